// The dashboard's only entry point: every page works without it, and it adds what a page can't do alone.

import { startHelp } from "./help.js";
import { startImport } from "./import.js";
import { startKeyboard } from "./keyboard.js";
import { startList } from "./list.js";
import { startNote } from "./note.js";
import { startPairing } from "./pair.js";
import { startReadings } from "./reading.js";

startReadings();
startKeyboard();
startHelp();
startList();
startNote();
startImport();
startPairing();

// A page kept for "back" would show what was true when it was left.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

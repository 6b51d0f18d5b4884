// The help on keys, and the switch that turns single keys off (they get in the way of speech input).

const SWITCH = "paperlight-single-keys";

/** Whether single keys act; on unless the reader switched them off in this browser. */
export function singleKeysOn() {
  return localStorage.getItem(SWITCH) !== "off";
}

/** Opens the help. */
export function openHelp() {
  const dialog = document.getElementById("help");
  if (dialog instanceof HTMLDialogElement) dialog.showModal();
}

/** Makes the help's button and switch work. */
export function startHelp() {
  document.getElementById("open-help")?.addEventListener("click", openHelp);
  const box = document.getElementById("single-keys");
  if (!(box instanceof HTMLInputElement)) return;
  box.checked = singleKeysOn();
  box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
}

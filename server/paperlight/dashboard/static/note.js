// The note of one paper: saved in place, and never left unsaved without a word.

import { show } from "./reading.js";
import { post, ServerError } from "./server.js";
import { toast } from "./toast.js";

/** Starts on the page of one paper. */
export function startNote() {
  const form = document.querySelector("form.note");
  if (!(form instanceof HTMLFormElement)) return;
  const note = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("note"));
  const before = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("note_before"));
  let leaving = false;

  addEventListener("beforeunload", (event) => {
    if (!leaving && note.value.trim() !== before.value.trim()) event.preventDefault();
  });
  note.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  // The buttons beside it (both versions, a tag) send other forms of this page; they are meant too.
  document.addEventListener("submit", (event) => {
    if (event.target !== form && /** @type {HTMLElement} */ (event.target).id === "both") leaving = true;
  });
  form.addEventListener("submit", async (event) => {
    if (document.getElementById("both")) {
      leaving = true;
      return;
    }
    event.preventDefault();
    try {
      const paper = await post(form.action, new FormData(form));
      show(paper);
      before.value = paper.reading.note;
      toast("The note is saved.");
    } catch (error) {
      if (error instanceof ServerError && error.status === 412) {
        // The server's page shows both versions.
        leaving = true;
        form.submit();
      } else toast(/** @type {Error} */ (error).message);
    }
  });
}

// The import box: files dropped anywhere on its page, text pasted anywhere, several files one after the other.

import { page, post } from "./server.js";

/** Starts on the import page. */
export function startImport() {
  const form = document.getElementById("import");
  if (!(form instanceof HTMLFormElement)) return;
  const text = /** @type {HTMLTextAreaElement} */ (document.getElementById("text"));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    if (fields.has("look")) look(form, fields);
    else run(form, [fields]);
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  document.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text/plain");
    if (!pasted || /** @type {HTMLElement} */ (event.target).closest("input, textarea")) return;
    event.preventDefault();
    text.setRangeText(pasted, text.selectionStart, text.selectionEnd, "end");
    text.focus();
  });
  startDrop(form, text);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} text
 */
function startDrop(form, text) {
  const page = document.documentElement;
  page.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("dropping");
  });
  page.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("dropping");
  });
  page.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("dropping");
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!files.length) {
      text.value += event.dataTransfer?.getData("text/plain") ?? "";
      text.focus();
      return;
    }
    const day = String(new FormData(form).get("date") ?? "");
    run(
      form,
      files.map((file) => {
        const fields = new FormData();
        fields.set("date", day);
        fields.set("file", file);
        return fields;
      }),
    );
  });
}

/**
 * Shows what an import would do; what was chosen and pasted stays as it is.
 * @param {HTMLFormElement} form
 * @param {FormData} fields
 */
async function look(form, fields) {
  complain("");
  progress("Looking…");
  const answer = await page(form.action, fields);
  progress("");
  const preview = answer?.getElementById("preview");
  if (!preview) complain("Paperlight does not answer; try again.");
  else {
    complain(answer?.querySelector("#problem:not([hidden]) span")?.textContent ?? "");
    document.getElementById("preview")?.replaceWith(document.adoptNode(preview));
  }
}

/**
 * Imports one after the other. One digest leads to its page; several are listed with what became of each.
 * @param {HTMLFormElement} form
 * @param {FormData[]} digests
 */
async function run(form, digests) {
  const outcomes = /** @type {HTMLElement} */ (document.getElementById("outcomes"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button.primary"));
  outcomes.replaceChildren();
  outcomes.hidden = digests.length < 2;
  button.disabled = true;
  complain("");
  for (const [index, fields] of digests.entries()) {
    const file = fields.get("file");
    const name = file instanceof File && file.name ? file.name : "what you pasted";
    progress(`Importing ${name}${digests.length > 1 ? ` (${index + 1} of ${digests.length})` : ""}…`);
    try {
      const done = await post(form.action, fields);
      if (digests.length === 1) {
        location.assign(done.url);
        return;
      }
      const sentence = done.created
        ? `${done.added} added, ${done.known} known, ${done.skipped} skipped`
        : "imported before";
      outcomes.append(outcome(`${name}: ${sentence}`, done.url));
    } catch (error) {
      const message = /** @type {Error} */ (error).message;
      if (digests.length === 1) complain(message);
      else outcomes.append(outcome(`${name}: ${message}`));
    }
  }
  progress("");
  button.disabled = false;
}

/**
 * @param {string} sentence
 * @param {string} [address]
 */
function outcome(sentence, address) {
  const item = document.createElement("li");
  if (!address) item.textContent = sentence;
  else {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = sentence;
    item.append(link);
  }
  return item;
}

/** @param {string} sentence */
function complain(sentence) {
  say("problem", sentence);
}

/** @param {string} sentence */
function progress(sentence) {
  say("progress", sentence);
}

/**
 * @param {string} id
 * @param {string} sentence empty to hide it
 */
function say(id, sentence) {
  const place = /** @type {HTMLElement} */ (document.getElementById(id));
  place.hidden = !sentence;
  /** @type {HTMLElement} */ (place.querySelector("span")).textContent = sentence;
}

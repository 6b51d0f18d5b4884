// Status and star, set in place: one request, then every line of that paper on the page shows what the server stored.

import { post } from "./server.js";
import { toast } from "./toast.js";

/** @typedef {import("./server.js").Paper} Paper */

/** The change that `undo` takes back. @type {{id: number, fields: Record<string, string>} | null} */
let last = null;

/** Takes over the forms with status buttons and the star. */
export function startReadings() {
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLElement} */ (event.target);
    const button = event.submitter;
    const paper = form.closest("[data-paper]");
    if (!form.matches(".controls") || !(button instanceof HTMLButtonElement) || !(paper instanceof HTMLElement)) return;
    event.preventDefault();
    mark(paper, { [button.name]: button.value });
  });
}

/**
 * Sets the status or the star of a paper on the page, and offers to undo it.
 * @param {HTMLElement} element the paper's element
 * @param {Record<string, string>} fields the form's fields: `status`, or `starred` as "1" or "0"
 */
export async function mark(element, fields) {
  const id = Number(element.dataset.paper);
  const before = { status: element.dataset.status ?? "new", starred: element.dataset.starred === "true" ? "1" : "0" };
  const same = Object.entries(fields).every(
    ([name, value]) => before[/** @type {"status" | "starred"} */ (name)] === value,
  );
  if (same) return;
  const paper = await send(id, fields);
  if (!paper) return;
  last = { id, fields: "status" in fields ? { status: before.status } : { starred: before.starred } };
  const now = "status" in fields ? paper.reading.status : paper.reading.starred ? "starred" : "no longer starred";
  toast(`“${shortened(paper.title)}” is ${now}.`, { label: "Undo", run: undo });
}

/** Takes the last change back. */
export async function undo() {
  if (!last) return;
  const { id, fields } = last;
  last = null;
  const paper = await send(id, fields);
  if (paper) toast(`Undone: “${shortened(paper.title)}” is as it was.`);
}

/**
 * @param {number} id
 * @param {Record<string, string>} fields
 * @returns {Promise<Paper | null>}
 */
async function send(id, fields) {
  const forms = document.querySelectorAll(`[data-paper="${id}"] .controls`);
  for (const form of forms) form.setAttribute("aria-busy", "true");
  try {
    /** @type {Paper} */
    const paper = await post(`/papers/${id}/reading`, fields);
    show(paper);
    return paper;
  } catch (error) {
    toast(/** @type {Error} */ (error).message);
    return null;
  } finally {
    for (const form of forms) form.removeAttribute("aria-busy");
  }
}

/**
 * Makes the page show a paper's reading as the server stored it.
 * @param {Paper} paper
 */
export function show(paper) {
  const { status, starred } = paper.reading;
  const elements = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[data-paper="${paper.id}"]`));
  if (elements[0]?.dataset.status !== status) moveCount(elements[0]?.dataset.status, status);
  for (const element of elements) {
    element.dataset.status = status;
    element.dataset.starred = String(starred);
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (element.querySelectorAll(".controls button"))) {
      const star = button.name === "starred";
      button.setAttribute("aria-pressed", String(star ? starred : button.value === status));
      if (star) button.value = starred ? "0" : "1";
    }
    for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (element.querySelectorAll("input[name=etag]"))) {
      field.value = paper.etag;
    }
  }
}

/**
 * Keeps the counts of the status tabs right.
 * @param {string | undefined} from
 * @param {string} to
 */
function moveCount(from, to) {
  for (const [status, step] of /** @type {const} */ ([
    [from, -1],
    [to, 1],
  ])) {
    const count = document.querySelector(`[data-count="${status}"]`);
    if (count) count.textContent = (Number(count.textContent?.replaceAll(",", "")) + step).toLocaleString("en-US");
  }
}

/** @param {string} title */
function shortened(title) {
  return title.length > 60 ? `${title.slice(0, 59).trimEnd()}…` : title;
}

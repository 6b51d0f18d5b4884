// Frames of the page: those of its own origin are read too, each by its own content script. A frame tells the page's script
// which papers it shows, by way of the background, which keeps nothing of it.

/** Whether this is the page itself rather than a frame in it. */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
const IS_PAGE = window === top;

/** The page's document, null where this script is in a frame of another origin: an advertisement, a player. @type {Document | null} */
const PAGE = pageDocument();

function pageDocument() {
  try {
    return top?.document ?? null;
  } catch {
    return null;
  }
}

/** The page's address; a frame may have none of its own (`srcdoc`). @returns {string} */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function pageUrl() {
  return PAGE?.location.href ?? location.href;
}

/** What the frames of a page show, as far as they have told. */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class PageFrames {
  /** @type {Map<number, number[]>} */
  #papers = new Map();

  /** The frames that show known papers. @returns {number[]} */
  get ids() {
    return [...this.#papers.keys()];
  }

  /** @param {number} frame @param {number[]} papers ids; none when the frame is gone */
  take(frame, papers) {
    if (papers.length) this.#papers.set(frame, papers);
    else this.#papers.delete(frame);
  }

  /** How many papers stand in the page and its frames. @param {Iterable<number>} own those in the page itself @returns {number} */
  countWith(own) {
    return new Set([...own, ...[...this.#papers.values()].flat()]).size;
  }
}

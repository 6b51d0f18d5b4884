// Which paper a selected passage is about: the page's own, or on a page that lists several the one in whose entry it stands.

/** Elements that hold an entry of their own on a page. */
const ENTRY = "li, tr, td, dd, dt, article, [role=listitem], [role=article], [role=row]";
/** What begins an entry where entries have no element of their own. */
const BEGINS = "h1, h2, h3, h4, h5, h6, dt, [role=heading]";
/** How many papers of a page are offered. */
const MOST_SUBJECTS = 50;

/** A paper that an annotation may be on: by what it is named to the background, its title, and whether it is saved first. @typedef {{of: Subject, title: string, isNew: boolean}} Choice */
/** @typedef {{metadata: Metadata, known: KnownPaper | null}} OwnPaper */

/** @param {OwnPaper | null} own @returns {Choice | null} */
function ownChoice(own) {
  if (!own) return null;
  if (own.known) return knownChoice(own.known);
  const { metadata } = own;
  return { of: { metadata, url: pageUrl() }, title: metadata.title, isNew: true };
}

/** @param {KnownPaper} paper @returns {Choice} */
function knownChoice({ id, title }) {
  return { of: { id }, title, isNew: false };
}

/**
 * The papers that a passage may be about.
 * @param {Node} at where it begins
 * @param {PageMarks} marks
 * @param {OwnPaper | null} own the paper that the page is about
 * @returns {{choices: Choice[], chosen: Choice | null}} all of the page's papers; `chosen` is null where only the reader can tell
 */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function subjectsAt(at, marks, own) {
  const ofPage = ownChoice(own);
  const all = marks.all();
  const ids = [...new Set(all.map((mark) => mark.paper))].filter((id) => id !== own?.known?.id);
  const known = ids.flatMap((id) => marks.known.get(id) ?? []).slice(0, MOST_SUBJECTS);
  const choices = [...(ofPage ? [ofPage] : []), ...known.map(knownChoice)];
  const id = entryOf(at, all, Boolean(own));
  const entry = id !== null && id !== own?.known?.id ? marks.known.get(id) : null;
  if (entry) {
    const chosen = knownChoice(entry);
    return { choices: [chosen, ...choices.filter(({ of }) => !("id" in of) || of.id !== entry.id)], chosen };
  }
  return { choices, chosen: ofPage };
}

/**
 * The paper of the entry that a place stands in.
 * @param {Node} at
 * @param {Mark[]} all marks in page order
 * @param {boolean} isOwn whether the page has a paper of its own, on which a passage is unless it stands in another's entry
 * @returns {number | null} null if it stands in none, or in that of a paper that is not known
 */
function entryOf(at, all, isOwn) {
  const papers = papersAround(at, all);
  for (let around = elementIn(at); around; around = parentOf(around)) {
    const inside = papers.get(around) ?? new Set();
    if (inside.size > 1 || around === document.body) break;
    const [only] = inside;
    // A paper that a text mentions is not what the page's own text is about; that of a list's entry is.
    if (only !== undefined && (!isOwn || around.matches(ENTRY))) return only;
    // An entry without a known paper is that of an unknown one. A cell or a definition is a part of its entry.
    if (only === undefined && around.matches(ENTRY) && !around.matches("td, dd")) return null;
  }
  return isOwn ? null : entryBefore(at, all);
}

/**
 * @param {Node} at
 * @param {Mark[]} all
 * @returns {Map<Element, Set<number>>} which papers stand in each of the elements that a place stands in
 */
function papersAround(at, all) {
  /** @type {Map<Element, Set<number>>} */
  const around = new Map();
  for (let one = elementIn(at); one; one = parentOf(one)) around.set(one, new Set());
  for (const mark of all) {
    for (let outer = elementIn(nodeOf(mark)); outer; outer = parentOf(outer)) around.get(outer)?.add(mark.paper);
  }
  return around;
}

/** The paper whose heading or entry is the last before a place. @param {Node} at @param {Mark[]} all @returns {number | null} */
function entryBefore(at, all) {
  const before = all.findLast((mark) => isBefore(nodeOf(mark), at));
  if (!before) return null;
  const own = nodeOf(before);
  const heading = [...document.querySelectorAll(BEGINS)].findLast((one) => isBefore(one, at) && !one.contains(at));
  const isNearer = heading && !heading.contains(own) && isBefore(own, heading);
  return isNearer ? null : before.paper;
}

/** @param {Node} one @param {Node} other @returns {boolean} whether one stands before the other on the page */
function isBefore(one, other) {
  return Boolean(outermostHost(one).compareDocumentPosition(outermostHost(other)) & Node.DOCUMENT_POSITION_FOLLOWING);
}

/** @param {Node} node @returns {Element | null} the node itself, or the element that it stands in */
function elementIn(node) {
  return node instanceof Element ? node : parentOf(node);
}

// What a page lists: the papers of a digest, a feed, a search or a list of accepted papers, in page order. Entries are told by
// links that lead to papers, and on sites whose links don't say so by the shape of their lists.

/** Addresses that lead to one paper; what is captured names it, so that its several links are one entry. @type {RegExp[]} */
const PAPER_LINKS = [
  /(?:arxiv\.org\/(?:abs|pdf|html)\/|alphaxiv\.org\/abs\/|(?:huggingface\.co|hf\.co)\/papers\/)((?:[a-z-]+\/)?\d{4}\.?\d{3,5})/i,
  /(?:doi\.org\/|\/doi\/(?:abs\/|full\/|pdf\/|epdf\/)?)(10\.\d{4,9}\/[^?#\s]+)/i,
  /openreview\.net\/(?:forum|pdf)\?id=([\w-]{8,})/i,
  /aclanthology\.org\/((?:\d{4}\.[\w-]+\.\d+)|(?:[A-Z]\d{2}-\d{4}))/i,
  /pubmed\.ncbi\.nlm\.nih\.gov\/(\d{5,9})/i,
  /(?:pmc\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov\/pmc)\/articles\/(PMC\d+)/i,
  /(?:papers\.nips\.cc|proceedings\.neurips\.cc)\/paper\S*\/(?:hash|file)\/([0-9a-f]{32})/i,
  /proceedings\.mlr\.press\/(v\d+\/[\w-]+?)(?:\/|\.html|\.pdf)/i,
  /openaccess\.thecvf\.com\/content\S*\/(?:html|papers)\/(\S+?)_paper/i,
  /semanticscholar\.org\/paper\/(?:[^/]+\/)?([0-9a-f]{40})/i,
  /jmlr\.org\/papers\/(v\d+\/[\w-]+?)\.html/i,
];

/**
 * Lists whose entries are told by their shape, since their links may lead anywhere: the entry, and in it the title, and what
 * else there is. Told by structure, not by host, so that saved pages are read too.
 * @typedef {{entry: string, title: string, authors?: string, author?: string, abstract?: string, pdf?: string, after?: string}} Shape
 * @type {Shape[]}
 */
const SHAPES = [
  // Google Scholar
  { entry: ".gs_r.gs_or", title: ".gs_rt", authors: ".gs_a", abstract: ".gs_rs", pdf: ".gs_ggs a, .gs_or_ggsm a" },
  // Semantic Scholar
  {
    entry: ".cl-paper-row",
    title: ".cl-paper-title",
    author: ".cl-paper-authors__author-link",
    abstract: ".cl-paper-abstract, .tldr-abstract-replacement",
  },
  // arXiv's listings: the number in a dt, the rest in the dd after it
  { entry: "dl > dt", after: "dd", title: ".list-title", author: ".list-authors a", abstract: "p.mathjax" },
  // arXiv's search
  { entry: "li.arxiv-result", title: ".title", author: ".authors a", abstract: ".abstract-full" },
  // PubMed
  { entry: ".docsum-content", title: ".docsum-title", authors: ".docsum-authors.full-authors" },
  // dblp
  { entry: "li.entry", title: ".title", author: "[itemprop=author] [itemprop=name]" },
  // OpenReview
  { entry: "li .note, .note.undefined", title: "h4 > a:first-of-type", author: ".note-authors a" },
];
/** Where the title of an entry may stand, best first. */
const TITLES = "h1, h2, h3, h4, h5, h6, [class*=title i]:not([class*=subtitle i]), strong, b, cite";
/** What stands around the lists of a page. */
const AROUND = "nav, footer, header, aside, [role=navigation], [role=banner], [role=contentinfo], [role=complementary]";
/** What is written before or after a title and is none of it. */
const LABELS = /^(?:\s*(?:\[(?:pdf|html|book|b|citation|c|doc)\]|title:|paper:))+\s*|\s*\[(?:pdf|html)\]\s*$/gi;
const YEAR = /\b(?:19|20)\d\d\b/;

/** Bounds, for a page may hold anything. */
const MOST_LINKS = 5_000;
const MOST_LISTED = 500;
const LONGEST_ENTRY = 20_000;
const TITLE_LENGTH = { least: 8, most: 400 };
/** So far up from its links an entry is looked for. */
const MOST_OUTWARD = 12;

/** @returns {import("../shared/messages.js").ContentAnswers["page.listing"]} */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function pageListing() {
  const shaped = shapedEntries();
  const papers = shaped.length >= 3 ? shaped : linkedEntries();
  return { title: squeezed(document.title), url: location.href, papers: distinct(papers).slice(0, MOST_LISTED) };
}

/** @typedef {import("../shared/messages.js").ListedPaper} ListedPaper */

/** @returns {ListedPaper[]} */
function shapedEntries() {
  for (const shape of SHAPES) {
    const entries = [...document.querySelectorAll(shape.entry)].slice(0, MOST_LISTED);
    const found = entries.flatMap((entry) => shapedEntry(entry, shape) ?? []);
    if (found.length >= 3) return found;
  }
  return [];
}

/** @param {Element} entry @param {Shape} shape @returns {ListedPaper | null} */
function shapedEntry(entry, shape) {
  const next = shape.after ? entry.nextElementSibling : null;
  if (shape.after && !next?.matches(shape.after)) return null;
  const body = next ?? entry;
  const named = body.querySelector(shape.title);
  const title = titleOf(named);
  if (!title) return null;
  const links = [...entry.querySelectorAll("a[href]"), ...(next ? next.querySelectorAll("a[href]") : [])];
  const own = /** @type {HTMLAnchorElement | null} */ (
    named?.closest("a[href]") ?? named?.querySelector("a[href]") ?? null
  );
  const paper = links.find((link) => keyOf(addressOf(link)));
  const byline = shape.authors ? textOf(body.querySelector(shape.authors)) : "";
  const authors = shape.author
    ? [...body.querySelectorAll(shape.author)].map(textOf).filter(Boolean)
    : namesIn(byline.split(/\s[-–—]\s/)[0] ?? "");
  const pdf = shape.pdf ? body.querySelector(shape.pdf) : null;
  return {
    title,
    authors,
    year: yearIn(byline || textOf(body)),
    abstract: shape.abstract ? textOf(body.querySelector(shape.abstract)) : "",
    identifiers: [],
    url: addressOf(own ?? paper ?? null),
    pdf: pdf ? addressOf(pdf) : pdfAmong(links),
  };
}

/** Entries told by links that lead to papers. @returns {ListedPaper[]} */
function linkedEntries() {
  /** @type {Map<string, Element[]>} */
  const byPaper = new Map();
  /** How many papers each element holds, counted to two. @type {Map<Element, Set<string>>} */
  const inside = new Map();
  for (const link of [...document.querySelectorAll("a[href]")].slice(0, MOST_LINKS)) {
    const key = keyOf(addressOf(link));
    if (!key || link.closest(AROUND)) continue;
    const others = byPaper.get(key);
    if (others) others.push(link);
    else byPaper.set(key, [link]);
    for (let [outer, level] = [link.parentElement, 0]; outer && level < MOST_OUTWARD; level += 1) {
      const keys = inside.get(outer) ?? new Set();
      if (keys.size < 2) keys.add(key);
      inside.set(outer, keys);
      outer = outer.parentElement;
    }
  }
  return [...byPaper.values()].flatMap((links) => linkedEntry(links, inside) ?? []);
}

/** @param {Element[]} links to one paper @param {Map<Element, Set<string>>} inside @returns {ListedPaper | null} */
function linkedEntry(links, inside) {
  const [first] = links;
  if (!first) return null;
  let entry = first;
  for (let outer = first.parentElement; outer && isEntry(outer, inside); outer = outer.parentElement) entry = outer;
  if ((entry.textContent ?? "").length > LONGEST_ENTRY) return null;
  const named = [...entry.querySelectorAll(TITLES)].filter((one) => titleOf(one));
  // A heading that is a link to the paper, or holds one, is the surest; then a link's own words; then any heading.
  const surest = named.find((one) => links.some((link) => one.contains(link) || link.contains(one)));
  const title = titleOf(surest ?? links.find((link) => titleOf(link)) ?? named[0] ?? null);
  if (!title) return null;
  const page = links.find((link) => !isPdf(addressOf(link))) ?? first;
  return {
    title,
    authors: authorsIn(entry, title),
    year: null,
    abstract: abstractIn(entry, title),
    identifiers: [],
    url: addressOf(page),
    pdf: pdfAmong(links),
  };
}

/** Whether an element may be the entry of a paper: nothing else stands in it. @param {Element} element @param {Map<Element, Set<string>>} inside */
function isEntry(element, inside) {
  return inside.get(element)?.size === 1 && !element.matches("html, body, main, [role=main]");
}

/** What an entry tells of authors: the first line that is a list of names. @param {Element} entry @param {string} title */
function authorsIn(entry, title) {
  const marked = entry.querySelector("[class*=author i], [itemprop=author], i, em");
  const names = marked ? namesIn(textOf(marked)) : [];
  return names.join(", ") === title ? [] : names;
}

/** @param {Element} entry @param {string} title @returns {string} the longest paragraph, if it is one */
function abstractIn(entry, title) {
  const texts = [...entry.querySelectorAll("p, blockquote, [class*=abstract i]")].map(textOf);
  const longest = texts.reduce((one, other) => (other.length > one.length ? other : one), "");
  return longest.length > 200 && !longest.startsWith(title) ? longest : "";
}

/** @param {string} text @returns {string[]} */
function namesIn(text) {
  const names = text
    .replace(/^\s*(?:authors?|by)\s*:?\s*/i, "")
    .split(/\s*[,;·]\s*|\s+and\s+/)
    .map((name) => name.replace(/…|\.\.\.$/g, "").trim())
    .filter(Boolean);
  return names.every((name) => name.length < 60 && /\p{L}/u.test(name) && !/\d{2}/.test(name)) ? names : [];
}

/** @param {Element | null} element @returns {string} the title in it, "" if what stands there is none */
function titleOf(element) {
  // A bibliography ends its titles with a full stop.
  const title = textOf(element)
    .replace(LABELS, "")
    .trim()
    .replace(/(?<=[\p{Ll}\d)])\.$/u, "");
  const { least, most } = TITLE_LENGTH;
  return title.length >= least && title.length <= most && /\p{L}{2}/u.test(title) && !isLabel(title) ? title : "";
}

/** Whether a text says what a link is rather than what a paper is called. @param {string} text */
function isLabel(text) {
  return /^(?:arxiv:?\s*\S+|doi:?\s*\S+|https?:\S+|10\.\d{4,9}\/\S+|view (?:on|pdf|paper).*|read (?:more|paper).*|supplementa\w+( \w+)?|download( pdf)?)$/i.test(
    text,
  );
}

/** @param {Element | null} element @returns {string} */
function textOf(element) {
  return squeezed(element?.textContent ?? "");
}

/** @param {string} text @returns {number | null} */
function yearIn(text) {
  const year = YEAR.exec(text)?.[0];
  return year ? Number(year) : null;
}

/** @param {Element | null} link @returns {string} "" if it leads to no web page */
function addressOf(link) {
  const href = link instanceof HTMLAnchorElement ? link.href : "";
  return typeof href === "string" && /^https?:/.test(href) ? href : "";
}

/** What names the paper that an address leads to. @param {string} address @returns {string} "" if it leads to none */
function keyOf(address) {
  for (const pattern of PAPER_LINKS) {
    const found = pattern.exec(address)?.[1];
    if (found) return found.replace(/(?:\.pdf|v\d+)$/i, "").toLowerCase();
  }
  return "";
}

/** @param {string} address */
function isPdf(address) {
  return /\.pdf(?:$|[?#])|\/pdf[/?]/i.test(address);
}

/** @param {Element[]} links @returns {string} */
function pdfAmong(links) {
  return links.map(addressOf).find((address) => keyOf(address) && isPdf(address)) ?? "";
}

/** Each paper once, by its address, else by its title. @param {ListedPaper[]} papers */
function distinct(papers) {
  const seen = new Set();
  return papers.filter(({ url, title }) => {
    const key = keyOf(url) || title.toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

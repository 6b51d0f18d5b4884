// Identifiers of papers in texts and addresses, as canonical `scheme:value` strings.
//
// The browser's half of server/paperlight/identifiers.py, which names the sources; tests/vectors/identifiers.json holds
// the two equal. Both keep to ASCII character classes, so that no difference between Unicode tables can show.

/** `start` and `end` in UTF-16 code units. @typedef {{identifier: string, start: number, end: number}} FoundIdentifier */
/** @typedef {(value: string) => string | null} Reader */
/** @typedef {(path: string, query: string) => string | null} AddressReader */

const ARXIV_ID = String.raw`(?:\d{4}\.\d{4,5}|[a-z]{2,9}(?:-[a-z]{2,9})?(?:\.[a-z]{2})?/\d{7})`;
const ARXIV = new RegExp(String.raw`^(${ARXIV_ID})(?:v\d{1,3})?(?:\.pdf)?/?$`, "i");
const DOI = /^10\.\d{4,9}(?:\.\d{1,9})*\/[!-~]{1,300}$/;
const DOI_OF_ARXIV = "10.48550/arxiv.";
const ACL = /^([a-z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d+)(?:v\d)?(?:\.pdf|\.bib)?\/?$/i;
const OPENREVIEW = /^[\w-]{5,40}$/;
const PMID = /^0*([1-9]\d{0,8})\/?$/;
const PMCID = /^(?:PMC)?0*([1-9]\d{0,8})\/?$/i;

const ADDRESS = /^(?:https?:)?\/\/([^/?#\\]*)([^?#]*)(?:\?([^#]*))?/i;
const ESCAPE = /%([2-7][0-9a-f])/gi;
const PREFIXED = /^(?:info:)?(arxiv|doi|acl|openreview|pmid|pmcid|hf)[:/ ] *([!-~]+)$/i;

// Where an identifier may be said in a text. Each alternative starts with a literal or a bounded class, so that no text
// takes more than linear time; the look-ahead spares most characters the alternatives.
const SAID = new RegExp(
  String.raw`(?=[adehowxp1])(?:(?<url>(?:https?://|(?<![\w./@-])(?:www\.|dx\.|export\.)?` +
    String.raw`(?:arxiv|ar5iv|alphaxiv|doi|aclanthology|openreview|huggingface)\.(?:org|net|co)/)[!#-;=?-~]+)` +
    String.raw`|(?<!\w)arxiv(?:[ \xa0](?:e-?print|preprint))?[ \xa0]?[:.]?[ \xa0]?(?:abs/)?` +
    String.raw`(?<arxiv>${ARXIV_ID}(?:v\d{1,3})?)(?!\w|\.\d)` +
    String.raw`|(?<![\w./])(?<doi>10\.\d{4,9}(?:\.\d{1,9})*/[!#-;=?-~]+)` +
    String.raw`|(?<!\w)PMID[ \xa0]?:?[ \xa0]?(?<pmid>\d{1,9})(?!\w)` +
    String.raw`|(?<!\w)(?<pmcid>PMC\d{3,9})(?!\w))`,
  "gi",
);
/** @type {Record<string, string>} */
const CLOSERS = { ")": "(", "]": "[", "}": "{" };
const TRAILING = ".,;:!?'*`|~&\\";
const BLANK = " \t\r\n";

/**
 * The identifiers that a text spells out, in order and without overlap. Addresses, DOIs, and numbers after `arXiv`,
 * `PMID` or `PMC` count; a bare number does not. The punctuation of the sentence around is no part of them.
 * @param {string} text
 * @returns {FoundIdentifier[]}
 */
export function findInText(text) {
  const found = [];
  for (const match of text.matchAll(SAID)) {
    const { url, arxiv, doi, pmid, pmcid } = match.groups ?? {};
    const said = url || doi ? withoutProse(match[0]) : match[0];
    let identifier;
    if (url) identifier = fromAddress(said)[0];
    else if (doi) identifier = readDoi(said);
    else if (arxiv) identifier = readArxiv(arxiv);
    else identifier = pmid ? readPmid(pmid) : readPmcid(pmcid ?? "");
    if (identifier) found.push({ identifier, start: match.index, end: match.index + said.length });
  }
  return found;
}

/**
 * The identifiers that an absolute http(s) address names. A host counts when it equals a known one, or ends with a dot
 * and a known one.
 * @param {string} url
 * @returns {string[]}
 */
export function fromUrl(url) {
  const parts = ADDRESS.exec(trim(url));
  if (parts === null) return [];
  const [, authority = "", rawPath = "", query = ""] = parts;
  const host = authority
    .slice(authority.lastIndexOf("@") + 1)
    .replace(/:\d*$/, "")
    .toLowerCase()
    .replace(/\.$/, "");
  const path = decode(rawPath);
  const readers = HOSTS.filter(([known]) => host === known || host.endsWith(`.${known}`)).map(([, read]) => read);
  for (const read of [...readers, doiInPath]) {
    const identifier = read(path, query);
    if (identifier) return [identifier];
  }
  return [];
}

/**
 * A value as a canonical identifier, or null if it is none. Takes canonical ones, `arXiv:2310.00035v2`, `doi:10.1/X`, a
 * bare DOI or arXiv number, `PMC123`, an address.
 * @param {string} value
 * @returns {string | null}
 */
export function canonical(value) {
  const bare = trim(value);
  const [, scheme, rest] = PREFIXED.exec(bare) ?? [];
  if (scheme !== undefined && rest !== undefined) return READERS[scheme.toLowerCase()]?.(rest) ?? null;
  if (/^PMC/i.test(bare)) return readPmcid(bare);
  return readDoi(bare) ?? readArxiv(bare) ?? fromAddress(bare)[0] ?? null;
}

/** @param {string} address with or without its scheme */
function fromAddress(address) {
  return fromUrl(address.slice(0, 8).includes("//") ? address : `https://${address}`);
}

/**
 * Without spaces around. By hand: a regular expression for the trailing ones takes quadratic time.
 * @param {string} value
 */
function trim(value) {
  let start = 0;
  let end = value.length;
  while (start < end && BLANK.includes(value.charAt(start))) start++;
  while (end > start && BLANK.includes(value.charAt(end - 1))) end--;
  return value.slice(start, end);
}

/**
 * Undo percent-encoding of printable ASCII, which is all that an identifier can hold.
 * @param {string} path
 */
function decode(path) {
  return path.replace(ESCAPE, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/**
 * Cut what belongs to the sentence: from the first bracket without its partner, and trailing punctuation.
 * @param {string} said
 */
function withoutProse(said) {
  /** @type {number[]} */
  let opened = [];
  let end = said.length;
  for (let at = 0; at < said.length; at++) {
    const char = said.charAt(at);
    if ("([{".includes(char)) opened.push(at);
    else if (char in CLOSERS && said.charAt(opened.pop() ?? -1) !== CLOSERS[char]) {
      end = at;
      opened = [];
      break;
    }
  }
  end = opened[0] ?? end;
  while (end > 0 && TRAILING.includes(said.charAt(end - 1))) end--;
  return said.slice(0, end);
}

/** @type {Reader} */
function readArxiv(value) {
  const number = ARXIV.exec(value)?.[1]?.toLowerCase();
  if (number === undefined) return null;
  if (number.includes("/")) {
    // The subject class is no part of the identifier: math.GT/0309136 is math/0309136.
    const [archive = "", digits = ""] = number.split("/");
    const year = Number(digits.slice(0, 2));
    return isMonth(digits.slice(2, 4)) && (year >= 91 || year <= 7)
      ? `arxiv:${archive.replace(/\..*/, "")}/${digits}`
      : null;
  }
  // Four digits after the dot until the end of 2014, five since.
  const [yearMonth = "", serial = ""] = number.split(".");
  const valid = isMonth(yearMonth.slice(2)) && yearMonth >= "0704" && (serial.length === 5) === yearMonth >= "1501";
  return valid ? `arxiv:${number}` : null;
}

/** @param {string} digits */
function isMonth(digits) {
  return digits >= "01" && digits <= "12";
}

/** @type {Reader} */
function readDoi(value) {
  if (!DOI.test(value)) return null;
  const doi = value.toLowerCase().replace(/\/$/, "");
  return doi.startsWith(DOI_OF_ARXIV) ? readArxiv(doi.slice(DOI_OF_ARXIV.length)) : `doi:${doi}`;
}

/** @type {Reader} */
function readAcl(value) {
  const id = ACL.exec(value)?.[1];
  if (id === undefined) return null;
  return `acl:${/^\d/.test(id) ? id.toLowerCase() : id.toUpperCase()}`;
}

/** @type {Reader} */
function readOpenreview(value) {
  return OPENREVIEW.test(value) ? `openreview:${value}` : null;
}

/** @type {Reader} */
function readPmid(value) {
  const number = PMID.exec(value)?.[1];
  return number === undefined ? null : `pmid:${number}`;
}

/** @type {Reader} */
function readPmcid(value) {
  const number = PMCID.exec(value)?.[1];
  return number === undefined ? null : `pmcid:PMC${number}`;
}

/** @type {Record<string, Reader>} */
const READERS = {
  arxiv: readArxiv,
  hf: readArxiv,
  doi: readDoi,
  acl: readAcl,
  openreview: readOpenreview,
  pmid: readPmid,
  pmcid: readPmcid,
};

/**
 * A reader of addresses by their path; the pattern's one group is what `read` takes.
 * @param {RegExp} pattern
 * @param {Reader} read
 * @returns {AddressReader}
 */
function inPath(pattern, read) {
  return (path) => {
    const value = pattern.exec(path)?.[1];
    return value === undefined ? null : read(value);
  };
}

/** @type {AddressReader} */
function openreviewAddress(path, query) {
  const id = query.split("&").find((part) => part.startsWith("id="));
  return id !== undefined && (path === "/forum" || path === "/pdf") ? readOpenreview(id.slice(3)) : null;
}

const doiInPath = inPath(
  /^[^?#]*?\/doi\/(?:(?:abs|full|pdf|epdf|pdfplus|pdfdirect|full-html|reader)\/)?(10\.[!-~]+)$/i,
  readDoi,
);
const arxivPath = inPath(/^\/(?:abs|pdf|html|format|ps|overview)\/([!-~]+)$/i, readArxiv);

/**
 * Known hosts and how their paths name a paper, after the sites' own links.
 * @type {[host: string, read: AddressReader][]}
 */
const HOSTS = [
  ["arxiv.org", arxivPath],
  ["ar5iv.org", arxivPath],
  ["alphaxiv.org", arxivPath],
  ["huggingface.co", inPath(/^\/papers\/([!-~]+)$/i, readArxiv)],
  ["doi.org", inPath(/^\/([!-~]+)$/i, readDoi)],
  ["openreview.net", openreviewAddress],
  ["aclanthology.org", inPath(/^\/(?:anthology\/)?([!-~]+)$/i, readAcl)],
  ["aclweb.org", inPath(/^\/anthology\/([!-~]+)$/i, readAcl)],
  ["pubmed.ncbi.nlm.nih.gov", inPath(/^\/([!-~]+)$/i, readPmid)],
  ["pmc.ncbi.nlm.nih.gov", inPath(/^\/articles\/(PMC\d+)(?:\/[^?#]*)?$/i, readPmcid)],
  ["ncbi.nlm.nih.gov", inPath(/^\/pubmed\/([!-~]+)$/i, readPmid)],
  ["ncbi.nlm.nih.gov", inPath(/^\/pmc\/articles\/(PMC\d+)(?:\/[^?#]*)?$/i, readPmcid)],
];

// Identifiers of papers in texts and addresses, as canonical `scheme:value` strings.
//
// The browser's half of server/paperlight/identifiers, which names the sources; tests/vectors/identifiers.json holds the
// two equal. Both keep to ASCII character classes, so that no difference between Unicode tables can show, and to bounded
// or unambiguous patterns, so that no text and no address takes more than linear time.

import { fromAddress, trim } from "./identifier-addresses.js";
import { ARXIV_ID, DOI_START, read } from "./identifier-schemes.js";

export { fromUrl } from "./identifier-addresses.js";
export { also } from "./identifier-schemes.js";

/** `start` and `end` in UTF-16 code units. @typedef {{identifier: string, start: number, end: number}} FoundIdentifier */

// Where an identifier may be said in a text. Each alternative starts with a literal or a bounded class, so that no text
// takes more than linear time; that most want the beginning of a word spares most characters the alternatives.
const SAID = new RegExp(
  "(?<url>https?://[!#-;=?-~]+)" +
    String.raw`|(?<!\w)(?=[a-eg-jl-qsuw1])(?:` +
    String.raw`arxiv(?:[ \xa0](?:e-?print|preprint))?[ \xa0]?[:.]?[ \xa0]?(?:abs/)?` +
    String.raw`(?<arxiv>${ARXIV_ID}(?:v\d{1,3})?)(?!\w|\.\d)` +
    // DOIs of before 2000 hold angle brackets: 10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2.
    String.raw`|(?<![./])(?<doi>${DOI_START}(?:[!#-;=?-~]{1,80}<[\w:.-]{1,30}>\d\.\d\.(?:CO|TX);2(?:-[\w#])?|[!#-;=?-~]+))` +
    String.raw`|PMID[ \xa0]?:?[ \xa0]?(?<pmid>\d{1,9})(?!\w)` +
    String.raw`|(?<pmcid>PMC\d{3,9})(?!\w)` +
    String.raw`|CorpusID[ \xa0]?:?[ \xa0]?(?<corpusid>\d{1,12})(?!\w)` +
    String.raw`|SSRN[ \xa0]?:?[ \xa0]?(?<ssrn>\d{6,7})(?!\w)` +
    String.raw`|ePrint(?:[ \xa0]arch(?:ive|\.)?)?[ \xa0]?[,:]?[ \xa0]?(?:(?:paper|report)[ \xa0])?` +
    String.raw`(?<iacr>(?:199[6-9]|20\d\d)/\d{3,4})(?!\w|/)` +
    "|(?<![/.-])(?:" +
    String.raw`(?<hal>(?:hal(?:-[a-z]{2,10})?|halshs|inria)-\d{8}(?:v\d{1,3})?)(?!\w|-)` +
    // How physicists cite preprints of before 2007: archives whose names are no words.
    String.raw`|(?<archive>(?:astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph)/\d{7}` +
    String.raw`(?:v\d{1,3})?)(?!\w|\.\d)` +
    String.raw`|(?<!@)(?<site>(?:www\.|dx\.|export\.)?(?:(?:arxiv|ar5iv|alphaxiv|doi|aclanthology|openreview|huggingface` +
    String.raw`|biorxiv|medrxiv|jmlr|dblp|usenix)\.(?:org|net|co)|ar5iv\.labs\.arxiv\.org|scirate\.com|hf\.co|hal\.science|eprint\.iacr\.org` +
    String.raw`|ia\.cr|(?:papers\.)?ssrn\.com|osf\.io|inspirehep\.net|proceedings\.mlr\.press|(?:papers|proceedings)\.` +
    String.raw`(?:nips|neurips)\.cc|openaccess\.thecvf\.com|(?:api\.)?semanticscholar\.org|(?:pubmed\.|pmc\.)?ncbi\.nlm\.nih\.gov` +
    String.raw`|ieeexplore\.ieee\.org|link\.springer\.com|dl\.acm\.org|nature\.com|sciencedirect\.com)/[!#-;=?-~]+)` +
    "))",
  "gi",
);
/** @type {Record<string, string>} */
const CLOSERS = { ")": "(", "]": "[", "}": "{" };
const TRAILING = ".,;:!?'*`|~&\\";

const PREFIXED = new RegExp(
  "^(?:info:|urn:)?(?:(arxiv|doi|acl|openreview|pmid|pmcid|pubmed|hf|corpusid|ssrn|pii)[:/ ]" +
    // Words that a search may begin with want their colon.
    "|(pmlr|jmlr|neurips|cvf|s2|dblp|ieee|hal|iacr|usenix|osf|inspire):) *([!-~]+)$",
  "i",
);
const HAL = /^(?:hal(?:-[a-z]{2,10})?|halshs|inria|tel)-\d{8}(?:v\d{1,3})?$/i;

/**
 * The identifiers that a text spells out, in order and without overlap. Addresses, DOIs, HAL's and the old arXiv's names,
 * and numbers after the name of what gave them (`arXiv`, `PMID`, `PMC`, `CorpusID`, `SSRN`, `ePrint`) count; a bare number
 * does not. The punctuation of the sentence around (a full stop, a bracket that was opened before) is no part of them.
 * @param {string} text
 * @returns {FoundIdentifier[]}
 */
export function findInText(text) {
  const found = [];
  if (!/[\d/]/.test(text)) return [];
  SAID.lastIndex = 0;
  for (let match = SAID.exec(text); match; match = SAID.exec(text)) {
    const [kind, value] = Object.entries(match.groups ?? {}).find(([, group]) => group !== undefined) ?? ["", ""];
    let said = match[0];
    let identifier;
    if (kind === "url" || kind === "site") {
      said = withoutProse(said);
      identifier = fromAddress(said)[0];
    } else if (kind === "doi") {
      if (!said.includes("<")) said = withoutProse(said);
      // The beginning of a DOI with angle brackets that goes on in a way of its own.
      const cut = /^<\d/.test(text.slice(match.index + match[0].length, match.index + match[0].length + 2));
      identifier = cut ? null : read("doi", said);
    } else {
      identifier = read(kind === "archive" ? "arxiv" : kind, value);
    }
    if (identifier) found.push({ identifier, start: match.index, end: match.index + said.length });
  }
  return found;
}

/**
 * A value as a canonical identifier, or null if it is none. Takes canonical ones, `arXiv:2310.00035v2`, `doi:10.1/X`, a
 * bare DOI or arXiv number, `PMC123`, `hal-…`, an address, also behind the name of what it leads to
 * (`doi:https://doi.org/10.1/X`).
 * @param {string} value
 * @returns {string | null}
 */
export function canonical(value) {
  const bare = trim(value);
  const [, worded, named, rest] = PREFIXED.exec(bare) ?? [];
  if (rest !== undefined) return ofScheme(worded ?? named ?? "", rest);
  if (/^PMC/i.test(bare)) return read("pmcid", bare);
  if (HAL.test(bare)) return read("hal", bare);
  return read("doi", bare) ?? read("arxiv", bare) ?? fromAddress(bare)[0] ?? null;
}

/** @param {string} scheme @param {string} value */
function ofScheme(scheme, value) {
  if (!value.slice(0, 8).includes("://")) return read(scheme, value);
  const named = fromAddress(value)[0];
  return named?.startsWith(`${scheme.toLowerCase()}:`) ? named : null;
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

// The schemes: what a value of each looks like, its canonical form, and which identifiers are the same by construction.
// The same as server/paperlight/identifiers/schemes.py, which names the sources.

/** @typedef {(value: string) => string | null} Reader */

export const ARXIV_ID = String.raw`(?:\d{4}\.\d{4,5}|[a-z]{2,9}(?:-[a-z]{2,9})?(?:\.[a-z]{2})?/\d{7})`;
export const DOI_START = String.raw`10\.\d{4,9}(?:\.\d{1,9})*/`;

const ARXIV = new RegExp(String.raw`^(${ARXIV_ID})(?:v\d{1,3})?(?:\.pdf)?/?$`, "i");
const DOI = new RegExp(`^${DOI_START}[!-~]{1,300}$`);
const DOI_OF_ARXIV = "10.48550/arxiv.";
// What publishers' addresses, and texts that copy them, add to a DOI: a view, a preprint's version, a figure.
const BEYOND_DOI = [
  /^(10\.3389\/[a-z]+\.\d{4}\.\d+)\/(?:abstract|full|pdf|epub|xml)$/,
  /^(10\.(?:1101|64898)\/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,8})v\d{1,2}(?:\.(?:full|abstract)[a-z.+-]*)?$/,
  /^(10\.1371\/journal\.[a-z]+\.\d{7})\.[gst]\d{3}$/,
];
const ACL = /^([a-z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d+)(?:v\d{1,2})?(?:\.(?:pdf|bib|xml|endf))?\/?$/i;
const CVF = /^((?:cvpr|iccv|eccv|wacv|accv)w?20\d\d)\/([\w-]{3,200})$/i;
const PII = /^(?:S?\d{7}[\dX]\d{7}[\dX]|B(?:\d{9}[\dX]|\d{13})\d{5}[\dX])$/;
const IACR = /^((?:199[6-9]|20\d\d)\/)0*([1-9]\d{0,3})$/;
const USENIX = /^([a-z]{2,30})(\d{2,4}[a-z]{0,20}\/[a-z0-9][\w-]{1,80})$/;
const NUMBER = /^0*([1-9]\d{0,8})\/?$/;

/**
 * A value as a canonical identifier.
 * @param {string} scheme in any case, also an alias
 * @param {string} value
 * @returns {string | null} null if it is none
 */
export function read(scheme, value) {
  return READERS.get(scheme.toLowerCase())?.(value) ?? null;
}

/**
 * The identifiers that name the same work as a canonical one by construction, without the one given. They are for looking
 * up: nobody else's work can have them, but that they were ever given out is not said.
 * @param {string} identifier
 * @returns {string[]}
 */
export function also(identifier) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const [pattern, template] of SAME) {
    const match = pattern.exec(identifier);
    const other = match && fill(template, match);
    if (other && other !== identifier) found.add(other);
  }
  return [...found];
}

/**
 * The canonical identifier that a template makes of a match: `$1` stands for the match's first group, `{name}` for what
 * `parameters` gives for a name.
 * @param {string} template
 * @param {RegExpExecArray} match
 * @param {(name: string) => string} [parameters]
 * @returns {string | null} null if it makes none
 */
export function fill(template, match, parameters = String) {
  const filled = template.replace(/\$(\d)|\{(\w+)\}/g, (_, group, name) =>
    name ? parameters(name) : (match[Number(group)] ?? ""),
  );
  const colon = filled.indexOf(":");
  return read(filled.slice(0, colon), filled.slice(colon + 1));
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
  let end = value.length;
  while (value.charAt(end - 1) === "/") end--;
  const doi = value.slice(0, end).toLowerCase();
  if (!DOI.test(doi)) return null;
  if (doi.startsWith(DOI_OF_ARXIV)) return readArxiv(doi.slice(DOI_OF_ARXIV.length));
  for (const pattern of BEYOND_DOI) {
    const [, bare] = pattern.exec(doi) ?? [];
    if (bare) return `doi:${bare}`;
  }
  return `doi:${doi}`;
}

/** @type {Reader} */
function readAcl(value) {
  const id = ACL.exec(value)?.[1];
  if (id === undefined) return null;
  return `acl:${/^\d/.test(id) ? id.toLowerCase() : id.toUpperCase()}`;
}

/** @type {Reader} */
function readCvf(value) {
  const [, meeting, name] = CVF.exec(value) ?? [];
  return meeting ? `cvf:${meeting.toUpperCase()}/${name}` : null;
}

/** @type {Reader} */
function readPii(value) {
  const bare = value.replace(/[-()]/g, "").toUpperCase();
  return PII.test(bare) ? `pii:${bare}` : null;
}

/** @type {Reader} */
function readIacr(value) {
  const [, year, number = ""] = IACR.exec(value) ?? [];
  return year ? `iacr:${year}${number.padStart(3, "0")}` : null;
}

/** @type {Reader} */
function readUsenix(value) {
  const [, meeting, rest] = USENIX.exec(value.toLowerCase()) ?? [];
  if (!meeting) return null;
  // The files of the security symposium are called sec21-…, its pages usenixsecurity21/….
  return `usenix:${meeting === "sec" ? "usenixsecurity" : meeting}${rest}`;
}

/**
 * The reader of a scheme whose canonical value is the pattern's one group, in a form.
 * @param {string} scheme
 * @param {RegExp} pattern
 * @param {(value: string) => string} [form]
 * @returns {Reader}
 */
function shaped(scheme, pattern, form = (value) => value.toLowerCase()) {
  return (value) => {
    const found = pattern.exec(value)?.[1];
    return found === undefined ? null : `${scheme}:${form(found)}`;
  };
}

const readPmid = shaped("pmid", NUMBER);

/** @type {Map<string, Reader>} */
const READERS = new Map([
  ["arxiv", readArxiv],
  ["hf", readArxiv],
  ["doi", readDoi],
  ["openreview", shaped("openreview", /^([\w-]{5,40})$/, String)],
  ["acl", readAcl],
  ["pmid", readPmid],
  ["pubmed", readPmid],
  ["pmcid", shaped("pmcid", /^(?:PMC)?0*([1-9]\d{0,8})\/?$/i, (number) => `PMC${number}`)],
  // Numbered anew in each volume or year, so the volume or year is a part.
  ["pmlr", shaped("pmlr", /^([vr]\d{1,3}\/[a-z-]{0,50}\d[\w-]{0,20})$/i)],
  ["jmlr", shaped("jmlr", /^(v\d{1,3}\/[a-z-]{0,50}\d[\w-]{0,20})$/i)],
  ["neurips", shaped("neurips", /^((?:19|20)\d\d(?:-[a-z0-9_]{1,40})?\/[0-9a-f]{32}|[1-9]\d{0,4})$/i)],
  ["cvf", readCvf],
  ["s2", shaped("s2", /^([0-9a-f]{40}|corpus:[1-9]\d{0,11})$/i)],
  ["corpusid", shaped("s2:corpus", /^([1-9]\d{0,11})$/)],
  ["dblp", shaped("dblp", /^((?:conf|journals|books|series|phd|ms|reference|tr)(?:\/[\w+.-]{1,80}){1,4})$/i, String)],
  ["ieee", shaped("ieee", NUMBER)],
  ["pii", readPii],
  ["hal", shaped("hal", /^([a-z][a-z0-9]{1,15}(?:-[a-z0-9]{1,15}){0,2}[-_]\d{8})(?:v\d{1,3})?$/i)],
  ["iacr", readIacr],
  ["usenix", readUsenix],
  // GUIDs leave out the letters and digits that are taken for each other.
  ["osf", shaped("osf", /^((?!share|terms)[2-9a-hjkmnp-z]{5})(?:_v\d{1,3})?$/i)],
  ["ssrn", shaped("ssrn", NUMBER)],
  ["inspire", shaped("inspire", NUMBER)],
]);

/**
 * What a canonical identifier looks like, and what is then the same work.
 * @type {[pattern: RegExp, template: string][]}
 */
const SAME = [
  [/^doi:10\.(?:18653|3115)\/v1\/([!-~]+)$/, "acl:$1"],
  [/^acl:(.+)$/, "doi:10.18653/v1/$1"],
  // Until 2015 the Anthology's DOIs had another prefix.
  [/^acl:([A-Z]1[0-5]-\d+)$/, "doi:10.3115/v1/$1"],
  [/^doi:10\.2139\/ssrn\.(\d+)$/, "ssrn:$1"],
  [/^ssrn:(.+)$/, "doi:10.2139/ssrn.$1"],
  [/^doi:10\.\d+\/osf\.io\/(\w+)$/, "osf:$1"],
  // OSF Preprints, PsyArXiv and SocArXiv, the largest of the servers on OSF.
  [/^osf:(.+)$/, "doi:10.31219/osf.io/$1"],
  [/^osf:(.+)$/, "doi:10.31234/osf.io/$1"],
  [/^osf:(.+)$/, "doi:10.31235/osf.io/$1"],
  [/^doi:10\.1016\/(s?[\dx]{4}-[\dx]{4}\(\d\d\)\d{5}-[\dx])$/, "pii:$1"],
  [/^pii:(S?\d{4})(\d{3}[\dX])(\d\d)(\d{5})([\dX])$/, "doi:10.1016/$1-$2($3)$4-$5"],
  [/^dblp:journals\/corr\/abs-(\d{4})-(\d{4,5})$/i, "arxiv:$1.$2"],
  [/^arxiv:(\d{4})\.(\d{4,5})$/, "dblp:journals/corr/abs-$1-$2"],
];

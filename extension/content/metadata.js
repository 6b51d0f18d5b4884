// What a page says of the paper it is about: Highwire Press tags (`citation_*`, as Google Scholar asks for them) and their
// bepress and EPrints kin, PRISM, Dublin Core, schema.org JSON-LD; `og:title` only where nothing better stands.
// Identifiers are handed on as they are written: the background makes them canonical and passes over what is none.

/** An address that holds an arXiv number or a DOI is probably a paper's own, even if its page says nothing of itself. */
const PAPER_ADDRESS = /\d{4}\.\d{4,5}(?:v\d+)?(?:\D|$)|\/10\.\d{4,9}\/|[/=]10\.\d{4,9}%2F/i;

/** schema.org's types for a scholarly work, also as full addresses. */
const SCHOLARLY = /^(?:https?:\/\/schema\.org\/)?(?:ScholarlyArticle|MedicalScholarlyArticle|Thesis)$/;
/** How deep JSON-LD is looked through. */
const MOST_LEVELS = 8;

/** How many identifiers are handed on, and how long one may be: a page may say anything. */
const MOST_IDENTIFIERS = 20;
const LONGEST_IDENTIFIER = 500;
/** What tells that a value names a paper: a DOI's beginning, or a number of arXiv's or PubMed's. */
const PAPER_VALUE = /\b10\.\d{4,9}\/|(?:arxiv|pmc?id).*\d{4}/i;

/** Meta names (lower case) of each field, best first. */
const NAMES = {
  title: ["citation_title", "bepress_citation_title", "eprints.title", "dc.title", "dcterms.title", "prism.title"],
  authors: ["citation_author", "bepress_citation_author", "eprints.creators_name", "dc.creator", "dcterms.creator"],
  abstract: ["citation_abstract", "eprints.abstract", "dcterms.abstract", "dc.description", "dcterms.description"],
  venue: [
    "citation_conference_title",
    "citation_journal_title",
    "citation_inbook_title",
    "bepress_citation_journal_title",
    "eprints.publication",
    "prism.publicationname",
  ],
  date: [
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "citation_year",
    "bepress_citation_date",
    "eprints.date",
    "prism.publicationdate",
    "dc.date",
    "dcterms.issued",
  ],
  pdf: ["citation_pdf_url", "bepress_citation_pdf_url", "eprints.document_url"],
};

/** Meta names (lower case) whose contents are identifiers of one scheme. */
const NUMBERS = {
  doi: ["citation_doi", "bepress_citation_doi", "prism.doi", "dc.identifier.doi", "doi"],
  arxiv: ["citation_arxiv_id"],
  pmid: ["citation_pmid"],
  pmcid: ["citation_pmcid"],
};
/** Those whose contents name their kind themselves (`doi:10.1/x`, `https://doi.org/10.1/x`), or are something else. */
const ABOUT = [
  "dc.identifier",
  "dcterms.identifier",
  "dc.identifier.uri",
  "prism.url",
  "eprints.id_number",
  "eprints.official_url",
];
/** Those whose contents are addresses of the page. */
const ADDRESSES = ["citation_abstract_html_url", "bepress_citation_abstract_html_url"];
/** The page's `<link rel=canonical>` among its tags. */
const CANONICAL = "link canonical";

/** General titles, which name the site too. */
const GENERAL = ["og:title", "og:site_name"];

/** @typedef {Map<string, string[]>} MetaTags contents by lower-case name, in page order */

/** @param {string} text @returns {string} */
function squeezed(text) {
  return text.replace(/\s+/g, " ").trim();
}

/**
 * Read a page's metadata.
 * @param {MetaTags} tags
 * @param {unknown[]} jsonLd the page's JSON-LD documents, parsed
 * @param {string} url the page's address
 * @param {string[]} [headings] the texts of its first-level headings
 * @returns {{metadata: Metadata, weak: boolean} | null} null if the page names no title; `weak` when nothing but a general
 *   title tells that the page is about a paper
 */
function metadataOf(tags, jsonLd, url, headings = []) {
  const work = scholarlyWork(jsonLd);
  /** @param {keyof typeof NAMES} field */
  const all = (field) => NAMES[field].map((name) => contentsOf(tags, [name])).find((contents) => contents.length) ?? [];
  const numbers = Object.entries(NUMBERS).flatMap(([scheme, names]) => contentsOf(tags, names).map(labelled(scheme)));
  const told = sized([...numbers, ...contentsOf(tags, ABOUT), ...(work?.identifiers ?? [])]);
  const identifiers = [...new Set([...told, ...sized(contentsOf(tags, [...ADDRESSES, CANONICAL]))])];
  const named = all("title")[0] ?? work?.title ?? "";
  const title = named || plainTitle(tags, url, headings);
  if (!title) return null;
  const authored = all("title").length > 0 && all("authors").length > 0;
  const numbered = told.some((one) => PAPER_VALUE.test(one));
  const strong = Boolean(tags.get("citation_title")?.length || work || numbered || authored);
  const year = /\b(?:19|20)\d\d\b/.exec(all("date")[0] ?? work?.date ?? "")?.[0];
  const metadata = {
    title,
    authors: all("authors").length ? all("authors") : (work?.authors ?? []),
    identifiers: identifiers.slice(0, MOST_IDENTIFIERS),
    abstract: all("abstract")[0] ?? work?.abstract ?? "",
    venue: all("venue")[0] ?? work?.venue ?? "",
    year: year ? Number(year) : null,
    pdf: absolute(all("pdf")[0] ?? "", url),
  };
  return { metadata, weak: !strong && !PAPER_ADDRESS.test(url) };
}

/**
 * The general title without the name of the site: the page's heading, if it is most of the title, else what is left.
 * @param {MetaTags} tags
 * @param {string} url
 * @param {string[]} headings
 * @returns {string} "" if there is none
 */
function plainTitle(tags, url, headings) {
  const general = squeezed(tags.get("og:title")?.[0] ?? "");
  const unpiped = general.replace(/^Paper page - /, "").replace(/ \| [^|]+$/, "");
  const [, title = "", last = ""] = /^(.+) [-–—] (.+)$/.exec(unpiped) ?? [];
  // A dash may be the title's own.
  const sites = [new URL(url).hostname, ...(tags.get("og:site_name") ?? [])].map(lettersOf);
  const bare = lettersOf(last) && sites.some((site) => site.includes(lettersOf(last))) ? title : unpiped;
  const isMost = (/** @type {string} */ one) =>
    one.includes(bare) || (bare.includes(one) && 2 * one.length > bare.length);
  const [heading, ...more] = headings.map(squeezed).filter((one) => one && general.includes(one) && isMost(one));
  return heading && more.length === 0 ? heading : bare;
}

/** @param {string} text @returns {string} its letters and digits, in lower case */
function lettersOf(text) {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** The contents of tags, without what is blank. @param {MetaTags} tags @param {string[]} names @returns {string[]} */
function contentsOf(tags, names) {
  return names
    .flatMap((name) => tags.get(name) ?? [])
    .map(squeezed)
    .filter(Boolean);
}

/** @param {string[]} identifiers @returns {string[]} those that may be one by their length */
function sized(identifiers) {
  return identifiers.filter((one) => one.length <= LONGEST_IDENTIFIER);
}

/** @param {string} label @returns {(value: string) => string} puts a label before a value that has none */
function labelled(label) {
  const beginning = `${label.toLowerCase()}:`;
  return (value) => (value.toLowerCase().startsWith(beginning) ? value : beginning + value);
}

/** @typedef {{title: string, authors: string[], abstract: string, venue: string, date: string, identifiers: string[]}} Work */

/**
 * The first scholarly work among JSON-LD documents (also in an array, a `@graph`, or as a page's `mainEntity`).
 * @param {unknown[]} documents
 * @returns {Work | null}
 */
function scholarlyWork(documents) {
  const work = thingsIn(documents).find((one) =>
    [fieldOf(one, "@type")].flat().some((type) => SCHOLARLY.test(`${type}`)),
  );
  const title = squeezed(textsOf(fieldOf(work, "headline"))[0] ?? textsOf(fieldOf(work, "name"))[0] ?? "");
  if (!title) return null;
  return {
    title,
    authors: textsOf(fieldOf(work, "author")),
    abstract: textsOf(fieldOf(work, "abstract"))[0] ?? textsOf(fieldOf(work, "description"))[0] ?? "",
    venue: textsOf(fieldOf(work, "isPartOf"))[0] ?? "",
    date: textsOf(fieldOf(work, "datePublished"))[0] ?? "",
    identifiers: ["@id", "sameAs", "identifier", "url"].flatMap((name) => namesOf(fieldOf(work, name))),
  };
}

/** @param {unknown} value @param {number} [level] @returns {unknown[]} */
function thingsIn(value, level = 0) {
  if (!value || typeof value !== "object" || level > MOST_LEVELS) return [];
  if (Array.isArray(value)) return value.flatMap((one) => thingsIn(one, level + 1));
  return [value, ...["@graph", "mainEntity"].flatMap((name) => thingsIn(fieldOf(value, name), level + 1))];
}

/** @param {unknown} thing @param {string} name @returns {unknown} */
function fieldOf(thing, name) {
  return thing && typeof thing === "object" ? /** @type {Record<string, unknown>} */ (thing)[name] : undefined;
}

/** The texts of a JSON-LD value: strings as they are, things by their name or value. @param {unknown} value @returns {string[]} */
function textsOf(value) {
  return [value]
    .flat(2)
    .map((one) => (typeof one === "string" ? one : (fieldOf(one, "name") ?? fieldOf(one, "value"))))
    .filter((one) => typeof one === "string")
    .map(squeezed)
    .filter(Boolean);
}

/**
 * What a JSON-LD value names: strings as they are, PropertyValues as `propertyID:value`, things by their `@id`.
 * @param {unknown} value
 * @returns {string[]}
 */
function namesOf(value) {
  return [value]
    .flat(2)
    .map((one) => {
      if (typeof one === "string") return one;
      // The kind may stand as an address: https://registry.identifiers.org/registry/doi.
      const kind = /([a-z]+)\/?$/i.exec(`${fieldOf(one, "propertyID") ?? ""}`)?.[1] ?? "";
      const said = fieldOf(one, "value") ?? fieldOf(one, "@id");
      return kind && typeof said === "string" ? labelled(kind)(said) : said;
    })
    .filter((one) => typeof one === "string")
    .map(squeezed)
    .filter(Boolean);
}

/** @param {string} address @param {string} base @returns {string} "" if it is no address */
function absolute(address, base) {
  return address && URL.canParse(address, base) ? new URL(address, base).href : "";
}

/**
 * What the page says of itself; a frame asks the page that it stands in.
 * @returns {{text: string, read(): ReturnType<typeof metadataOf>}} `text`: its tags as they are written, to be compared
 */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function pageTags() {
  const page = PAGE ?? document;
  /** @type {MetaTags} */
  const tags = new Map();
  const names = new Set(
    [NAMES, NUMBERS].flatMap((fields) => Object.values(fields).flat()).concat(ABOUT, ADDRESSES, GENERAL),
  );
  for (const tag of page.querySelectorAll("meta[content]:is([name], [property])")) {
    const name = (tag.getAttribute("name") ?? tag.getAttribute("property") ?? "").toLowerCase().replace(/^dc_/, "dc.");
    if (!names.has(name)) continue;
    const content = tag.getAttribute("content") ?? "";
    const contents = tags.get(name);
    if (contents) contents.push(content);
    else tags.set(name, [content]);
  }
  const scripts = [...page.querySelectorAll('script[type="application/ld+json"]')].map((one) => one.textContent ?? "");
  const headings = () => [...page.querySelectorAll("h1")].map((one) => one.textContent ?? "");
  const text = JSON.stringify([...tags, scripts]);
  /** @type {HTMLLinkElement | null} */
  const canonical = page.querySelector("link[rel~=canonical][href]");
  if (canonical && isAsLoaded(page)) tags.set(CANONICAL, [canonical.href]);
  return {
    text,
    read: () => metadataOf(tags, scripts.map(parsedJson), pageUrl(), headings()),
  };
}

/** Whether the page stands where it was loaded: one that moved on by script often leaves its canonical link behind. @param {Document} page */
function isAsLoaded(page) {
  const [loaded] = page.defaultView?.performance.getEntriesByType("navigation") ?? [];
  return loaded?.name.split("#", 1)[0] === pageUrl().split("#", 1)[0];
}

/** @param {string} text @returns {unknown} null if it is no JSON */
function parsedJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

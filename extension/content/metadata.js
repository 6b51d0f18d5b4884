// What a page says of the paper it is about: Highwire Press tags (`citation_*`, as Google Scholar asks for them), Dublin
// Core, schema.org JSON-LD; `og:title` only where nothing better stands.

/** An address that holds an arXiv number or a DOI is probably a paper's own, even if its page says nothing of itself. */
const PAPER_ADDRESS = /\d{4}\.\d{4,5}(?:v\d+)?(?:\D|$)|\/10\.\d{4,9}\/|[/=]10\.\d{4,9}%2F/i;

/** schema.org's types for a scholarly work, also as full addresses. */
const SCHOLARLY = /^(?:https?:\/\/schema\.org\/)?(?:ScholarlyArticle|MedicalScholarlyArticle|Thesis)$/;
/** How deep JSON-LD is looked through. */
const MOST_LEVELS = 8;

/** Meta names (lower case) of each field, best first. */
const NAMES = {
  title: ["citation_title", "dc.title", "dcterms.title", "prism.title"],
  authors: ["citation_author", "dc.creator", "dcterms.creator"],
  abstract: ["citation_abstract", "dcterms.abstract", "dc.description", "dcterms.description"],
  venue: ["citation_conference_title", "citation_journal_title", "citation_inbook_title", "prism.publicationname"],
  date: [
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "citation_year",
    "prism.publicationdate",
    "dc.date",
    "dcterms.issued",
  ],
  pdf: ["citation_pdf_url"],
  doi: ["citation_doi", "prism.doi", "bepress_citation_doi"],
  arxiv: ["citation_arxiv_id"],
  pmid: ["citation_pmid"],
  about: ["dc.identifier", "dcterms.identifier"],
};

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
  const all = (field) => {
    const name = NAMES[field].find((one) => tags.get(one)?.some((content) => squeezed(content)));
    return (name ? (tags.get(name) ?? []) : []).map(squeezed).filter(Boolean);
  };
  const identifiers = identifiersOf(all("doi"), all("arxiv"), all("pmid"), [
    ...all("about"),
    ...(work?.identifiers ?? []),
  ]);
  const named = all("title")[0] ?? work?.title ?? "";
  const title = named || plainTitle(tags, url, headings);
  if (!title) return null;
  const authored = all("title").length > 0 && all("authors").length > 0;
  const strong = Boolean(tags.get("citation_title")?.length || work || identifiers.length > 0 || authored);
  const year = /\b(?:19|20)\d\d\b/.exec(all("date")[0] ?? work?.date ?? "")?.[0];
  const metadata = {
    title,
    authors: all("authors").length ? all("authors") : (work?.authors ?? []),
    identifiers,
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

/**
 * @param {string[]} dois
 * @param {string[]} arxiv
 * @param {string[]} pmids
 * @param {string[]} about values that name their kind themselves: `doi:10.1/x`, `https://doi.org/10.1/x`, `10.1/x`
 * @returns {string[]} canonical identifiers
 */
function identifiersOf(dois, arxiv, pmids, about) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const value of arxiv) {
    const number = /^(?:arxiv:)?((?:[a-z-]+(?:\.[a-z]{2})?\/\d{7})|\d{4}\.\d{4,5})(?:v\d+)?$/i.exec(value)?.[1];
    if (number) found.add(`arxiv:${number.toLowerCase()}`);
  }
  for (const value of [...dois, ...about]) {
    const doi = /^(?:doi:\s*|https?:\/\/(?:dx\.)?doi\.org\/)?(10\.\d{4,9}\/\S+)$/i.exec(value)?.[1];
    if (doi) found.add(`doi:${doi.toLowerCase()}`);
  }
  for (const value of pmids) if (/^\d{1,8}$/.test(value)) found.add(`pmid:${value}`);
  return [...found];
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
    identifiers: ["@id", "sameAs", "identifier"].flatMap((name) => textsOf(fieldOf(work, name))),
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

/** @param {string} address @param {string} base @returns {string} "" if it is no address */
function absolute(address, base) {
  return address && URL.canParse(address, base) ? new URL(address, base).href : "";
}

/**
 * What the open document says of itself.
 * @returns {{text: string, read(): ReturnType<typeof metadataOf>}} `text`: its tags as they are written, to be compared
 */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function pageTags() {
  /** @type {MetaTags} */
  const tags = new Map();
  const names = new Set([...Object.values(NAMES).flat(), ...GENERAL]);
  for (const tag of document.querySelectorAll("meta[content]:is([name], [property])")) {
    const name = (tag.getAttribute("name") ?? tag.getAttribute("property") ?? "").toLowerCase().replace(/^dc_/, "dc.");
    if (!names.has(name)) continue;
    const content = tag.getAttribute("content") ?? "";
    const contents = tags.get(name);
    if (contents) contents.push(content);
    else tags.set(name, [content]);
  }
  const scripts = [...document.querySelectorAll('script[type="application/ld+json"]')].map(
    (one) => one.textContent ?? "",
  );
  const headings = () => [...document.querySelectorAll("h1")].map((one) => one.textContent ?? "");
  return {
    text: JSON.stringify([...tags, scripts]),
    read: () => metadataOf(tags, scripts.map(parsedJson), location.href, headings()),
  };
}

/** @param {string} text @returns {unknown} null if it is no JSON */
function parsedJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

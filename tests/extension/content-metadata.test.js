import assert from "node:assert/strict";
import { test } from "node:test";
import { ownIdentifiers } from "../../extension/background/pages.js";
import { contentScope } from "./content-scope.js";

const { metadataOf } = contentScope(["metadata.js"], ["metadataOf"]);
const NOWHERE = "https://example.org/a";

/** @param {Record<string, string | string[]>} tags @param {unknown[]} [jsonLd] @param {string} [url] @param {string[]} [headings] */
function read(tags, jsonLd = [], url = NOWHERE, headings = []) {
  const contents = new Map(Object.entries(tags).map(([name, content]) => [name, [content].flat()]));
  return metadataOf(contents, jsonLd, url, headings);
}

test("Highwire Press tags, as arXiv writes them", () => {
  const { metadata, weak } = read({
    citation_title: "Attention  Is All\nYou Need",
    citation_author: ["Vaswani, Ashish", "Shazeer, Noam"],
    citation_date: "2017/06/12",
    citation_online_date: "2023/08/02",
    citation_pdf_url: "/pdf/1706.03762",
    citation_arxiv_id: "1706.03762v7",
    citation_doi: "10.48550/arXiv.1706.03762",
    citation_abstract: "The dominant models.",
    "og:title": "Attention Is All You Need | arXiv",
  });
  assert.equal(weak, false);
  assert.deepEqual(metadata, {
    title: "Attention Is All You Need",
    authors: ["Vaswani, Ashish", "Shazeer, Noam"],
    identifiers: ["doi:10.48550/arXiv.1706.03762", "arxiv:1706.03762v7"],
    abstract: "The dominant models.",
    venue: "",
    year: 2017,
    pdf: "https://example.org/pdf/1706.03762",
  });
});

test("Dublin Core", () => {
  const { metadata, weak } = read({
    "dc.title": "A Title",
    "dc.creator": ["One", "Two"],
    "dc.identifier": ["ISSN 1234", "doi:10.1000/XYZ"],
    "dc.date": "12 May 2021",
  });
  assert.equal(weak, false);
  assert.deepEqual([metadata.title, metadata.authors, metadata.year], ["A Title", ["One", "Two"], 2021]);
  assert.deepEqual(metadata.identifiers, ["ISSN 1234", "doi:10.1000/XYZ"]);
  assert.equal(read({ "dc.identifier": "ISSN 1234", "og:title": "News of today" }).weak, true);
  assert.equal(read({ "dc.identifier": "https://doi.org/10.1000/XYZ", "og:title": "A Title" }).weak, false);
});

test("bepress, EPrints and PRISM", () => {
  const bepress = read({
    bepress_citation_title: "A Title",
    bepress_citation_author: "One, A.",
    bepress_citation_date: "2019",
    bepress_citation_doi: "10.1000/XYZ",
    bepress_citation_abstract_html_url: "https://scholar.example.edu/1",
  });
  assert.deepEqual(
    [bepress.metadata.title, bepress.metadata.authors, bepress.metadata.year, bepress.metadata.identifiers],
    ["A Title", ["One, A."], 2019, ["doi:10.1000/XYZ", "https://scholar.example.edu/1"]],
  );
  const eprints = read({
    "eprints.title": "A Title",
    "eprints.creators_name": ["One, A.", "Two, B."],
    "eprints.date": "2018-02",
    "eprints.publication": "A Journal",
    "eprints.id_number": "10.1000/abc",
    "eprints.official_url": "https://doi.org/10.1000/abc",
    "eprints.document_url": "https://eprints.example.edu/1/paper.pdf",
  });
  assert.equal(eprints.weak, false);
  assert.deepEqual(eprints.metadata, {
    title: "A Title",
    authors: ["One, A.", "Two, B."],
    identifiers: ["10.1000/abc", "https://doi.org/10.1000/abc"],
    abstract: "",
    venue: "A Journal",
    year: 2018,
    pdf: "https://eprints.example.edu/1/paper.pdf",
  });
  const prism = read({
    "prism.title": "A Title",
    "prism.doi": "doi:10.1000/x",
    "prism.url": "https://doi.org/10.1000/x",
  });
  assert.deepEqual(prism.metadata.identifiers, ["doi:10.1000/x", "https://doi.org/10.1000/x"]);
});

test("identifiers of all kinds, each once, with their scheme where the tag tells it", () => {
  const { metadata } = read({
    citation_title: "A Title",
    citation_doi: ["10.1000/x", "doi:10.1000/x", "https://doi.org/10.1000/x"],
    citation_pmid: "31452104",
    citation_pmcid: "PMC7029158",
    citation_abstract_html_url: "https://openreview.net/forum?id=YicbFdNTTy",
    "link canonical": "https://openreview.net/forum?id=YicbFdNTTy",
    "dc.identifier": " doi: 10.1000/x \n",
  });
  assert.deepEqual(metadata.identifiers, [
    ...["doi:10.1000/x", "doi:https://doi.org/10.1000/x", "pmid:31452104", "pmcid:PMC7029158", "doi: 10.1000/x"],
    "https://openreview.net/forum?id=YicbFdNTTy",
  ]);
  assert.deepEqual(ownIdentifiers(metadata, NOWHERE), [
    ...["doi:10.1000/x", "pmid:31452104", "pmcid:PMC7029158", "openreview:YicbFdNTTy"],
  ]);
});

test("a page may say anything: identifiers are few and short", () => {
  const many = Array.from({ length: 1000 }, (_, at) => `10.1000/${at}`);
  const { metadata, weak } = read({ "og:title": "A Title", "dc.identifier": ["arxiv".repeat(200_000), ...many] });
  assert.deepEqual([metadata.identifiers, weak], [many.slice(0, 20), false]);
});

test("what JSON-LD names: addresses, values of a kind, things", () => {
  const work = {
    "@type": "ScholarlyArticle",
    "@id": "#article",
    url: "https://www.nature.com/articles/nature14539",
    name: "A Title",
    identifier: [
      { "@type": "PropertyValue", propertyID: "doi", value: "10.1038/nature14539" },
      { "@type": "PropertyValue", propertyID: "https://registry.identifiers.org/registry/pubmed", value: "26017442" },
      { "@type": "PropertyValue", propertyID: "ISSN", value: "1476-4687" },
      { "@type": "PropertyValue", value: 7 },
      { "@id": "https://arxiv.org/abs/1706.03762" },
      null,
    ],
    sameAs: ["https://www.semanticscholar.org/paper/204e3073870fae3d05bcbc2f6a8e263d9b72e776"],
  };
  const { metadata } = read({}, [work]);
  assert.deepEqual(ownIdentifiers(metadata, NOWHERE), [
    ...["s2:204e3073870fae3d05bcbc2f6a8e263d9b72e776", "doi:10.1038/nature14539", "pmid:26017442", "arxiv:1706.03762"],
  ]);
});

test("a scholarly article among JSON-LD, also in a graph", () => {
  const work = {
    "@type": ["ScholarlyArticle"],
    headline: "A Title",
    author: [{ name: "One" }, "Two", {}],
    datePublished: "2020-01-02",
    isPartOf: { "@type": "Periodical", name: "A Journal" },
    sameAs: "https://doi.org/10.1000/XYZ",
  };
  const found = read({}, [null, 3, [{ "@type": "WebSite", name: "Site" }], { "@graph": [{}, work] }]);
  assert.deepEqual(found, {
    metadata: {
      title: "A Title",
      authors: ["One", "Two"],
      identifiers: ["https://doi.org/10.1000/XYZ"],
      abstract: "",
      venue: "A Journal",
      year: 2020,
      pdf: "",
    },
    weak: false,
  });
});

test("Dublin Core with an author is about a work; a title alone is not", () => {
  assert.equal(read({ "dc.title": "A Title", "dc.creator": "One" }).weak, false);
  assert.equal(read({ "dcterms.title": "A Title", "dcterms.creator": "One" }).weak, false);
  assert.equal(read({ "dc.creator": "One", "og:title": "News of today" }).weak, true);
});

test("a work that JSON-LD names by its full type, or as what a page is about", () => {
  const work = { "@type": "http://schema.org/ScholarlyArticle", name: "A Title" };
  assert.equal(read({}, [work]).metadata.title, "A Title");
  assert.equal(read({}, [{ "@type": "WebPage", mainEntity: work }]).metadata.title, "A Title");
  const https = { "@type": ["CreativeWork", "https://schema.org/Thesis"], name: "A Title" };
  assert.equal(read({}, [{ "@graph": [{ "@type": "WebPage", mainEntity: [https] }] }]).metadata.title, "A Title");
  assert.equal(read({}, [{ "@type": "https://example.org/ScholarlyArticle", name: "A Title" }]), null);
  let deep = /** @type {unknown} */ (work);
  for (let level = 0; level < 10_000; level += 1) deep = [deep];
  assert.equal(read({}, [deep]), null);
});

test("a general title without the name of its site", () => {
  const titleOf = (/** @type {string} */ title, /** @type {string[]} */ headings = [], site = "") =>
    read({ "og:title": title, "og:site_name": site }, [], "https://www.acl-anthology.org/x", headings).metadata.title;
  assert.equal(titleOf("Paper page - An Unknown Work"), "An Unknown Work");
  assert.equal(titleOf("An Unknown Work | Some Site"), "An Unknown Work");
  assert.equal(titleOf("An Unknown Work - ACL Anthology"), "An Unknown Work");
  assert.equal(titleOf("An Unknown Work – My Lab", [], "My Lab"), "An Unknown Work");
  assert.equal(titleOf("A Study - Part Two"), "A Study - Part Two");
  assert.equal(titleOf("New: An Unknown Work by One", ["An\n Unknown Work", "Menu"]), "An Unknown Work");
  assert.equal(titleOf("An Unknown Work | Some Site", ["Some Site"]), "An Unknown Work");
  assert.equal(titleOf("An | Unknown Work | Some Site", ["An | Unknown Work"]), "An | Unknown Work");
});

test("a general title is weak, unless the address is a paper's", () => {
  const tags = { "og:title": "Paper page - A Title" };
  assert.equal(read(tags).weak, true);
  assert.equal(read({ "dc.title": "News of today" }).weak, true);
  assert.equal(read(tags, [], "https://huggingface.co/papers/2310.00035").weak, false);
  assert.equal(read(tags, [], "https://dl.acm.org/doi/10.1145/3292500.3330701").weak, false);
  assert.equal(read(tags, [], "https://example.org/2024/05/12/story").weak, true);
});

test("a page that says nothing has no metadata, and nonsense is passed over", () => {
  assert.equal(read({}), null);
  assert.equal(read({ citation_title: " " }), null);
  const { metadata } = read({
    citation_title: "A Title",
    citation_arxiv_id: "soon",
    citation_doi: "none",
    citation_pmid: "x1",
    citation_date: "n. d.",
    citation_pdf_url: "http://",
  });
  assert.deepEqual([ownIdentifiers(metadata, NOWHERE), metadata.year, metadata.pdf], [[], null, ""]);
});

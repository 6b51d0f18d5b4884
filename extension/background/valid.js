// What may be written. A content script lives in the process of a stranger's page, and a page says of itself what it likes: what
// is too long or no text is refused or left out here, not when the server answers. The limits are the server's (limits.py).

import { canonical } from "../shared/identifiers.js";
import { COLORS } from "./annotations.js";
import { Failed } from "./failure.js";

/** @import { AnnotationDraft, AnnotationPatch, ListedPaper, Metadata, Quote, ReadingPatch, Status } from "../shared/messages.js" */

const TEXT = 200_000;
const QUOTE = 65_536;
const CONTEXT = 1_000;
const TITLE = 1_000;
const ABSTRACT = 50_000;
const AUTHORS = 5_000;
const NAME = 300;
const TAG = 100;
const TAGS = 100;
const URL_LENGTH = 2_000;
const YEARS = { first: 1000, last: 2999 };
const MOST_LISTED = 1_000;
/** @type {Status[]} */
const STATUSES = ["new", "saved", "reading", "read", "dismissed"];
/** Controls, which are never meant, and NUL, which can't be stored. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;

/**
 * @param {ReadingPatch} patch
 * @returns {ReadingPatch} as the server keeps it
 * @throws {Failed} `invalid`, with a sentence
 */
export function readingPatch({ status, starred, tags, note }) {
  /** @type {ReadingPatch} */
  const patch = {};
  if (status !== undefined) patch.status = one(STATUSES, status);
  if (starred !== undefined) patch.starred = Boolean(starred);
  if (tags !== undefined) patch.tags = tagList(tags);
  if (note !== undefined) patch.note = text(note, TEXT);
  return patch;
}

/**
 * @param {AnnotationDraft} draft
 * @returns {AnnotationDraft}
 * @throws {Failed} `invalid`, with a sentence
 */
export function annotationDraft({ quote, comment, color, tags, source }) {
  return {
    quote: quote && quoted(quote),
    comment: text(comment, TEXT),
    color: one(COLORS, color),
    tags: tagList(tags),
    source: webAddress(source),
  };
}

/**
 * @param {AnnotationPatch} patch
 * @returns {AnnotationPatch}
 * @throws {Failed} `invalid`, with a sentence
 */
export function annotationPatch({ comment, color, tags }) {
  /** @type {AnnotationPatch} */
  const patch = {};
  if (comment !== undefined) patch.comment = text(comment, TEXT);
  if (color !== undefined) patch.color = one(COLORS, color);
  if (tags !== undefined) patch.tags = tagList(tags);
  return patch;
}

/**
 * What a page says of its own paper, without what can't be stored.
 * @param {Metadata} metadata
 * @returns {Metadata}
 * @throws {Failed} `invalid` when it has no title
 */
export function ownMetadata({ title, authors, identifiers, abstract, venue, year, pdf }) {
  return {
    title: titleOf(title),
    authors: names(authors),
    identifiers: strings(identifiers).filter((each) => each.length <= URL_LENGTH),
    abstract: cleaned(abstract).slice(0, ABSTRACT),
    venue: line(venue).slice(0, NAME),
    year: yearOf(year),
    pdf: webAddress(pdf),
  };
}

/**
 * Listed papers as the server's own format takes them (formats/archive.py). Those without a title are left out.
 * @param {ListedPaper[]} listed
 * @returns {object[]}
 */
export function digestPapers(listed) {
  return listed.slice(0, MOST_LISTED).flatMap((paper) => {
    const title = line(paper.title).slice(0, TITLE);
    if (!title) return [];
    const links = [
      { url: webAddress(paper.url), kind: "page" },
      { url: webAddress(paper.pdf), kind: "pdf" },
    ];
    const identifiers = strings(paper.identifiers).flatMap((each) => canonical(each) ?? []);
    return {
      title,
      authors: names(paper.authors),
      year: yearOf(paper.year),
      abstract: cleaned(paper.abstract).slice(0, ABSTRACT),
      identifiers: [...new Set(identifiers)],
      links: links.filter(({ url }) => url),
    };
  });
}

/** A quoted passage for a note. @param {unknown} value @returns {string} @throws {Failed} `invalid` when it is empty or too long */
export function passage(value) {
  const found = text(value, QUOTE);
  if (!found) throw new Failed("invalid");
  return found;
}

/** A digest's title or its page's address, on one line. @param {unknown} value @param {number} longest */
export function named(value, longest) {
  return line(value).slice(0, longest);
}

/** An address of the web, "" for any other. @param {unknown} value @returns {string} */
export function webAddress(value) {
  const address = line(value);
  const isWeb = URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
  return isWeb && address.length <= URL_LENGTH ? address : "";
}

/** @param {Quote} quote @returns {Quote} */
function quoted({ exact, prefix, suffix, start, end }) {
  const kept = stored(exact);
  if (!kept.trim()) throw new Failed("invalid");
  if (kept.length > QUOTE) throw tooLong(kept.length, QUOTE);
  const [from, to] = [start, end].map((place) => (Number.isSafeInteger(place) && place >= 0 ? place : 0));
  return {
    exact: kept,
    prefix: stored(prefix).slice(-CONTEXT),
    suffix: stored(suffix).slice(0, CONTEXT),
    start: from ?? 0,
    end: Math.max(from ?? 0, to ?? 0),
  };
}

/** @param {unknown} value @param {number} longest */
function text(value, longest) {
  const found = cleaned(value);
  if (found.length > longest) throw tooLong(found.length, longest);
  return found;
}

/** @param {unknown} value @returns {string[]} each once, whatever its case */
function tagList(value) {
  /** @type {Map<string, string>} */
  const kept = new Map();
  for (const tag of strings(value).map(line)) {
    if (tag.length > TAG) throw tooLong(tag.length, TAG);
    if (tag && !kept.has(tag.toLowerCase())) kept.set(tag.toLowerCase(), tag);
  }
  if (kept.size > TAGS) throw new Failed("invalid", chrome.i18n.getMessage("tooManyTags", String(TAGS)));
  return [...kept.values()];
}

/** @param {unknown} value */
function titleOf(value) {
  const title = line(value).slice(0, TITLE);
  if (!title) throw new Failed("invalid", chrome.i18n.getMessage("noTitle"));
  return title;
}

/** @param {unknown} value */
function names(value) {
  const found = strings(value).map((name) => line(name).slice(0, NAME));
  return found.filter(Boolean).slice(0, AUTHORS);
}

/** @param {unknown} value */
function yearOf(value) {
  const year = Number(value);
  return Number.isInteger(year) && year >= YEARS.first && year <= YEARS.last ? year : null;
}

/** @template T @param {T[]} choices @param {unknown} value @returns {T} */
function one(choices, value) {
  const choice = choices.find((each) => each === value);
  if (choice === undefined) throw new Failed("invalid");
  return choice;
}

/** @param {unknown} value @returns {string[]} */
function strings(value) {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** A text on one line. @param {unknown} value */
function line(value) {
  return cleaned(value).replace(/\s+/g, " ");
}

/** A text as the server keeps it: trimmed, with one kind of line end. @param {unknown} value */
function cleaned(value) {
  return stored(value).replace(/\r\n?/g, "\n").replace(CONTROLS, "").trim();
}

/** A text that can be stored, otherwise as it is. @param {unknown} value @returns {string} */
function stored(value) {
  return typeof value === "string" ? value.replace(/\p{Cs}/gu, "\ufffd").replaceAll("\0", "") : "";
}

/** @param {number} length @param {number} longest */
function tooLong(length, longest) {
  const numbers = [length, longest].map((number) => number.toLocaleString());
  return new Failed("invalid", chrome.i18n.getMessage("tooLong", numbers));
}

// Annotations between the W3C's model (https://www.w3.org/TR/annotation-model/), which is kept, and what a reader sees of it.
// Pure. What the model or another program says beside that is kept through every edit. The server's half is `paperlight/anno/`.

/** @import { Annotation, AnnotationDraft, AnnotationPatch, Color, Quote, UnsentState } from "../shared/messages.js" */

/** A W3C Web Annotation as the server tells it, `etag` beside it; without one it was never acknowledged. @typedef {{id: string, etag?: string, [property: string]: any}} WebAnnotation */

const CONTEXT = "http://www.w3.org/ns/anno.jsonld";
const CLASS = "paperlight-";
/** @type {Color[]} */
export const COLORS = ["yellow", "green", "blue", "pink"];
/** An IRI as a body names a resource elsewhere; what is none is a sentence, as some programs write it. */
const IRI = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;

/**
 * A new annotation.
 * @param {AnnotationDraft} draft
 * @param {string} id `urn:uuid:…`
 * @param {string} created RFC 3339
 * @returns {WebAnnotation}
 */
export function made({ quote, comment, color, tags, source }, id, created) {
  /** @type {Record<string, unknown>} */
  const target = { type: "SpecificResource", source, styleClass: CLASS + color };
  if (quote) target.selector = selectorsOf(quote);
  return {
    "@context": CONTEXT,
    id,
    type: "Annotation",
    motivation: comment || !quote ? "commenting" : "highlighting",
    created,
    modified: created,
    body: bodiesOf([], comment, tags, null),
    target,
  };
}

/**
 * What a reader sees of an annotation.
 * @param {WebAnnotation} annotation
 * @param {UnsentState | null} [unsent]
 * @returns {Annotation}
 */
export function seen(annotation, unsent = null) {
  const targets = listed(annotation.target);
  const texts = textsOf(annotation);
  const source = targets.map(sourceOf).find(Boolean) ?? "";
  return {
    id: annotation.id,
    quote: quoteOf(targets),
    comment: texts.flatMap(({ value, isTag }) => (isTag || !value ? [] : [value])).join("\n\n"),
    color: targets.flatMap(classesOf).map(colorOf).find(Boolean) ?? "yellow",
    tags: [...new Set(texts.flatMap(({ value, isTag }) => (isTag && value ? [value] : [])))],
    source: typeof source === "string" ? source : String(source.id ?? ""),
    created: String(annotation.created ?? ""),
    modified: String(annotation.modified ?? annotation.created ?? ""),
    unsent,
  };
}

/**
 * The properties that an edit replaces; none when it changes nothing.
 * @param {WebAnnotation} annotation
 * @param {AnnotationPatch} patch
 * @returns {Record<string, unknown>}
 */
export function replaced(annotation, patch) {
  const now = seen(annotation);
  const { comment, tags, color } = { ...now, ...patch };
  /** @type {Record<string, unknown>} */
  const properties = {};
  if (comment !== now.comment || String(tags) !== String(now.tags)) {
    const bodies = listed(annotation.body);
    if (typeof annotation.bodyValue === "string") {
      bodies.unshift({ type: "TextualBody", value: annotation.bodyValue, format: "text/plain" });
      properties.bodyValue = null;
    }
    properties.body = bodiesOf(bodies, comment, tags, annotation.motivation);
  }
  if (color !== now.color) {
    const targets = listed(annotation.target).map((target, at) => styled(target, at === 0 ? color : null));
    properties.target = Array.isArray(annotation.target) ? targets : targets[0];
  }
  return properties;
}

/**
 * The annotation after an edit. It keeps the entity tag of what the edit was made upon.
 * @param {WebAnnotation} annotation
 * @param {AnnotationPatch} patch
 * @param {string} modified RFC 3339
 * @returns {WebAnnotation}
 */
export function edited(annotation, patch, modified) {
  const { bodyValue, ...properties } = replaced(annotation, patch);
  /** @type {WebAnnotation} */
  const next = { ...annotation, ...properties, modified };
  if (bodyValue === null) delete next.bodyValue;
  return next;
}

/** The annotation as it is sent: its entity tag is no part of it. @param {WebAnnotation} annotation */
export function untagged({ etag, ...annotation }) {
  return annotation;
}

/** @param {Quote} quote */
function selectorsOf({ exact, prefix, suffix, start, end }) {
  return [
    { type: "TextQuoteSelector", exact, prefix, suffix },
    { type: "TextPositionSelector", start, end },
  ];
}

/** The first quoted passage. @param {any[]} targets @returns {Quote | null} */
function quoteOf(targets) {
  for (const target of targets) {
    const selectors = allSelectors(target);
    const quote = selectors.find((one) => hasType(one, "TextQuoteSelector") && typeof one.exact === "string");
    if (!quote) continue;
    const position = selectors.find((one) => hasType(one, "TextPositionSelector"));
    return {
      exact: quote.exact,
      prefix: String(quote.prefix ?? ""),
      suffix: String(quote.suffix ?? ""),
      start: Number(position?.start ?? 0),
      end: Number(position?.end ?? 0),
    };
  }
  return null;
}

/** The selectors of a target, those that refine them included. @param {any} target @returns {any[]} */
function allSelectors(target) {
  const found = [];
  const waiting = listed(target?.selector);
  for (let selector = waiting.shift(); selector !== undefined; selector = waiting.shift()) {
    if (selector === null || typeof selector !== "object") continue;
    found.push(selector);
    waiting.push(...listed(selector.refinedBy));
  }
  return found;
}

/** All texts of an annotation. @param {WebAnnotation} annotation @returns {{value: string, isTag: boolean}[]} */
function textsOf({ bodyValue, body, motivation }) {
  const whole = typeof bodyValue === "string" ? [{ value: bodyValue, isTag: false }] : [];
  return [...whole, ...flat(body).flatMap((each) => textOf(each, motivation) ?? [])];
}

/** The text of one body, if it has one. @param {any} body @param {unknown} motivation @returns {{value: string, isTag: boolean} | null} */
function textOf(body, motivation) {
  if (typeof body === "string") return IRI.test(body) ? null : { value: body, isTag: false };
  if (typeof body?.value !== "string") return null;
  const purposes = listed(body.purpose);
  const isTagging = String(listed(motivation)) === "tagging";
  return { value: body.value, isTag: purposes.includes("tagging") || (isTagging && purposes.length === 0) };
}

/** Bodies one by one, also those that stand in a choice. @param {unknown} body @returns {any[]} */
function flat(body) {
  return listed(body).flatMap((each) => (each?.items && each.value === undefined ? flat(each.items) : [each]));
}

/**
 * Bodies that say this; those that say it already stay as they are, with what else they hold.
 * @param {any[]} before
 * @param {string} comment
 * @param {string[]} tags
 * @param {unknown} motivation
 */
function bodiesOf(before, comment, tags, motivation) {
  const texts = before.map((body) => ({ body, text: textOf(body, motivation) }));
  const comments = texts.filter(({ text }) => text && !text.isTag).map(({ body }) => body);
  const [only = {}] = comments.length === 1 && typeof comments[0] === "object" ? comments : [];
  const plain = { type: "TextualBody", purpose: "commenting", format: "text/plain" };
  const said = comment ? [{ ...(only.value === undefined ? plain : only), value: comment }] : [];
  const tagged = tags.map(
    (tag) =>
      texts.find(({ text }) => text?.isTag && text.value === tag)?.body ?? {
        type: "TextualBody",
        purpose: "tagging",
        value: tag,
      },
  );
  return [...said, ...texts.filter(({ text }) => !text).map(({ body }) => body), ...tagged];
}

/** A target with a colour of ours, or with none; other style classes stay. @param {any} target @param {Color | null} color */
function styled(target, color) {
  const kept = classesOf(target).filter((name) => !name.startsWith(CLASS));
  const classes = color ? [...kept, CLASS + color] : kept;
  if (!color && String(classes) === String(classesOf(target))) return target;
  // A resource as it is has no style: what is said of its use here stands in a SpecificResource (model, 4.1).
  const specific = target?.source === undefined ? { type: "SpecificResource", source: target } : target;
  return { ...specific, styleClass: classes.length === 1 ? classes[0] : classes };
}

/** @param {any} target @returns {string[]} */
function classesOf(target) {
  return listed(target?.styleClass).flatMap((each) => (typeof each === "string" ? each.split(/\s+/) : []));
}

/** @param {string} name of a style class @returns {Color | undefined} */
function colorOf(name) {
  return name.startsWith(CLASS) ? COLORS.find((color) => CLASS + color === name) : undefined;
}

/** What a target is of. @param {any} target */
function sourceOf(target) {
  return typeof target === "object" ? (target?.source ?? target?.id) : target;
}

/** @param {any} value @param {string} name */
function hasType(value, name) {
  return listed(value.type).includes(name);
}

/** The values of a property, which JSON-LD writes as none, as one or as a list. @param {any} value @returns {any[]} */
function listed(value) {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? [...value] : [value];
}

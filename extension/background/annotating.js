// What a reader does to annotations. They belong to papers, not to pages: what is annotated is saved first.

import { edited, made, replaced, seen } from "./annotations.js";
import { Failed } from "./failure.js";
import { newEntry } from "./outbox.js";
import { annotationsOf } from "./overlay.js";
import { annotationDraft, annotationPatch } from "./valid.js";

/** @import { AnnotationDraft, AnnotationPatch, KnownPaper, Subject } from "../shared/messages.js" */
/** @import { WebAnnotation } from "./annotations.js" */
/** @import { LocalIndex } from "./index.js" */
/** @import { Papers } from "./papers.js" */

export class Annotating {
  #local;
  #papers;

  /** @param {LocalIndex} local @param {Papers} papers */
  constructor(local, papers) {
    this.#local = local;
    this.#papers = papers;
  }

  /**
   * @param {Subject} of
   * @param {AnnotationDraft} values
   * @returns {Promise<{paper: KnownPaper, id: string}>}
   * @throws {Failed} `invalid`, `gone`
   */
  async create(of, values) {
    const draft = annotationDraft(values);
    const id = `urn:uuid:${crypto.randomUUID()}`;
    const paper = await this.#papers.write(await this.#papers.subject(of), async (known) => {
      const annotation = made(draft, id, new Date().toISOString());
      return { put: [newEntry("annotate", this.#local.outbox.library, known, { annotation })] };
    });
    return { paper, id };
  }

  /**
   * @param {number} paper
   * @param {string} id
   * @param {AnnotationPatch} values
   * @returns {Promise<KnownPaper>}
   * @throws {Failed} `invalid`, `gone` when the paper or the annotation is not there any more
   */
  async edit(paper, id, values) {
    const change = annotationPatch(values);
    return this.#papers.write(paper, async (known) => {
      const annotation = await this.#annotation(known, id);
      if (Object.keys(replaced(annotation, change)).length === 0) return null;
      const what = { annotation, change, etag: annotation.etag ?? null };
      return { put: [newEntry("edit", this.#local.outbox.library, known, what)] };
    });
  }

  /**
   * Delete an annotation, which can be restored for a while.
   * @param {number} paper
   * @param {string} id
   * @returns {Promise<KnownPaper>}
   * @throws {Failed} `gone`
   */
  async delete(paper, id) {
    return this.#papers.write(paper, async (known) => {
      const annotation = await this.#annotation(known, id);
      const entry = newEntry("delete", this.#local.outbox.library, known, {
        annotation,
        etag: annotation.etag ?? null,
      });
      return { put: [entry], undo: { id, paper: known.id, annotation } };
    });
  }

  /**
   * Make a deleted annotation again.
   * @param {number} paper
   * @param {string} id
   * @returns {Promise<KnownPaper>}
   * @throws {Failed} `gone` when it is not remembered any more
   */
  async restore(paper, id) {
    return this.#papers.write(paper, async (known) => {
      if (known.annotations.some((annotation) => annotation.id === id)) return null;
      const deleted = await this.#local.deletedAnnotation(id);
      if (!deleted) throw new Failed("gone", chrome.i18n.getMessage("annotationGone"));
      const { etag, ...annotation } = deleted.annotation;
      return { put: [newEntry("annotate", this.#local.outbox.library, known, { annotation })] };
    });
  }

  /** The annotation as the reader sees it. @param {KnownPaper} paper @param {string} id @returns {Promise<WebAnnotation>} */
  async #annotation({ id: paper }, id) {
    const base = await this.#local.base(paper);
    const all = base ? annotationsOf(base, this.#local.outbox.of(paper)) : [];
    const found = all.find(({ annotation }) => annotation.id === id);
    if (!found) throw new Failed("gone", chrome.i18n.getMessage("annotationGone"));
    return found.annotation;
  }
}

/**
 * What a write makes of an annotation, changes in it or deletes, as the reader sees it.
 * @param {{annotation: WebAnnotation | null, change: AnnotationPatch | null, at: string, state: import("../shared/messages.js").UnsentState}} entry
 */
export function annotationOf({ annotation, change, at, state }) {
  if (!annotation) return null;
  return seen(change ? edited(annotation, change, at) : annotation, state);
}

// What a reader wrote on one paper, to be changed in place: tags, note, annotations.

import { annotationList } from "./annotation-list.js";
import { noteEditor } from "./note-editor.js";
import { ask, make, t } from "./page.js";
import { tagsEditor } from "./tags-editor.js";

/** @import { KnownPaper, ReadingPatch } from "./messages.js" */
/** @import { AnnotationHost } from "./annotation-list.js" */

/**
 * @param {AnnotationHost & {mark: (patch: ReadingPatch) => Promise<void>}} host
 * @returns {{element: HTMLElement, show: (paper: KnownPaper) => void, leave: () => void}} `leave` saves what is typed and not saved
 */
export function paperDetails(host) {
  /** @type {KnownPaper} */
  let current;
  const tags = tagsEditor({ label: t("tags"), change: (now) => host.mark({ tags: now }) });
  const note = noteEditor({
    label: t("note"),
    placeholder: t("noteHint"),
    save: async (text, version) => {
      const paper = await ask({ type: "paper.mark", id: current.id, patch: { note: text }, etag: version });
      host.changed(paper);
      return kept(paper);
    },
  });
  const annotations = annotationList(host);
  const element = make("div", "paper-details", tags.element, note.element, annotations.element);
  return {
    element,
    show: (paper) => {
      current = paper;
      tags.show(paper.reading.tags);
      note.show(kept(paper));
      annotations.show(paper);
    },
    leave: () => {
      note.leave();
      annotations.leave();
    },
  };
}

/** @param {KnownPaper} paper */
function kept({ reading, etag, unsent }) {
  return { text: reading.note, version: etag, unsent: unsent?.fields.includes("note") ? unsent.state : null };
}

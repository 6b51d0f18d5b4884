// Every message that crosses a border inside the extension, in one place. Types only: nothing here runs.
//
// Content scripts are classic files, so they take these as JSDoc types (`import("../shared/messages.js").Name`).
// A reply is always `{ok: true, value}` or `{ok: false, error}`, so that errors survive the border.

/** @typedef {"new" | "saved" | "reading" | "read" | "dismissed"} Status */
/** @typedef {"identifier" | "title" | "truncated" | "near"} Evidence */
/** @typedef {"link" | "heading" | "item" | "prose"} Role */

/**
 * One reader's relation to a paper, as the server tells it.
 * @typedef {{status: Status, starred: boolean, tags: string[], note: string, status_changed: string | null}} Reading
 */

/** The colours of annotations. @typedef {"yellow" | "green" | "blue" | "pink"} Color */

/**
 * A quoted passage: the TextQuoteSelector and the TextPositionSelector of the W3C Web Annotation model in one. `prefix` and
 * `suffix` are the text before and after it; `start` and `end` are UTF-16 offsets into the text of the page where it was made.
 * @typedef {{exact: string, prefix: string, suffix: string, start: number, end: number}} Quote
 */

/**
 * How a change stands that the server has not acknowledged: `waiting` to be sent, `failed` (refused, for a reason that lies in
 * the change), `conflict` (the same thing was changed elsewhere, and the reader must choose).
 * @typedef {"waiting" | "failed" | "conflict"} UnsentState
 */

/**
 * An annotation on a paper as the reader sees it; background/annotations.js makes it of the W3C annotation and back. `id` is
 * `urn:uuid:…`; without a `quote` it is about the paper as a whole; `source` is the address of the page where it was made;
 * times are RFC 3339.
 * @typedef {{id: string, quote: Quote | null, comment: string, color: Color, tags: string[], source: string, created: string, modified: string, unsent: UnsentState | null}} Annotation
 */
/** What a reader makes. @typedef {Pick<Annotation, "quote" | "comment" | "color" | "tags" | "source">} AnnotationDraft */
/** Any subset of what a reader can change. @typedef {Partial<Pick<Annotation, "comment" | "color" | "tags">>} AnnotationPatch */

/** What of a paper the server has not acknowledged yet; `paper`: the paper itself was saved here.
 * @typedef {{state: UnsentState, fields: ("paper" | "status" | "starred" | "tags" | "note" | "annotations")[]}} Unsent */

/**
 * A paper of the library as pages see it: as the server told it last, with what the reader changed since laid over it.
 * `unsent` is null when all of it is acknowledged. `keys` are of the whole title, itself first; `near_keys` of parts that
 * stand for it; pages get them empty. A paper that was saved here and that the server does not know yet has an id of its own
 * from 2^31 on, which it loses for the server's once it is acknowledged.
 * @typedef {{id: number, title: string, keys: string[], near_keys: string[], identifiers: string[], etag: string, reading: Reading, annotations: Annotation[], unsent: Unsent | null}} KnownPaper
 */

/** Which paper: a known one, or the one that a page is about, which is saved first. @typedef {{id: number} | {metadata: Metadata, url: string}} Subject */

/** A text block of the page. `id` is the content script's own number for it. @typedef {{id: number, text: string, role: Role}} Block */
/** A link of the page, with its absolute address. @typedef {{id: number, href: string}} PageLink */

/**
 * What a page says of itself (citation_* and Dublin Core meta tags, JSON-LD), empty where it says nothing.
 * @typedef {{title: string, authors: string[], identifiers: string[], abstract: string, venue: string, year: number | null, pdf: string}} Metadata
 */

/**
 * A known paper found in a block or a link. `start` and `end` are UTF-16 offsets into the block's text; `reasons` name what
 * lowered the score (background/judge.js; `cardReason…` in `_locales`).
 * @typedef {{paper: KnownPaper, evidence: Evidence, score: number, reasons: string[], block?: number, link?: number, start: number, end: number}} PageMatch
 */

/** The kinds of failure that the reader is told. @typedef {"off" | "unpaired" | "refused" | "conflict" | "gone" | "invalid" | "failed"} Failure */
/** @typedef {{kind: Failure, message: string}} MessageError */
/** @template T @typedef {{ok: true, value: T} | {ok: false, error: MessageError}} Reply */

/**
 * How the extension stands to its server. `unpaired`: never paired or token revoked; `off`: the server does not answer;
 * `problem`: it answers, but not as it should. `unsent` counts the writes of the outbox: those that wait, and those that need
 * the reader (failed or in conflict).
 * @typedef {{state: "connected" | "off" | "problem" | "unpaired" | "pairing", server: string, papers: number, synced: string | null, code: string | null, message: string, unsent: {waiting: number, stuck: number}}} Connection
 */

/** Any subset of a reading that a reader sets. @typedef {{status?: Status, starred?: boolean, tags?: string[], note?: string}} ReadingPatch */

/** One line of the popup's list: a known paper on a page, in page order, with how often and why it was recognised.
 * @typedef {{paper: KnownPaper, evidence: Evidence, count: number}} PagePaper */

/**
 * What popup and panel hear of a page: its known papers in page order, which of its frames show known papers too (ask each of
 * them), its own paper (`known` when in the library) if it is about one, and the ids of the annotations that are anchored in
 * it (`anchoring`: not all were tried yet).
 * @typedef {{enabled: boolean, url: string, papers: PagePaper[], frames: number[], own: {metadata: Metadata, known: KnownPaper | null} | null, anchored: string[], anchoring: boolean}} PageState
 */

/**
 * A paper that a page lists, as far as it tells: identifiers as they are written or canonical, addresses absolute, "" and null
 * where it says nothing.
 * @typedef {{title: string, authors: string[], year: number | null, abstract: string, identifiers: string[], url: string, pdf: string}} ListedPaper
 */

/**
 * A write that the server has not acknowledged, oldest first in a list of them. `title` is the paper's (the page's for a digest);
 * `patch` is what it sets of a reading; `annotation` what it makes, changes or deletes; `message` tells in a sentence why it is
 * stuck; `theirs` is the paper as it is in the library, when the two are in conflict.
 * @typedef {{seq: number, kind: "mark" | "save" | "annotate" | "edit" | "delete" | "digest", paper: number | null, title: string, at: string, state: UnsentState, tries: number, message: string, patch: ReadingPatch | null, annotation: Annotation | null, theirs: KnownPaper | null}} OutboxEntry
 */

/**
 * Content script (or popup) to background, by `chrome.runtime.sendMessage`. A write is laid over the local index and put into
 * the outbox before it is answered; what it answers with says by `unsent` what the server has not acknowledged. Acknowledgements
 * are told with `papers.changed`.
 * - `page.match`: new or changed blocks and links of a page -> their matches. `own` is the library's paper that the page is about;
 *   `weak`: nothing but a general title tells that it is about a paper, so nothing is learned from it.
 *   The background answers `enabled: false` and no matches when the site is switched off. `look`: how marks look now.
 * - `page.count`: how many known papers the page shows now, for the badge.
 * - `frame.papers`: the ids of the known papers that a frame shows now; the background hands them on to the page.
 * - `page.frames`: have all frames of the page tell theirs.
 * - `paper.mark`: change a reading -> the paper as it is now. `etag` is of the paper as it was shown; if what the patch sets was
 *   changed since, the answer is `conflict`, after a `papers.changed` with the paper as it is now.
 * - `paper.open`: open the paper's page in the dashboard in a new tab.
 * - `paper.save`: save the page's own paper (from its metadata), with status `saved` unless told otherwise -> the paper.
 * - `paper.quote`: add a quoted passage to the paper's note -> the paper.
 * - `annotation.create`, `.edit`, `.delete`, `.restore` (undo of a deletion) -> the paper; `create` also tells the new id.
 * - `library.search`: papers (at most 20), best first; `offline`: the server does not answer, and only titles, notes and tags of
 *   this browser's copy were searched. `library.queue`: what is to be read, in reading order. `library.papers`: those of the ids that
 *   there are.
 * - `tab.paper`: the paper that a tab's address names, for where no content script tells it (a PDF in the browser's viewer).
 * - `links.identify`: which papers the addresses of a page's links lead to, by a canonical identifier, null where to none; known or
 *   not (at most 5,000).
 * - `listing.known`: which of a page's listed papers are in the library, null for those that are not.
 * - `digest.take`: import listed papers as a digest with the page as its source; `queued`: it waits in the outbox.
 * - `outbox.list`; `outbox.resolve`: what the reader decided of a stuck write: `retry` (with `patch` when edited), `discard`, and of a
 *   conflict `mine` or `theirs`, or `mine` with a merged `patch`; `outbox.send`: try to send now.
 * - `storage.get`: what is kept on this computer. `storage.forget`: forget all of it, settings and unsent changes included.
 * - `server.runs`: whether a Paperlight server answers at the address that is set, paired or not.
 * - `connection.get`, `connection.sync` (sync now), `pairing.start`, `pairing.cancel`, `connection.forget` -> Connection.
 * - `settings.get`, `settings.set`: see Settings.
 * @typedef {{type: "page.match", url: string, blocks: Block[], links: PageLink[], metadata: Metadata | null, weak: boolean}
 *   | {type: "page.count", count: number}
 *   | {type: "frame.papers", papers: number[]} | {type: "page.frames"}
 *   | {type: "paper.mark", id: number, patch: ReadingPatch, etag?: string}
 *   | {type: "paper.open", id: number}
 *   | {type: "paper.save", metadata: Metadata, url: string, status?: Status}
 *   | {type: "paper.quote", of: Subject, text: string}
 *   | {type: "annotation.create", of: Subject, annotation: AnnotationDraft}
 *   | {type: "annotation.edit", paper: number, id: string, patch: AnnotationPatch}
 *   | {type: "annotation.delete", paper: number, id: string} | {type: "annotation.restore", paper: number, id: string}
 *   | {type: "library.search", query: string} | {type: "library.queue"} | {type: "library.papers", ids: number[]}
 *   | {type: "tab.paper", tabId: number}
 *   | {type: "links.identify", hrefs: string[]}
 *   | {type: "listing.known", papers: ListedPaper[]}
 *   | {type: "digest.take", title: string, url: string, papers: ListedPaper[]}
 *   | {type: "outbox.list"} | {type: "outbox.send"}
 *   | {type: "outbox.resolve", seq: number, choice: "retry" | "discard" | "mine" | "theirs", patch?: ReadingPatch}
 *   | {type: "storage.get"} | {type: "storage.forget"}
 *   | {type: "server.runs"}
 *   | {type: "connection.get"} | {type: "connection.sync"} | {type: "connection.forget"}
 *   | {type: "pairing.start"} | {type: "pairing.cancel"}
 *   | {type: "settings.get"} | {type: "settings.set", settings: Partial<Settings>}} ToBackground
 */

/**
 * What each message to the background is answered with.
 * @typedef {{
 *   "page.match": {enabled: boolean, matches: PageMatch[], own: KnownPaper | null, look: Look},
 *   "page.count": null, "frame.papers": null, "page.frames": null,
 *   "paper.mark": KnownPaper,
 *   "paper.open": null,
 *   "paper.save": KnownPaper,
 *   "paper.quote": KnownPaper,
 *   "annotation.create": {paper: KnownPaper, id: string},
 *   "annotation.edit": KnownPaper, "annotation.delete": KnownPaper, "annotation.restore": KnownPaper,
 *   "library.search": {papers: KnownPaper[], offline: boolean}, "library.queue": KnownPaper[], "library.papers": KnownPaper[],
 *   "tab.paper": {of: Subject, known: KnownPaper | null} | null,
 *   "links.identify": (string | null)[],
 *   "listing.known": (KnownPaper | null)[],
 *   "digest.take": {queued: boolean, added: number, known: number},
 *   "outbox.list": OutboxEntry[], "outbox.resolve": OutboxEntry[], "outbox.send": Connection,
 *   "storage.get": {papers: number, annotations: number, unsent: number, bytes: number}, "storage.forget": Connection,
 *   "server.runs": boolean,
 *   "connection.get": Connection, "connection.sync": Connection, "connection.forget": Connection,
 *   "pairing.start": Connection, "pairing.cancel": Connection,
 *   "settings.get": Settings, "settings.set": Settings,
 * }} Answers
 */

/**
 * Background (or popup, or panel) to content script, by `chrome.tabs.sendMessage`. What the background tells all tabs, it also
 * tells our own open pages, by `chrome.runtime.sendMessage`.
 * - `papers.changed`: papers changed (`unsent` included) or left the library (`deleted`): recolour or drop their marks, anchor
 *   their annotations anew. A paper that got the server's id is `deleted` under its old one, and a `library.changed` follows.
 * - `library.changed`: papers came in: match the whole page again.
 * - `settings.changed`: the site was switched on or off, or marks look otherwise: paint or clear.
 * - `outbox.changed`: to our own pages: writes were queued, sent, or are stuck.
 * - `frame.papers`: what a frame of the page shows, to the page alone. `frame.tell`: tell it again, to all frames.
 * - `page.state` -> PageState (popup asks, the page and its frames each by itself). `page.show`: scroll to the paper's first
 *   mark and flash it; `annotation.show`: the same for an annotation; -> whether it could be.
 * - `page.step`: go to the next (1) or the previous (-1) known paper, flash it and open its card -> whether there is one.
 * - `page.current` -> the paper that a key means now: that of the open card, else the page's own, else null.
 * - `page.annotate`: annotate the selection -> whether there is one in this frame.
 * - `page.listing` -> what the page lists, for `digest.take`.
 * - `page.notice`: tell the reader a sentence for some seconds, where a key was pressed and nothing of ours is open.
 * @typedef {{type: "papers.changed", papers: KnownPaper[], deleted: number[]}
 *   | {type: "library.changed"}
 *   | {type: "settings.changed"}
 *   | {type: "outbox.changed"}
 *   | {type: "frame.papers", frame: number, papers: number[]} | {type: "frame.tell"}
 *   | {type: "page.state"}
 *   | {type: "page.show", id: number} | {type: "annotation.show", id: string}
 *   | {type: "page.step", direction: 1 | -1}
 *   | {type: "page.current"}
 *   | {type: "page.annotate", how: "highlight" | "comment" | "quote"}
 *   | {type: "page.listing"}
 *   | {type: "page.notice", text: string}} ToContent
 */

/** What a content script answers to some of them.
 * @typedef {{"page.state": PageState, "page.show": boolean, "annotation.show": boolean, "page.step": boolean,
 *   "page.current": {of: Subject, known: KnownPaper | null} | null, "page.annotate": boolean,
 *   "page.listing": {title: string, url: string, papers: ListedPaper[]}}} ContentAnswers */

/** A colour of marks; each has at least 3 to 1 on white and on near black. @typedef {"blue" | "amber" | "purple" | "green" | "grey" | "red"} MarkColor */
/** How the marks of one status look. @typedef {{shown: boolean, color: MarkColor, line: "solid" | "dotted" | "dashed" | "double" | "through", tint: boolean}} MarkStyle */
/** What a page must know of the settings: how marks look, and whether a selection is offered to be annotated.
 * @typedef {{marks: Record<Status, MarkStyle>, offer: boolean}} Look */

/**
 * What the reader has set; kept in `storage.local`. `server` is an origin such as `http://127.0.0.1:5711`; `marking`: whether
 * anything is marked at all; `offSites` are host names on which nothing is; with `learn` papers gain what their own pages say of
 * them; with `opens` a saved paper whose own page or PDF is opened becomes `reading`.
 * @typedef {{server: string, marking: boolean, offSites: string[], learn: boolean, opens: boolean} & Look} Settings
 */

export {};

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

/**
 * What the local index keeps of a paper (an item of `GET /api/v1/changes`). `keys` are of the whole title, itself first;
 * `near_keys` of parts that stand for it.
 * @typedef {{id: number, title: string, keys: string[], near_keys: string[], identifiers: string[], etag: string, reading: Reading}} KnownPaper
 */

/** A text block of the page. `id` is the content script's own number for it. @typedef {{id: number, text: string, role: Role}} Block */
/** A link of the page, with its absolute address. @typedef {{id: number, href: string}} PageLink */

/**
 * What a page says of itself (citation_* and Dublin Core meta tags, JSON-LD), empty where it says nothing.
 * @typedef {{title: string, authors: string[], identifiers: string[], abstract: string, venue: string, year: number | null, pdf: string}} Metadata
 */

/**
 * A known paper found in a block or a link. `start` and `end` are UTF-16 offsets into the block's text; `reasons` are what
 * lowered the score (background/judge.js).
 * @typedef {{paper: KnownPaper, evidence: Evidence, score: number, reasons: string[], block?: number, link?: number, start: number, end: number}} PageMatch
 */

/** The kinds of failure that the reader is told. @typedef {"off" | "unpaired" | "refused" | "conflict" | "gone" | "invalid" | "failed"} Failure */
/** @typedef {{kind: Failure, message: string}} MessageError */
/** @template T @typedef {{ok: true, value: T} | {ok: false, error: MessageError}} Reply */

/**
 * How the extension stands to its server. `unpaired`: never paired or token revoked; `off`: the server does not answer;
 * `problem`: it answers, but not as it should.
 * @typedef {{state: "connected" | "off" | "problem" | "unpaired" | "pairing", server: string, papers: number, synced: string | null, code: string | null, message: string}} Connection
 */

/** Any subset of a reading that a reader sets. @typedef {{status?: Status, starred?: boolean, tags?: string[], note?: string}} ReadingPatch */

/** One line of the popup's list: a known paper on a page, in page order, with how often and why it was recognised.
 * @typedef {{paper: KnownPaper, evidence: Evidence, count: number}} PagePaper */

/**
 * What the popup hears of a page: its known papers in page order, and its own paper (`known` when in the library) if it is about one.
 * @typedef {{enabled: boolean, url: string, papers: PagePaper[], own: {metadata: Metadata, known: KnownPaper | null} | null}} PageState
 */

/**
 * Content script (or popup) to background, by `chrome.runtime.sendMessage`.
 * - `page.match`: new or changed blocks and links of a page -> their matches. `own` is the library's paper that the page is about.
 *   The background answers `enabled: false` and no matches when the site is switched off.
 * - `page.count`: how many known papers the page shows now, for the badge.
 * - `paper.mark`: change a reading -> the paper as it is now. `etag` is of the paper as it was shown; if the reading was
 *   changed since, the answer is `conflict`, after a `papers.changed` with the paper as it is now.
 * - `paper.open`: open the paper's page in the dashboard in a new tab.
 * - `paper.save`: save the page's own paper (from its metadata) with status `saved` -> the paper.
 * - `library.search`: ask the server -> papers (at most 20).
 * - `connection.get`, `connection.sync` (sync now), `pairing.start`, `pairing.cancel`, `connection.forget` -> Connection.
 * - `settings.get`, `settings.set`: see Settings.
 * @typedef {{type: "page.match", url: string, blocks: Block[], links: PageLink[], metadata: Metadata | null}
 *   | {type: "page.count", count: number}
 *   | {type: "paper.mark", id: number, patch: ReadingPatch, etag?: string}
 *   | {type: "paper.open", id: number}
 *   | {type: "paper.save", metadata: Metadata, url: string}
 *   | {type: "library.search", query: string}
 *   | {type: "connection.get"} | {type: "connection.sync"} | {type: "connection.forget"}
 *   | {type: "pairing.start"} | {type: "pairing.cancel"}
 *   | {type: "settings.get"} | {type: "settings.set", settings: Partial<Settings>}} ToBackground
 */

/**
 * What each message to the background is answered with.
 * @typedef {{
 *   "page.match": {enabled: boolean, matches: PageMatch[], own: KnownPaper | null},
 *   "page.count": null,
 *   "paper.mark": KnownPaper,
 *   "paper.open": null,
 *   "paper.save": KnownPaper,
 *   "library.search": KnownPaper[],
 *   "connection.get": Connection, "connection.sync": Connection, "connection.forget": Connection,
 *   "pairing.start": Connection, "pairing.cancel": Connection,
 *   "settings.get": Settings, "settings.set": Settings,
 * }} Answers
 */

/**
 * Background (or popup) to content script, by `chrome.tabs.sendMessage`. What the background tells all tabs, it also tells
 * our own open pages, by `chrome.runtime.sendMessage`.
 * - `papers.changed`: readings changed or papers left the library (`deleted`): recolour or drop their marks.
 * - `library.changed`: papers came in: match the whole page again.
 * - `settings.changed`: the site was switched on or off: paint or clear.
 * - `page.state` -> PageState (popup asks). `page.show`: scroll to the paper's first mark and flash it.
 * @typedef {{type: "papers.changed", papers: KnownPaper[], deleted: number[]}
 *   | {type: "library.changed"}
 *   | {type: "settings.changed"}
 *   | {type: "page.state"}
 *   | {type: "page.show", id: number}} ToContent
 */

/**
 * What the reader has set; kept in `storage.local`. `server` is an origin such as `http://127.0.0.1:5711`;
 * `offSites` are host names on which nothing is marked.
 * @typedef {{server: string, offSites: string[]}} Settings
 */

export {};

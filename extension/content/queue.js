// What goes to the background for matching: in messages of bounded size, one after the other, and nothing twice.

/** The most text (and addresses) that one message carries, in UTF-16 units. */
const MESSAGE_LENGTH = 200_000;
/** How much of what was matched is remembered, in UTF-16 units. */
const MEMORY_LENGTH = 8_000_000;
/** A background that is being restarted answers a moment later. In ms. */
const RETRY_AFTER = 2_000;
const MOST_TRIES = 3;

/** What a match says, without what it was found in. @typedef {Pick<PageMatch, "evidence" | "score" | "start" | "end"> & {id: number}} Found */
/** Something to match: its key is what it is remembered by. @typedef {{key: string, size: number, deliver(found: Found[]): void} & ({text: string, role: Role} | {href: string})} Item */

/** @type {Found[]} */
const NOTHING = [];

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class MatchQueue {
  /** @type {Map<string, Item[]>} */
  #waiting = new Map();
  #waitingLength = 0;
  /** @type {Map<string, Found[]>} */
  #memory = new Map();
  #memoryLength = 0;
  /** @type {Metadata | null} */
  #metadata = null;
  #unasked = false;
  /** @type {Promise<void> | null} */
  #sending = null;
  #tries = 0;
  /** Replies to what was asked before a reset are of no use. */
  #generation = 0;

  /**
   * @param {{papers(papers: KnownPaper[]): void, own(paper: KnownPaper | null): void, off(): void, answered(): void}} listener
   *   `papers`: known papers as they are now, before the matches that name them are delivered; `own`: the paper that the
   *   page is about; `off`: the site is switched off; `answered`: a message's matches have been delivered
   */
  constructor(listener) {
    this.listener = listener;
  }

  /** Forget everything, for the library is another one now. */
  reset() {
    this.#generation += 1;
    this.#waiting.clear();
    this.#waitingLength = 0;
    this.#memory.clear();
    this.#memoryLength = 0;
    this.#tries = 0;
  }

  /** Ask which paper the page is about. @param {Metadata | null} metadata */
  askOwn(metadata) {
    this.#metadata = metadata;
    this.#unasked = true;
  }

  /**
   * Match something, from memory if it was matched before.
   * @param {Item} item
   */
  add(item) {
    const known = this.#memory.get(item.key);
    if (known) {
      if (known.length) item.deliver(known);
      return;
    }
    const same = this.#waiting.get(item.key);
    if (same) {
      same.push(item);
      return;
    }
    this.#waiting.set(item.key, [item]);
    this.#waitingLength += item.size;
    if (this.#waitingLength >= MESSAGE_LENGTH) this.flush();
  }

  /** Send what waits. @returns {Promise<void>} when all of it is delivered, or the background cannot be asked now */
  flush() {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #sendAll() {
    while (this.#waiting.size || this.#unasked) if (!(await this.#send())) return;
  }

  /** @returns {Promise<boolean>} false if the background cannot be asked now */
  async #send() {
    const generation = this.#generation;
    const taken = this.#take();
    const unasked = this.#unasked;
    this.#unasked = false;
    const metadata = unasked ? this.#metadata : null;
    const reply = await ask({ type: "page.match", url: location.href, ...messageOf(taken), metadata });
    if (generation !== this.#generation) {
      this.#unasked ||= unasked;
      return true;
    }
    if (!reply.ok) {
      this.#unasked ||= unasked;
      for (const [key, items] of taken) this.#waiting.set(key, items);
      this.#retry();
      return false;
    }
    this.#tries = 0;
    if (!reply.value.enabled) {
      this.reset();
      this.listener.off();
      return false;
    }
    if (unasked) this.listener.own(reply.value.own);
    this.#deliver(taken, reply.value.matches);
    this.listener.answered();
    return true;
  }

  /** @returns {[string, Item[]][]} as much as one message carries */
  #take() {
    /** @type {[string, Item[]][]} */
    const taken = [];
    let length = 0;
    for (const [key, items] of this.#waiting) {
      const size = items[0]?.size ?? 0;
      if (taken.length && length + size > MESSAGE_LENGTH) break;
      taken.push([key, items]);
      length += size;
      this.#waiting.delete(key);
    }
    this.#waitingLength = this.#waiting.size ? Math.max(0, this.#waitingLength - length) : 0;
    return taken;
  }

  /**
   * @param {[string, Item[]][]} taken
   * @param {PageMatch[]} matches
   */
  #deliver(taken, matches) {
    this.listener.papers(matches.map((match) => match.paper));
    /** @type {Map<number, Found[]>} */
    const found = new Map();
    for (const { paper, evidence, score, start, end, block, link } of matches) {
      const at = block ?? link ?? -1;
      found.set(at, [...(found.get(at) ?? []), { id: paper.id, evidence, score, start, end }]);
    }
    taken.forEach(([key, items], index) => {
      const ours = found.get(index) ?? NOTHING;
      this.#remember(key, ours);
      if (ours.length) for (const item of items) item.deliver(ours);
    });
  }

  /**
   * @param {string} key
   * @param {Found[]} found
   */
  #remember(key, found) {
    this.#memoryLength += key.length;
    if (this.#memoryLength > MEMORY_LENGTH) {
      this.#memory.clear();
      this.#memoryLength = key.length;
    }
    this.#memory.set(key, found);
  }

  #retry() {
    this.#tries += 1;
    if (this.#tries < MOST_TRIES && extensionAlive()) setTimeout(() => this.flush(), RETRY_AFTER);
  }
}

/**
 * @param {[string, Item[]][]} taken
 * @returns {{blocks: Block[], links: PageLink[]}} ids are indexes into `taken`
 */
function messageOf(taken) {
  /** @type {Block[]} */
  const blocks = [];
  /** @type {PageLink[]} */
  const links = [];
  taken.forEach(([, [item]], id) => {
    if (!item) return;
    if ("href" in item) links.push({ id, href: item.href });
    else blocks.push({ id, text: item.text, role: item.role });
  });
  return { blocks, links };
}

/**
 * The items of a text block: each part of it that is matched on its own.
 * @param {TextBlock} block
 * @param {(found: Found, start: number, end: number) => void} deliver hears of each match, with offsets into the block
 * @returns {Item[]}
 */
// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
function itemsOf(block, deliver) {
  return block.parts().map(({ from, to, role }) => {
    const text = block.text.slice(from, to);
    return {
      key: `${role}\n${text}`,
      size: text.length,
      text,
      role,
      deliver: (all) => {
        for (const found of all) deliver(found, from + found.start, from + found.end);
      },
    };
  });
}

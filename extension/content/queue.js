// What goes to the background for matching: in messages of bounded size, two at a time, and nothing twice.

/** The most text (and addresses) that one message carries, in UTF-16 units. */
const MESSAGE_LENGTH = 100_000;
/** How much of what was matched is remembered, in UTF-16 units. */
const MEMORY_LENGTH = 8_000_000;
/** A background that is being restarted answers a moment later. In ms. */
const RETRY_AFTER = 2_000;
const MOST_TRIES = 3;
/** Each time that marks are added the browser paints the page anew, which takes a long page longer than finding them. In ms. */
const TELL_EVERY = 150;

/** What a match says, without what it was found in. @typedef {Pick<PageMatch, "evidence" | "reasons" | "score" | "start" | "end"> & {id: number}} Found */
/** A part of a block, or a link, whose text is its address. @typedef {{role: Role, text: string, block: TextBlock, from: number} | {role: "address", text: string, link: Element, container: Element}} Item */
/** A text in a role, wherever it stands: what waits for its matches, then the matches. @typedef {{role: Item["role"], text: string, items: Item[], found: Found[] | null}} Asked */

/** @type {Found[]} */
const NOTHING = [];
/** @type {Item[]} */
const NOBODY = [];

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class MatchQueue {
  /** What was asked, and what waits to be. */
  #memory = emptyMemory();
  #memoryLength = 0;
  /** @type {Asked[]} */
  #waiting = [];
  #waitingLength = 0;
  /** @type {ReturnType<typeof metadataOf>} */
  #said = null;
  #unasked = false;
  /** @type {Promise<boolean> | null} */
  #sending = null;
  #tries = 0;
  /** Answers whose matches are still to be told. @type {{taken: Asked[], matches: PageMatch[]}[]} */
  #answers = [];
  #toldAt = Number.NEGATIVE_INFINITY;
  /** Replies to what was asked before a reset are of no use. */
  #generation = 0;

  /**
   * @param {{look(look: Look): void, papers(papers: KnownPaper[]): void, found(item: Item, found: Found[]): void, own(paper: KnownPaper | null): void, off(): void, answered(): void}} listener
   *   `papers`: known papers as they are now, before the matches that name them are told; `found`: what an item matches, if
   *   anything; `own`: the paper that the page is about; `off`: the site is switched off; `answered`: all matches of
   *   what was asked so far have been told
   */
  constructor(listener) {
    this.listener = listener;
  }

  /** Forget everything, for the library is another one now. */
  reset() {
    this.#generation += 1;
    this.#waiting = [];
    this.#waitingLength = 0;
    this.#memory = emptyMemory();
    this.#memoryLength = 0;
    this.#answers = [];
    this.#tries = 0;
  }

  /** Ask which paper the page is about. @param {ReturnType<typeof metadataOf>} said what the page says of itself */
  askOwn(said) {
    this.#said = said;
    this.#unasked = true;
  }

  /** Match something, from memory if it was matched before. @param {Item} item */
  add(item) {
    const { role, text } = item;
    const asked = this.#memory[role].get(text);
    if (!asked) {
      const waiting = { role, text, items: [item], found: null };
      this.#memory[role].set(text, waiting);
      this.#waiting.push(waiting);
      this.#waitingLength += text.length;
      if (this.#waitingLength >= MESSAGE_LENGTH) this.#sendAll();
    } else if (!asked.found) {
      asked.items.push(item);
    } else if (asked.found.length) {
      this.listener.found(item, asked.found);
    }
  }

  /** Send what waits, and tell all answers. @returns {Promise<void>} when that is done, or the background cannot be asked now */
  async flush() {
    const isDone = await this.#sendAll();
    await this.#tellAll();
    if (isDone) this.listener.answered();
  }

  /** @returns {Promise<boolean>} false if the background cannot be asked now */
  #sendAll() {
    this.#sending ??= this.#sendBoth().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  /** The first answer tells whether the site is switched off. Then one message travels while another one is matched. */
  async #sendBoth() {
    if (this.#isWaiting && !(await this.#send())) return false;
    const all = await Promise.all([this.#sendOn(), this.#sendOn()]);
    return all.every(Boolean);
  }

  /** @returns {Promise<boolean>} false if the background cannot be asked now */
  async #sendOn() {
    while (this.#isWaiting) if (!(await this.#send())) return false;
    return true;
  }

  get #isWaiting() {
    return this.#waiting.length > 0 || this.#unasked;
  }

  /** @returns {Promise<boolean>} false if the background cannot be asked now */
  async #send() {
    const generation = this.#generation;
    const taken = this.#take();
    const unasked = this.#unasked;
    this.#unasked = false;
    const { metadata, weak } = (unasked && this.#said) || { metadata: null, weak: true };
    const reply = await ask({ type: "page.match", url: pageUrl(), ...messageOf(taken), metadata, weak });
    if (generation !== this.#generation) {
      this.#unasked ||= unasked;
      return true;
    }
    if (!reply.ok) {
      this.#unasked ||= unasked;
      this.#waiting.unshift(...taken);
      this.#waitingLength += lengthOfAll(taken);
      this.#retry();
      return false;
    }
    this.#tries = 0;
    this.listener.look(reply.value.look);
    if (!reply.value.enabled) {
      this.reset();
      this.listener.off();
      return false;
    }
    if (unasked) this.listener.own(reply.value.own);
    this.#answers.push({ taken, matches: reply.value.matches });
    if (performance.now() - this.#toldAt >= TELL_EVERY) await this.#tellAll();
    return true;
  }

  /** @returns {Asked[]} as much as one message carries */
  #take() {
    let length = 0;
    let count = 0;
    for (const { text } of this.#waiting) {
      if (count > 0 && length + text.length > MESSAGE_LENGTH) break;
      length += text.length;
      count += 1;
    }
    this.#waitingLength -= length;
    return this.#waiting.splice(0, count);
  }

  async #tellAll() {
    for (let answer = this.#answers.shift(); answer; answer = this.#answers.shift()) {
      await this.#deliver(answer.taken, answer.matches);
      this.#toldAt = performance.now();
    }
  }

  /** Tell the matches in short slices, for each of them is painted. @param {Asked[]} taken @param {PageMatch[]} matches */
  async #deliver(taken, matches) {
    const generation = this.#generation;
    this.listener.papers(matches.map((match) => match.paper));
    /** @type {Map<number, Found[]>} */
    const found = new Map();
    for (const { paper, evidence, reasons, score, start, end, block, link } of matches) {
      const at = block ?? link ?? -1;
      const one = { id: paper.id, evidence, reasons, score, start, end };
      const others = found.get(at);
      if (others) others.push(one);
      else found.set(at, [one]);
    }
    const slices = new Slices();
    for (const [index, asked] of taken.entries()) {
      const { items } = asked;
      asked.found = found.get(index) ?? NOTHING;
      asked.items = NOBODY;
      this.#remember(asked.text.length);
      if (asked.found === NOTHING) continue;
      for (const item of items) {
        this.listener.found(item, asked.found);
        if (!slices.full) continue;
        await slices.rest();
        if (generation !== this.#generation) return;
      }
    }
  }

  /** Count what is remembered, and forget all of it when it is too much. @param {number} length */
  #remember(length) {
    this.#memoryLength += length;
    if (this.#memoryLength <= MEMORY_LENGTH) return;
    this.#memory = emptyMemory();
    this.#memoryLength = 0;
  }

  #retry() {
    this.#tries += 1;
    if (this.#tries < MOST_TRIES && extensionAlive()) setTimeout(() => this.flush(), RETRY_AFTER);
  }
}

/** @returns {Record<Item["role"], Map<string, Asked>>} */
function emptyMemory() {
  return { heading: new Map(), link: new Map(), item: new Map(), prose: new Map(), address: new Map() };
}

/** @param {Asked[]} all */
function lengthOfAll(all) {
  return all.reduce((length, { text }) => length + text.length, 0);
}

/**
 * @param {Asked[]} taken
 * @returns {{blocks: Block[], links: PageLink[]}} ids are indexes into `taken`
 */
function messageOf(taken) {
  /** @type {Block[]} */
  const blocks = [];
  /** @type {PageLink[]} */
  const links = [];
  for (const [id, { role, text }] of taken.entries()) {
    if (role === "address") links.push({ id, href: text });
    else blocks.push({ id, text, role });
  }
  return { blocks, links };
}

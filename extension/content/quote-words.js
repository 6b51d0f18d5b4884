// biome-ignore-all lint/correctness/noUnusedVariables: for the files after this one

// The words of a quote, and what they say of it: how much tells it from any other passage, and whether a passage that is
// written almost alike says something else.

/** A word, folded. `name`: written with a capital that no beginning of a sentence asks for. @typedef {{text: string, name: boolean}} Word */

/** A number, or a word; of scripts without spaces each character, with the marks on it, is one. */
const WORD =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Bopo}ー]\p{M}*|(?<![\p{L}\p{N}])-?\p{Nd}+(?:[.,]\p{Nd}+)*|(?:(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Bopo}ー])[\p{L}\p{N}\p{M}])+(?:'[\p{L}\p{M}]+)?/gu;
/** `[12]`, `[3, 5-7]`: where a page numbers its references. */
const REFERENCES = /\[\d+(?:[,;\s-]+\d+)*\]/g;
const THOUSANDS = /^-?\p{Nd}{1,3}(?:,\p{Nd}{3})+(?:\.|$)/u;
const NUMBER = /\p{Nd}/u;
const HAN = /^[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Bopo}ー]\p{M}*$/u;
const CAPITAL = /\p{Lu}/u;
/** What is before the first word of a sentence. */
const OPENING = /(?:^|[.!?:;]['")\]]*\s+)['"([]*$/;

/** Words that stand in any abstract: what is made of them alone may be anybody's sentence. */
const COMMON_WORDS = new Set(
  `about above across after all also although among and any are art available based because been before being below benchmark
benchmarks best better between both but can code compared could data dataset datasets demonstrate demonstrates different does
due each effective effectively effectiveness efficient end evaluate evaluated evaluation even existing experiment experimental
experiments extensive finally first for framework from further furthermore future general github given good had has have here
high how however http https important improve improved improvement improvements improves into introduce introduces its large
learning leverage many may method methods might model models moreover most much multiple must new not novel number obtain one
only org other our ours over paper papers performance perform performs present presents previous problem problems project
propose proposed proposes provide provides publicly recent recently release released research respectively result results
sample samples second set several should show shown shows significant significantly simple since so some stateoftheart state
study such task tasks than that the their them then there these they third this those three through thus train trained training
two under use used uses using various very via was way well were what when where which while who will with within without work
works would www yet you your`.split(/\s+/),
);
/** Where one of these is in one text only, or another stands in its place, the texts say different things. */
const TURNING_WORDS = new Set(
  `no not never none nobody nothing neither nor without cannot hardly barely scarcely rarely seldom fail fails failed failing
lack lacks lacking absence absent only except unless all every each any some most few many several half both either always often
sometimes usually more less fewer least greater smaller larger higher lower high low better worse best worst stronger weaker
strong weak faster slower fast slow increase increases increased increasing decrease decreases decreased decreasing improve
improves improved improving improvement degrade degrades degraded degrading degradation reduce reduces reduced reducing
reduction gain gains loss losses outperform outperforms outperformed underperform underperforms underperformed exceed exceeds
positive negative positively negatively above below over under before after maximum minimum maximize minimize maximise minimise
maximizes minimizes maximal minimal true false correct wrong easy hard easier harder accept accepts accepted reject rejects
rejected confirm confirms confirmed refute refutes refuted support supports supported contradict contradicts contradicted
possible impossible can could may might must should zero one two three four five six seven eight nine ten eleven twelve twenty
thirty fifty hundred thousand million billion first second third fourth fifth once twice double triple
ne pas jamais aucun aucune sans ni nicht kein keine keinen keiner nie ohne sin nunca ningun tampoco senza mai nao sem
не нет ни никогда без لا لم لن ليس ليست غير دون بدون नही नहीं न ना मत बिना`.split(/\s+/),
);
const TURNING_HAN = new Set("不没沒無无非未否别別勿莫一二三四五六七八九十百千万萬億亿增减減高低大小多少升降ない");
/** With more words to compare, nothing is known of what turned. */
const MOST_PAIRS = 10_000;
/** What makes a word its opposite. */
const NEGATING = ["un", "in", "im", "il", "ir", "non", "dis", "anti", "mis", "de", "a"];

/** @param {FoldedText} folded @returns {Word[]} */
function wordsOf(folded) {
  const text = folded.toString();
  /** @type {Word[]} */
  const words = [];
  const bare = text.replace(REFERENCES, (all) => " ".repeat(all.length));
  for (const { 0: word, index } of bare.matchAll(WORD)) {
    const { start, end } = folded.origin(index, index + word.length);
    const written = folded.source.slice(start, end);
    const capital =
      CAPITAL.test(written.slice(1)) ||
      (CAPITAL.test(written) && !OPENING.test(bare.slice(Math.max(0, index - 8), index)));
    for (const text of partsOf(word)) words.push({ text, name: capital });
  }
  return words;
}

/** One word but for short forms of `not`. @param {string} word */
function partsOf(word) {
  if (word === "cannot" || word === "can't") return ["can", "not"];
  if (word.endsWith("n't")) return [word.slice(0, -3), "not"];
  return [THOUSANDS.test(word) ? word.replaceAll(",", "") : word];
}

/** How much of a text is its own: words that not any abstract has, a Chinese character for half a word. @param {Word[]} words @returns {number} */
function tellingOf(words) {
  let telling = 0;
  for (const { text } of words) {
    if (HAN.test(text)) telling += 0.5;
    else if (NUMBER.test(text) || (text.length > 2 && !COMMON_WORDS.has(text))) telling += 1;
  }
  return telling;
}

/**
 * Whether two passages that are written almost alike say different things: another number, a negation or a word of measure
 * lost, gained or replaced, another name, words in another order. A slip of the pen in such a word turns nothing.
 * @param {Word[]} quoteWords
 * @param {Word[]} otherWords
 * @returns {boolean}
 */
function isTurned(quoteWords, otherWords) {
  const quote = joined(quoteWords, otherWords);
  const other = joined(otherWords, quoteWords);
  const [lost, gained] = [unmatched(quote, other), unmatched(other, quote)];
  if (lost.length * gained.length > MOST_PAIRS) return true;
  /** @type {Map<string, string>} */
  const slips = new Map();
  for (const one of lost) {
    for (const two of gained) {
      if (isOpposite(one.text, two.text)) return true;
      if (isSlip(one.text, two.text)) slips.set(two.text, one.text).set(one.text, one.text);
    }
  }
  const isLeft = (/** @type {Word} */ { text, name }) => name && !slips.has(text);
  if (lost.some(isLeft) && gained.some(isLeft)) return true;
  if (turning(quote, slips) !== turning(other, slips)) return true;
  const apart = new Set([...lost, ...gained].map(({ text }) => text));
  return order(quote, apart) !== order(other, apart);
}

/** What another text writes as one word is one word: `high resolution`, `highresolution`. @param {Word[]} words @param {Word[]} others @returns {Word[]} */
function joined(words, others) {
  const known = new Set(others.map(({ text }) => text));
  /** @type {Word[]} */
  const result = [];
  for (const word of words) {
    const before = result.at(-1);
    if (before && known.has(before.text + word.text))
      result[result.length - 1] = { ...before, text: before.text + word.text };
    else result.push(word);
  }
  return result;
}

/** Words that a text has more often than another. @param {Word[]} words @param {Word[]} others @returns {Word[]} */
function unmatched(words, others) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { text } of others) counts.set(text, (counts.get(text) ?? 0) + 1);
  return words.filter(({ text }) => {
    const count = counts.get(text) ?? 0;
    counts.set(text, count - 1);
    return count <= 0;
  });
}

/** The words that turn what is said, in their order. @param {Word[]} words @param {Map<string, string>} slips */
function turning(words, slips) {
  return words
    .map(({ text }) => slips.get(text) ?? text)
    .filter((text) => NUMBER.test(text) || TURNING_WORDS.has(text) || TURNING_HAN.has(text))
    .join(" ");
}

/** The words that are in both as often, in their order. @param {Word[]} words @param {Set<string>} apart */
function order(words, apart) {
  return words
    .filter(({ text }) => text.length > 2 && !COMMON_WORDS.has(text) && !apart.has(text))
    .map(({ text }) => text)
    .join(" ");
}

/** @param {string} one @param {string} other */
function isOpposite(one, other) {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (long.endsWith(short) && NEGATING.includes(long.slice(0, -short.length)) && short.length > 3) return true;
  return one.replace(/(?:ful|less)$/, "") === other.replace(/(?:ful|less)$/, "") && /(?:ful|less)$/.test(one);
}

/** Whether one word is the other with a slip of the pen, or its other spelling. @param {string} one @param {string} other */
function isSlip(one, other) {
  if (one.length < 4 || other.length < 4 || NUMBER.test(one + other)) return false;
  // Two words that both turn what is said are no slips of each other.
  if (TURNING_WORDS.has(one) && TURNING_WORDS.has(other)) return false;
  return distanceOf(one, other) <= (one.length < 8 ? 1 : 2) || isSwapped(one, other);
}

/** @param {string} one @param {string} other @returns {number} */
function distanceOf(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 0; at < one.length; at += 1) {
    const next = [at + 1];
    for (let to = 0; to < other.length; to += 1) {
      const replaced = (row[to] ?? 0) + (one[at] === other[to] ? 0 : 1);
      next.push(Math.min(replaced, (row[to + 1] ?? 0) + 1, (next[to] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Whether two neighbouring letters changed places. @param {string} one @param {string} other */
function isSwapped(one, other) {
  if (one.length !== other.length) return false;
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  return one.slice(at + 2) === other.slice(at + 2) && one[at] === other[at + 1] && one[at + 1] === other[at];
}

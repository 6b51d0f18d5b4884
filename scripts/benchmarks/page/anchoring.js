// How long it takes to anchor quotes, in turns as the extension takes them. A classic script: it stands behind the content
// scripts that it measures, in node and in a page.

/**
 * Run a generator in turns.
 * @template T
 * @param {Generator<void, T>} work
 * @returns {Promise<{result: T, turns: number[]}>} the lengths of the turns in ms
 */
async function inTurns(work) {
  /** @type {number[]} */
  const turns = [];
  for (let begun = performance.now(); ; ) {
    const { done, value } = work.next();
    const lasted = performance.now() - begun;
    if (!done && lasted < SLICE) continue;
    turns.push(lasted);
    if (done) return { result: value, turns };
    await new Promise((resolve) => setTimeout(resolve));
    begun = performance.now();
  }
}

/** @param {number[]} turns */
function figuresOf(turns) {
  return { ms: turns.reduce((sum, turn) => sum + turn, 0), longest: Math.max(...turns) };
}

/** Anchor quotes in a text. @param {{text: string}} page @param {Quote[]} quotes */
async function anchoringOf(page, quotes) {
  const { result, turns } = await inTurns(new Anchors(page).anchor(quotes));
  return { ...figuresOf(turns), found: result.filter(Boolean).length };
}

/** Read the document that this stands in, then anchor quotes in it. @param {Quote[]} quotes */
// biome-ignore lint/correctness/noUnusedVariables: for those who load it
async function readingOf(quotes) {
  const text = new PageText();
  const { turns } = await inTurns(text.read(document.documentElement));
  return { reading: figuresOf(turns), anchoring: await anchoringOf(text, quotes), length: text.text.length };
}

// How long something takes.

const WARM_UP = 500; // ms, in which the engine compiles
const LEAST = 5; // runs
const MOST = 200;
const ENOUGH = 2000; // ms

/**
 * @template T
 * @param {() => T | Promise<T>} action
 * @returns {Promise<{ms: number, result: T}>}
 */
export async function timed(action) {
  const begun = performance.now();
  const result = await action();
  return { ms: performance.now() - begun, result };
}

/**
 * The medians of several runs after a warm-up, in milliseconds. The actions take turns, so that what else the machine
 * does slows all of them.
 * @param {(() => unknown)[]} actions
 */
export async function medians(...actions) {
  const taken = actions.map(() => /** @type {number[]} */ ([]));
  const begun = performance.now();
  const lasts = (/** @type {number} */ ms) => performance.now() - begun < ms;
  do for (const action of actions) await action();
  while (lasts(WARM_UP));
  for (let run = 0; run < LEAST || (run < MOST && lasts(WARM_UP + ENOUGH)); run++) {
    for (const [at, action] of actions.entries()) taken[at]?.push((await timed(action)).ms);
  }
  return taken.map((times) => times.sort((one, other) => one - other)[times.length >> 1] ?? 0);
}

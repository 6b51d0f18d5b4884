// Work in short slices, so that a page never waits for us longer than one.

/** The longest slice and the longest pause between two, in ms; a frame at 60 Hz has 16. */
const SLICE = 6;
const PAUSE = 50;

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class Slices {
  #end = performance.now() + SLICE;

  /** Whether it is time to rest. */
  get full() {
    return performance.now() >= this.#end;
  }

  /** Let the page work first; on a page that never rests, wait no longer than `PAUSE`. @returns {Promise<void>} */
  async rest() {
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, PAUSE);
      const go = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
      // Idle callbacks run once a frame at most; Firefox before 142 has nothing better.
      if ("scheduler" in globalThis) scheduler.postTask(go, { priority: "background" });
      else requestIdleCallback(go);
    });
    this.#end = performance.now() + SLICE;
  }
}

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

  /** Let the page be laid out and painted first: who asks it for a style before that waits for all of it. @returns {Promise<void>} */
  async afterFrame() {
    await soon((go) => requestAnimationFrame(go));
    await this.rest();
  }

  /** Let the page work first; on a page that never rests, wait no longer than `PAUSE`. @returns {Promise<void>} */
  async rest() {
    await soon((go) => {
      // Idle callbacks run once a frame at most; Firefox before 142 has nothing better.
      if ("scheduler" in globalThis) scheduler.postTask(go, { priority: "background" });
      else requestIdleCallback(go);
    });
    this.#end = performance.now() + SLICE;
  }
}

/** @param {(go: () => void) => void} when calls back when it is time @returns {Promise<void>} then, or after `PAUSE` */
function soon(when) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PAUSE);
    when(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

// Loaded before the content scripts, and once more after them, by scripts/benchmarks/in_browser.py: how long each of their turns on
// the page's main thread takes, and when the last mark was painted. What they wait for is wrapped, so each turn that begins
// there is seen; a turn ends when no microtask follows any more.

if (globalThis.probe) {
  globalThis.probe.end(globalThis.probe.first);
} else {
  /** A turn's microtasks come in chains of a few; after so many it has ended. */
  const HOPS = 12;
  const probe = {
    slices: [],
    messages: 0,
    sent: 0,
    painted: 0,
    marks: 0,
    end(slice, hops = HOPS) {
      slice.end = performance.now();
      if (hops > 0) queueMicrotask(() => probe.end(slice, hops - 1));
    },
    begin() {
      const now = performance.now();
      const slice = { start: now, end: now };
      probe.slices.push(slice);
      return slice;
    },
    turn(run) {
      return (...told) => {
        const slice = probe.begin();
        run(...told);
        probe.end(slice);
      };
    },
  };
  globalThis.probe = probe;
  probe.first = probe.begin();

  const { setTimeout: later, requestIdleCallback: whenIdle, requestAnimationFrame: atFrame } = globalThis;
  globalThis.setTimeout = (run, delay) => later(probe.turn(run), delay);
  globalThis.requestIdleCallback = (run, options) => whenIdle(probe.turn(run), options);
  globalThis.requestAnimationFrame = (run) => atFrame(probe.turn(run));
  if ("scheduler" in globalThis) {
    const { scheduler } = globalThis;
    globalThis.scheduler = { postTask: (run, options) => scheduler.postTask(probe.turn(run), options) };
  }

  const send = chrome.runtime.sendMessage.bind(chrome.runtime);
  chrome.runtime.sendMessage = async (message) => {
    probe.messages += 1;
    for (const { text } of message.blocks ?? []) probe.sent += text.length;
    const reply = await send(message);
    probe.end(probe.begin());
    return reply;
  };

  const add = Highlight.prototype.add;
  Highlight.prototype.add = function (range) {
    probe.marks += 1;
    // What is added in this turn is painted in the next frame.
    if (!probe.isPainting) {
      probe.isPainting = true;
      atFrame(() =>
        later(() => {
          probe.isPainting = false;
          probe.painted = performance.now();
        }),
      );
    }
    return add.call(this, range);
  };

  document.addEventListener("bench-read", () => {
    const { first, slices, messages, sent, painted, marks } = probe;
    const lengths = slices.map(({ start, end }) => end - start);
    const settled = Math.max(...slices.map(({ end }) => end)) - first.start;
    const told = { lengths, messages, sent, marks, settled, painted: painted && painted - first.start };
    document.documentElement.dataset.bench = JSON.stringify(told);
  });
}

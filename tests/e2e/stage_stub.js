// A stand-in for the background behind the extension's own pages: it answers as a test says, and marks papers as told.

/**
 * `answers`: by the type of a message what it is answered with: `{value}`, `{error}`, or "wait" for never. `page`: the same for
 * what our pages ask the content script. `papers` are those that writes change; `write`: how a write ends: "acknowledged",
 * "waiting" (kept as unsent) or an error; it takes `delay` ms, as the page's answers do.
 */
const stage = { answers: {}, page: {}, papers: [], write: "acknowledged", delay: 0, asked: [], deleted: new Map() };

const writes = {
  "paper.mark": (paper, { patch }) => {
    Object.assign(paper.reading, patch);
    return Object.keys(patch);
  },
  "annotation.edit": (paper, { id, patch }) => {
    Object.assign(
      paper.annotations.find((one) => one.id === id),
      patch,
    );
    return ["annotations"];
  },
  "annotation.delete": (paper, { id }) => {
    stage.deleted.set(
      id,
      paper.annotations.find((one) => one.id === id),
    );
    paper.annotations = paper.annotations.filter((one) => one.id !== id);
    return ["annotations"];
  },
  "annotation.restore": (paper, { id }) => {
    paper.annotations = [...paper.annotations, stage.deleted.get(id)];
    return ["annotations"];
  },
};

function write(message) {
  if (typeof stage.write === "object") return { ok: false, error: stage.write };
  const paper = stage.papers.find(({ id }) => id === (message.paper ?? message.id));
  const fields = writes[message.type](paper, message);
  paper.etag = paper.etag.replace(/\d+$/, (version) => String(Number(version) + 1));
  paper.unsent = stage.write === "waiting" ? { state: "waiting", fields } : null;
  chrome.runtime.sendMessage({ type: "papers.changed", papers: [paper], deleted: [] }).catch(() => {});
  return { ok: true, value: paper };
}

/** What is answered may name papers by their ids, `{"paper": 3}`, so that it follows what is written. */
function filled(value) {
  const keys = value && typeof value === "object" ? Object.keys(value) : [];
  if (keys.length === 1 && keys[0] === "paper") return stage.papers.find(({ id }) => id === value.paper);
  if (Array.isArray(value)) return value.map(filled);
  return keys.length ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, filled(part)])) : value;
}

function answer(given) {
  if (given?.error) return { ok: false, error: given.error };
  return { ok: true, value: filled(given?.value ?? null) };
}

chrome.runtime.onMessage.addListener((message, _sender, respond) => {
  if (message.type === "stage") {
    Object.assign(stage, message.set);
    if (message.forget) stage.asked = [];
    // What is told is so from now on.
    for (const paper of message.tell?.papers ?? []) stage.papers[stage.papers.findIndex(({ id }) => id === paper.id)] = paper;
    if (message.tell) chrome.runtime.sendMessage(message.tell).catch(() => {});
    respond({ asked: stage.asked });
    return false;
  }
  if (message.type === "stage.page") {
    stage.asked.push(message.message);
    const given = stage.page[message.message.type];
    const state = given === undefined ? null : structuredClone(filled(given));
    if (given !== "wait") setTimeout(() => respond(state), stage.delay);
    return true;
  }
  stage.asked.push(message);
  const given = stage.answers[message.type];
  if (given === "wait") return true;
  const reply = () => (given === undefined && writes[message.type] ? write(message) : answer(given));
  setTimeout(() => respond(structuredClone(reply())), stage.delay);
  return true;
});

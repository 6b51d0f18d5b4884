// A stand-in for the background: it knows a few papers, matches them by plain search, and keeps what it was asked.

const stub = { papers: [], asked: [], off: false, failure: null, delay: 0, marks: null };

/** @param {string} title */
function pattern(title) {
  return new RegExp(title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "\\s+"), "gi");
}

function matchesOf({ blocks, links }) {
  const matches = [];
  for (const paper of stub.papers) {
    for (const { id, text } of blocks) {
      for (const found of text.matchAll(pattern(paper.title))) {
        const [start, end] = [found.index, found.index + found[0].length];
        matches.push({ evidence: "title", reasons: [], ...paper.as, paper, score: 1, block: id, start, end });
      }
    }
    for (const { id, href } of links) {
      const value = paper.identifiers.map((one) => one.split(":")[1]).find((one) => href.includes(one));
      if (value) matches.push({ paper, evidence: "identifier", reasons: [], score: 1, link: id, start: 0, end: 0 });
    }
  }
  return matches;
}

const answers = {
  "page.match": (message) => {
    const own = message.metadata && stub.papers.find((paper) => paper.title === message.metadata.title);
    const look = { marks: stub.marks, offer: false };
    return stub.off
      ? { enabled: false, matches: [], own: null, look }
      : { enabled: true, matches: matchesOf(message), own: own ?? null, look };
  },
  "page.count": () => null,
  "frame.papers": ({ papers }, { tab, frameId }) => {
    chrome.tabs.sendMessage(tab.id, { type: "frame.papers", frame: frameId, papers }, { frameId: 0 }).catch(() => {});
    return null;
  },
  "page.frames": (_, { tab }) => {
    chrome.tabs.sendMessage(tab.id, { type: "frame.tell" }).catch(() => {});
    return null;
  },
  "paper.open": () => null,
  "paper.mark": ({ id, patch }) => {
    const paper = stub.papers.find((one) => one.id === id);
    Object.assign(paper.reading, patch);
    paper.etag = paper.etag.replace(/\d+$/, (version) => String(Number(version) + 1));
    return paper;
  },
};

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  if (message.type === "stub") {
    run(message).then(respond);
    return true;
  }
  stub.asked.push(message);
  const failed = stub.failure && message.type.startsWith("paper.");
  const reply = failed ? { ok: false, error: stub.failure } : { ok: true, value: answers[message.type](message, sender) };
  setTimeout(() => respond(structuredClone(reply)), stub.delay);
  return true;
});

/** What a test asks of the stub: set some of it, tell a frame of the first web tab something, read what was asked. */
async function run({ set, tell, frame, forget }) {
  Object.assign(stub, set);
  if (forget) stub.asked = [];
  const tabs = tell ? await chrome.tabs.query({ url: "http://127.0.0.1/*" }) : [];
  const reply = tell ? await chrome.tabs.sendMessage(tabs[0].id, tell, { frameId: frame }) : null;
  return { asked: stub.asked, reply: reply ?? null };
}

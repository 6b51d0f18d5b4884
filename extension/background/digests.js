// A listing page that is taken as a digest: by the outbox, so that it waits for the server as everything else does.

import { Failed } from "./failure.js";
import { newEntry } from "./outbox.js";
import { tellPages } from "./tabs.js";
import { digestPapers, named, webAddress } from "./valid.js";

/** @import { Answers, ListedPaper } from "../shared/messages.js" */
/** @import { LocalIndex } from "./index.js" */
/** @import { Sender } from "./sender.js" */

/** So long the reader is kept waiting for what became of it. */
const PATIENCE_MS = 5_000;
const TITLE = 1_000;
const SOURCE = 300;

/**
 * @param {LocalIndex} local
 * @param {Sender} sender
 * @param {{title: string, url: string, papers: ListedPaper[]}} listing
 * @returns {Promise<Answers["digest.take"]>}
 * @throws {Failed} `invalid` when there is nothing in it
 */
export async function takeDigest(local, sender, { title, url, papers }) {
  const digest = { title: named(title, TITLE), url: named(webAddress(url), SOURCE), papers: digestPapers(papers) };
  if (digest.papers.length === 0) throw new Failed("invalid", chrome.i18n.getMessage("digestEmpty"));
  const of = { id: null, title: digest.title || digest.url, identifiers: [] };
  let key = "";
  await local.change(async () => {
    const entry = newEntry("digest", local.outbox.library, of, { digest });
    key = entry.key;
    return { outbox: { put: [entry] } };
  });
  await tellPages({ type: "outbox.changed" });
  const seq = local.outbox.entries.find((entry) => entry.key === key)?.seq ?? 0;
  const answer = sender.answerTo(seq, PATIENCE_MS);
  sender.send();
  const taken = await answer;
  return taken ? { queued: false, added: taken.added, known: taken.known } : { queued: true, added: 0, known: 0 };
}

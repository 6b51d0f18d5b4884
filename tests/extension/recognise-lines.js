// Recognition for the server's tests: papers and texts as JSON on standard input, what is found on standard output.
//
// {"papers": [...], "texts": [{"text", "role"}]} -> [[[paper id, start, end, evidence, score, reasons], ...], ...]

import { readFileSync } from "node:fs";
import { Library, paper } from "./recognise.js";

const { papers, texts } = JSON.parse(readFileSync(0, "utf8"));
const library = new Library(papers.map(paper));
const found = texts.map((/** @type {{text: string, role: import("../../extension/shared/messages.js").Role}} */ one) =>
  library
    .match(one.text, one.role)
    .map((match) => [match.paper.id, match.start, match.end, match.evidence, match.score, match.reasons]),
);
process.stdout.write(JSON.stringify(found));

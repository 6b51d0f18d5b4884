import assert from "node:assert/strict";
import { test } from "node:test";
import { titleIn } from "../../extension/background/reference.js";

const TITLE = "Attention is all you need";

for (const [text, title] of /** @type {const} */ ([
  [TITLE, TITLE],
  [`  ${TITLE}.\n`, TITLE],
  ["Deep Learning", "Deep Learning"],
  ["Attention and Memory", "Attention and Memory"],
  [
    "Why do tree-based models still outperform deep learning?",
    "Why do tree-based models still outperform deep learning?",
  ],
  [`[12] A. Vaswani, N. Shazeer et al. “${TITLE},” in Proc. NIPS, 2017, pp. 5998–6008.`, TITLE],
  [
    `Vaswani, A., Shazeer, N., & Parmar, N. (2017). ${TITLE}. Advances in neural information processing systems, 30.`,
    TITLE,
  ],
  [`Ashish Vaswani, Noam Shazeer, and Niki Parmar. ${TITLE}. In Advances in NeurIPS, 2017.`, TITLE],
  [`3. Ashish Vaswani and Noam van der Shazeer. 2017. ${TITLE}. arXiv preprint arXiv:1706.03762.`, TITLE],
  [`${TITLE}. Ashish Vaswani, Noam Shazeer. NeurIPS 2017. https://arxiv.org/abs/1706.03762`, TITLE],
  ["Lee, K. Learning and memory in rats. Nature 12 (1999).", ""],
  ["arXiv:1706.03762", ""],
  ["A. Vaswani and N. Shazeer", ""],
  ["", ""],
  ["x ".repeat(50_000), ""],
  [`${"Vaswani, A., ".repeat(90)}2017. ${TITLE}.`, ""],
])) {
  test(`the title in ${JSON.stringify(text.slice(0, 70))}`, () => assert.equal(titleIn(text), title));
}

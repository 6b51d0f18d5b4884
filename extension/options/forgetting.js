// Before anything is forgotten the reader is asked, and told by name which unsent changes would be lost.

import { ask, part, t } from "../shared/page.js";
import { unsentName } from "../shared/unsent-list.js";

/** @import { Connection } from "../shared/messages.js" */

/**
 * Ask whether to forget, and do it.
 * @param {"connection.forget" | "storage.forget"} type the library alone, or all that is kept
 * @param {(connection: Connection) => void} done called once it is forgotten
 */
export async function askToForget(type, done) {
  const all = type === "storage.forget";
  const entries = await ask({ type: "outbox.list" });
  const sure = part("sure", HTMLDialogElement);
  part("sure-heading", HTMLElement).textContent = t(all ? "forgetAllSure" : "forgetSure");
  part("sure-what", HTMLElement).textContent = t(all ? "forgetAllWhat" : "forgetWhat");
  part("sure-unsent", HTMLElement).hidden = entries.length === 0;
  part("sure-count", HTMLElement).textContent =
    entries.length === 1 ? t("forgetUnsentOne") : t("forgetUnsent", entries.length.toLocaleString());
  const names = part("sure-names", HTMLElement);
  names.replaceChildren(...entries.map(unsentName));
  // It scrolls, by keyboard too.
  names.tabIndex = 0;
  part("sure-yes", HTMLElement).textContent = t(all ? "forgetAll" : "forget");
  // Escape would leave what an earlier question was answered with.
  sure.returnValue = "";
  sure.onclose = async () => {
    if (sure.returnValue === "yes") done(await ask({ type }));
  };
  sure.showModal();
}

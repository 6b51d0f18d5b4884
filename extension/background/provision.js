// A newcomer's first start: `scripts/start --browser` lays provision.json into a throwaway copy of the extension, so that
// the browser it opens is already paired. In every other copy the file does not exist.

import { keep, kept } from "./kept.js";
import { packagedProvision } from "./server.js";

/**
 * Take the packaged server and token. Each token is taken once: a reader who forgets the pairing has it forgotten.
 * @returns {Promise<void>}
 */
export async function provision() {
  const packaged = await packagedProvision();
  if (!packaged) return;
  const { settings, provisioned } = await kept();
  const { server, token } = packaged;
  if (token === provisioned) return;
  await keep({ settings: { ...settings, server }, token, provisioned: token, pairing: null, contact: null });
}

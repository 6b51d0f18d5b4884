// The one way to the server: a form sent as the page itself would send it, answered with JSON.

/** @typedef {"new" | "saved" | "reading" | "read" | "dismissed"} Status */
/** @typedef {{id: number, etag: string, title: string, reading: {status: Status, starred: boolean, tags: string[], note: string}}} Paper */

/** A sentence for the reader; `status` is the HTTP status, 0 when the server did not answer. */
export class ServerError extends Error {
  /**
   * @param {string} message
   * @param {number} status
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * Posts a form. Resolves to what the server answers; rejects with a ServerError that can be shown as it is.
 * @param {string} address
 * @param {FormData | Record<string, string>} fields
 * @returns {Promise<any>}
 */
export async function post(address, fields) {
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
  let response;
  try {
    response = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  } catch {
    const command = document.documentElement.dataset.command;
    throw new ServerError(`Paperlight does not answer; start it again with \`${command} serve\`.`, 0);
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok)
    throw new ServerError(answer.error ?? `The server answered ${response.status}; try again.`, response.status);
  return answer;
}

/**
 * Loads a page of the dashboard, or what it answers to a form, to take a part out of it. Resolves to null when the
 * server does not give it.
 * @param {string} address
 * @param {FormData} [fields]
 * @returns {Promise<Document | null>}
 */
export async function page(address, fields) {
  try {
    const asked = fields ? { method: "POST", body: fields } : {};
    const response = await fetch(address, { ...asked, headers: { Accept: "text/html" } });
    return response.ok || fields ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  } catch {
    return null;
  }
}

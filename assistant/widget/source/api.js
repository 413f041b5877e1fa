// Calls to Handrail, and the streams it answers with.
// @ts-check
import { toJson } from "./plain.js";

const PATIENCE_MS = 60000;
const SILENCE_MS = 45000;

/** Why a call failed; `status` 0 means that nobody answered, `waitS` when to try again. */
export class Problem extends Error {
  constructor(status, detail, waitS = 0) {
    super(detail);
    this.status = status;
    this.waitS = waitS;
  }
}

/**
 * Calls one host with one site key.
 * @param {string} host
 * @param {string} site
 */
export function createApi(host, site) {
  /** Answers with the response; raises Problem for every status but 2xx. */
  return async function call(method, path, { token = "", body, form, accept, signal } = {}) {
    const headers = { "X-Site-Key": site, Accept: accept ?? "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(), PATIENCE_MS);
    signal?.addEventListener("abort", () => ending.abort());
    let response;
    try {
      response = await fetch(`${host}/api/v1${path}`, {
        method,
        headers,
        body: form ?? (body === undefined ? undefined : toJson(body)),
        credentials: "omit",
        cache: "no-store",
        signal: ending.signal,
      });
    } catch (error) {
      throw new Problem(0, String(error));
    } finally {
      clearTimeout(timer);
    }
    if (response.ok) return response;
    throw await problemOf(response);
  };
}

/** The JSON of a response; raises Problem when it breaks off. */
export async function jsonOf(response) {
  try {
    return await response.json();
  } catch (error) {
    throw new Problem(0, String(error));
  }
}

async function problemOf(response) {
  let detail = "";
  try {
    detail = (await response.json()).detail;
  } catch {
    // A proxy's page: its status says enough.
  }
  const told = Number(response.headers.get("Retry-After"));
  return new Problem(response.status, typeof detail === "string" ? detail : "", told || 0);
}

/**
 * The events of a stream, in order; raises Problem when it breaks off or falls silent.
 * @param {Response} response
 * @param {AbortSignal} [signal]
 * @returns {AsyncGenerator<{event: string, data: any}>}
 */
export async function* eventsOf(response, signal) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const stop = () => reader.cancel().catch(() => undefined);
  signal?.addEventListener("abort", stop);
  let kept = "";
  try {
    for (;;) {
      const { done, value } = await within(reader.read(), SILENCE_MS, stop);
      if (done) return;
      kept = (kept + decoder.decode(value, { stream: true })).replace(RETURNS, "\n");
      let end;
      while ((end = kept.indexOf("\n\n")) >= 0) {
        const event = eventOf(kept.slice(0, end));
        kept = kept.slice(end + 2);
        if (event) yield event;
      }
    }
  } catch (error) {
    throw error instanceof Problem ? error : new Problem(0, String(error));
  } finally {
    stop();
  }
}

const RETURNS = /\r\n/g;

function eventOf(block) {
  let event = "message";
  let data = "";
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) event = line.slice(6).trim();
    if (line.startsWith("data:")) data += (data && "\n") + line.slice(5).trim();
  }
  return data ? { event, data: JSON.parse(data) } : event === "bye" ? { event, data: null } : null;
}

async function within(promise, milliseconds, late) {
  const timer = setTimeout(late, milliseconds);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

// What the browser keeps for this site key: the conversation, the draft, messages not sent yet.
// @ts-check
import { toJson } from "./plain.js";

/**
 * Keeps values under a prefix; in memory alone where the browser refuses to.
 * @param {string} prefix
 */
export function openStorage(prefix) {
  const place = usable("localStorage") || usable("sessionStorage");
  /** @type {Map<string, string>} */
  const memory = new Map();
  const read = (name) => {
    try {
      const kept = memory.get(name) ?? place?.getItem(prefix + name);
      return kept ? JSON.parse(kept) : null;
    } catch {
      return null;
    }
  };
  const write = (name, value) => {
    const text = value === null ? "" : toJson(value);
    try {
      if (!place) throw new Error("nowhere to keep it");
      if (text) place.setItem(prefix + name, text);
      else place.removeItem(prefix + name);
      memory.delete(name);
    } catch {
      memory.set(name, text);
    }
  };
  /** Calls back with a name when another tab changed it. */
  const listen = (heard) =>
    addEventListener("storage", (event) => {
      if (event.key?.startsWith(prefix)) heard(event.key.slice(prefix.length));
    });
  return { read, write, listen };
}

/**
 * Keeps one word for this tab alone, and forgets it with the tab.
 * @param {string} name
 * @param {string} [value] nothing reads
 * @returns {string}
 */
export function ofTab(name, value) {
  const place = usable("sessionStorage");
  if (value !== undefined) place?.setItem(name, value);
  return place?.getItem(name) ?? "";
}

function usable(name) {
  try {
    const place = window[name];
    place.setItem("handrail", "1");
    place.removeItem("handrail");
    return place;
  } catch {
    return null;
  }
}

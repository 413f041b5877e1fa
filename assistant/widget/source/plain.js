// Small things that also work on pages which changed JavaScript's own objects.
// @ts-check

/**
 * JSON of plain values; an old page's `toJSON` on arrays or strings does not spoil it.
 * @param {any} value
 * @returns {string}
 */
export function toJson(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const parts = [];
  if (Array.isArray(value)) {
    for (const each of value) parts.push(toJson(each));
    return `[${parts.join(",")}]`;
  }
  for (const name of Object.keys(value)) {
    if (value[name] !== undefined) parts.push(`${JSON.stringify(name)}:${toJson(value[name])}`);
  }
  return `{${parts.join(",")}}`;
}

/**
 * The first that fits, or undefined.
 * @template T
 * @param {Iterable<T>} list
 * @param {(each: T) => boolean} fits
 * @returns {T | undefined}
 */
export function first(list, fits) {
  for (const each of list) if (fits(each)) return each;
  return undefined;
}

/**
 * Those that fit, in order.
 * @template T
 * @param {Iterable<T>} list
 * @param {(each: T) => boolean} fits
 * @returns {T[]}
 */
export function only(list, fits) {
  const kept = [];
  for (const each of list) if (fits(each)) kept.push(each);
  return kept;
}

/** An id that nobody else makes, of 36 letters; also where the page is not secure. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  let id = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(18))) {
    id += (byte < 16 ? "0" : "") + byte.toString(16);
  }
  return id;
}

/**
 * Return after that many milliseconds, or at once when the signal is aborted.
 * @param {number} milliseconds
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    if (signal) signal.addEventListener("abort", () => (clearTimeout(timer), resolve()));
  });
}

/**
 * How long to wait after so many failures in a row: 1 s to 30 s, never all at the same time.
 * @param {number} failures at least 1
 */
export function patience(failures) {
  return Math.min(30000, 1000 * 2 ** Math.min(failures - 1, 5)) * (0.75 + Math.random() / 4);
}

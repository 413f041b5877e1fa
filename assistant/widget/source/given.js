// What joining fills in: the words of all languages, and the styles.
// @ts-check

/** @type {Record<string, Record<string, string>>} */
export const TEXTS = {};

export const STYLES = "";

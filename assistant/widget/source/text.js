// A message's text as elements: lines as they are, addresses as links, [1] as a small number.
// @ts-check
import { make, unseen } from "./dom.js";

const PIECES = /(https?:\/\/[^\s<>"]+|\s?\[\d{1,2}\])/;
const LINK = /^https?:\/\//;
const NUMBER = /^\s?\[(\d{1,2})\]$/;
const AFTERWARDS = /[.,;:!?)\]'’»”]+$/;

/**
 * Show a text in a place.
 * @param {HTMLElement} place
 * @param {string} text
 * @param {{links: boolean, newTab: string}} how
 */
export function showText(place, text, { links, newTab }) {
  const parts = [];
  for (const piece of text.split(PIECES)) {
    if (links && LINK.test(piece)) parts.push(...linked(piece, newTab));
    else if (links && NUMBER.test(piece)) parts.push(make("sup", {}, NUMBER.exec(piece)[1]));
    else if (piece) parts.push(piece);
  }
  place.replaceChildren(...parts);
}

/** A link to another page, which opens beside this one. */
export function outside(address, newTab, traits = {}, ...children) {
  return make("a", { href: address, target: "_blank", rel: "noopener", ...traits }, ...children, unseen(` (${newTab})`));
}

function linked(piece, newTab) {
  const address = piece.replace(AFTERWARDS, "");
  return [outside(address, newTab, { rel: "noopener noreferrer nofollow" }, address), piece.slice(address.length)];
}

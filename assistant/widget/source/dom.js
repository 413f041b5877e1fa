// Making elements without markup: nothing a customer or a document writes is ever parsed.
// @ts-check

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  chat: "M21 11.5a8.4 8.4 0 0 1-8.5 8.5 8.6 8.6 0 0 1-3.9-.9L3 21l1.9-5.4A8.4 8.4 0 0 1 4 11.5 8.5 8.5 0 0 1 12.5 3 8.5 8.5 0 0 1 21 11.5Z",
  down: "m6 9 6 6 6-6",
  close: "M18 6 6 18M6 6l12 12",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M12 19V5m-6.5 6.5L12 5l6.5 6.5",
  clip: "m21 11.5-8.8 8.8a5.6 5.6 0 0 1-8-8l8.9-8.8a3.8 3.8 0 0 1 5.3 5.3l-8.8 8.8a1.9 1.9 0 0 1-2.7-2.6l8.2-8.2",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8.5a7.5 7.5 0 0 1 15 0",
  spark: "M12 3.5 13.8 9a2 2 0 0 0 1.3 1.3l5.4 1.7-5.4 1.8a2 2 0 0 0-1.3 1.3L12 20.5l-1.8-5.4A2 2 0 0 0 8.9 13.8L3.5 12l5.4-1.7A2 2 0 0 0 10.2 9Z",
  out: "M14 4h6v6m0-6-9 9m7 1v4a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h4",
  file: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8Zm0 0v5h5",
  load: "M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 20h14",
  help: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm-2.6-11.4a2.7 2.7 0 1 1 4 2.4c-.9.5-1.4 1-1.4 2M12 17h.01",
  end: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm-3.5-9 2.5 2.5 4.5-5",
  plus: "M12 5v14M5 12h14",
  trash: "M4 7h16M10 11v6m4-6v6M6 7l1 12a2 2 0 0 0 2 2h6a2 2 0 0 0 2-2l1-12M9 7V5a1 1 0 0 1 1-1h4a1 1 0 0 1 1 1v2",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3.5 2",
  box: "m12 3 8 4.4v9.2L12 21l-8-4.4V7.4Zm0 9 8-4.6M12 12 4 7.4m8 4.6v9",
  gift: "M4 11h16v9H4Zm-1-4h18v4H3Zm9 0v13m0-13S10.8 3 8.5 3a2 2 0 0 0 0 4Zm0 0s1.2-4 3.5-4a2 2 0 0 1 0 4Z",
};

/**
 * An element. Names that begin with "on" are listeners, `class` its classes, others attributes;
 * false, null and undefined are left out.
 * @param {string} tag
 * @param {Record<string, any>} [traits]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {any}
 */
export function make(tag, traits = {}, ...children) {
  const node = document.createElement(tag);
  for (const name of Object.keys(traits)) {
    const value = traits[name];
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) node.append(child);
  return node;
}

/** An icon that says nothing to screen readers. */
export function icon(name) {
  const node = document.createElementNS(SVG, "svg");
  node.setAttribute("viewBox", "0 0 24 24");
  node.setAttribute("aria-hidden", "true");
  node.setAttribute("focusable", "false");
  node.setAttribute("class", `icon icon-${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  node.append(path);
  return node;
}

/** Text that only screen readers tell. */
export function unseen(text) {
  return make("span", { class: "unseen" }, text);
}

/** A button with words. */
export function button(kind, text, pressed, sign) {
  return make("button", { type: "button", class: `button ${kind}`, onclick: pressed }, sign && icon(sign), make("span", {}, text));
}

/** A round button with an icon, named for screen readers and by its tip. */
export function sign(name, label, pressed, traits = {}) {
  return make("button", { type: "button", class: "sign", "aria-label": label, title: label, onclick: pressed, ...traits }, icon(name));
}

/** Give a place exactly these children in this order, touching only what changed. */
export function arrange(place, children) {
  const wanted = new Set(children);
  for (let old = place.firstChild; old; ) {
    const next = old.nextSibling;
    if (!wanted.has(old)) old.remove();
    old = next;
  }
  let at = place.firstChild;
  for (const child of children) {
    if (child === at) at = at.nextSibling;
    else place.insertBefore(child, at);
  }
}

/** Set a text only where it is another: what a screen reader told is not told again. */
export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Set an attribute, or with null take it away. */
export function mark(node, name, value) {
  if (value === null || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

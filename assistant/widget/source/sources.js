// What an answer rests on: numbered sources, the words quoted, the public page they are on.
// @ts-check
import { icon, make, mark, unseen } from "./dom.js";
import { newId } from "./plain.js";
import { outside } from "./text.js";

const WEB = /^https?:$/;

/** The sources of an answer; one is open at a time. */
export function buildSources(chat, message) {
  const { words } = chat;
  const chips = make("ul", { class: "chips", "aria-label": words.say("sources") });
  const quote = make("div", { class: "quote", id: `quote-${newId()}`, hidden: true });
  let open = null;
  for (const citation of message.citations) {
    const chip = make(
      "button",
      { type: "button", class: "source", "aria-expanded": "false", "aria-controls": quote.id },
      make("span", { class: "number", "aria-hidden": "true" }, words.number(citation.n)),
      unseen(words.say("source", { number: words.number(citation.n), title: "" })),
      make("bdi", {}, citation.title),
    );
    chip.addEventListener("click", () => {
      if (open) mark(open, "aria-expanded", "false");
      open = open === chip ? null : chip;
      if (open) {
        mark(open, "aria-expanded", "true");
        quote.replaceChildren(...quoted(chat, citation));
      }
      quote.hidden = !open;
      if (open) quote.scrollIntoView({ block: "nearest" });
    });
    chips.append(make("li", {}, chip));
  }
  return make("div", { class: "sources" }, chips, quote);
}

function quoted(chat, citation) {
  const { words } = chat;
  const address = pageOf(chat, citation.url);
  return [
    citation.heading && citation.heading !== citation.title && make("div", { class: "heading", dir: "auto" }, citation.heading),
    make("blockquote", { dir: "auto", "aria-label": words.say("quoted", { title: citation.title }) }, citation.quote),
    address && outside(address, words.say("newTab"), { class: "page" }, words.say("openSource"), icon("out")),
  ].filter(Boolean);
}

/** The address of a public page, or "" where there is none that a link may lead to. */
export function pageOf(chat, path) {
  if (!path) return "";
  const address = new URL(path, chat.host);
  return WEB.test(address.protocol) ? address.href : "";
}

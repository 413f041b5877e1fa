// What an answer rests on: numbered sources, the words quoted, the public page they are on.
// @ts-check
import { icon, make, mark, unseen } from "./dom.js";
import { newId, only } from "./plain.js";
import { outside } from "./text.js";

const WEB = /^https?:$/;
const ROW = /^[ \t]*\|.*\|[ \t]*$/gm;

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
  // Without public pages its address leads nowhere.
  const address = chat.config?.help_url ? pageOf(chat, citation.url) : "";
  const path = only((citation.heading ?? "").split(" > "), (part) => part !== citation.title);
  return [
    path.length > 0 && path[0] && make("div", { class: "heading", dir: "auto" }, path.join(" › ")),
    make("blockquote", { dir: "auto", "aria-label": words.say("quoted", { title: citation.title }) }, citation.quote.replace(ROW, cells)),
    address && outside(address, words.say("newTab"), { class: "page" }, words.say("openSource"), icon("out")),
  ].filter(Boolean);
}

/** A table's row as its cells: the words stay, the bars of the file they come from go. */
function cells(row) {
  return only(row.split("|").map((cell) => cell.trim()), Boolean).join(" · ");
}

/** The address of a public page, or "" where there is none that a link may lead to. */
export function pageOf(chat, path) {
  if (!path) return "";
  const address = new URL(path, chat.host);
  return WEB.test(address.protocol) ? address.href : "";
}

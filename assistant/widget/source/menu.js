// The small menu: a copy, help pages, the end, a new conversation, forgetting.
// @ts-check
import { changed, mayAsk } from "./chat.js";
import { deleteAll, startAnew } from "./begin.js";
import { download } from "./doing.js";
import { arrange, icon, make, mark, sign, unseen } from "./dom.js";
import { pageOf } from "./sources.js";

/** The menu's button with its list; `close` tells whether it was open. */
export function buildMenu(chat) {
  const list = make("div", { class: "menu", id: "menu", role: "menu", hidden: true });
  const toggle = sign("more", "", () => (list.hidden ? openMenu(chat, list, toggle) : close()), { "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": "menu" });
  const close = () => {
    if (list.hidden) return false;
    list.hidden = true;
    mark(toggle, "aria-expanded", "false");
    return true;
  };
  list.addEventListener("keydown", (event) => move(event, list, toggle, close));
  list.addEventListener("click", close);
  const node = make("div", { class: "menu-place" }, toggle, list);
  node.addEventListener("focusout", (event) => {
    if (!node.contains(event.relatedTarget)) close();
  });
  const update = () => {
    mark(toggle, "aria-label", chat.words.say("menu"));
    mark(toggle, "title", chat.words.say("menu"));
    mark(list, "aria-label", chat.words.say("menu"));
  };
  return { node, update, close: () => close() && (toggle.focus(), true) };
}

function openMenu(chat, list, toggle) {
  arrange(list, entries(chat));
  list.hidden = false;
  mark(toggle, "aria-expanded", "true");
  list.firstElementChild?.focus();
}

function entries(chat) {
  const { words } = chat;
  const said = chat.messages.length > 0;
  const found = [];
  const entry = (name, sign, act) => found.push(make("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: act }, icon(sign), words.say(name)));
  if (said) entry("transcript", "load", () => download(chat, "/transcript", "conversation.txt"));
  const help = pageOf(chat, chat.config?.help_url);
  if (help) {
    const traits = { href: help, target: "_blank", rel: "noopener", role: "menuitem", tabindex: "-1" };
    found.push(make("a", traits, icon("help"), words.say("help"), unseen(` (${words.say("newTab")})`)));
  }
  if (said && mayAsk(chat)) {
    entry("endChat", "end", () => {
      chat.asked = true;
      changed(chat);
      chat.showSurvey();
    });
  }
  entry("newChat", "plus", () => {
    startAnew(chat, words.say("begun"));
    chat.focusWriting();
  });
  entry("forget", "trash", () => {
    deleteAll(chat, words.say("forgotten"));
    chat.focusWriting();
  });
  return found;
}

function move(event, list, toggle, close) {
  const all = [...list.children];
  const at = all.indexOf(event.target);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 };
  if (event.key in steps) {
    event.preventDefault();
    all[steps[event.key] % all.length].focus();
  }
  if (event.key === "Tab") {
    close();
    toggle.focus();
  }
}

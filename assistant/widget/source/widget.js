// The widget on the page: a shadow root of its own with the bubble, and the panel once it is opened.
// @ts-check
import { adopt, catchUp, identify } from "./begin.js";
import { changed, hush, markSeen, unread } from "./chat.js";
import { paint } from "./colours.js";
import { load } from "./doing.js";
import { icon, make, mark, put } from "./dom.js";
import { STYLES } from "./given.js";
import { followWhileVisible, keepFollowing, tellRead } from "./live.js";
import { nameOf } from "./message.js";
import { send } from "./outbox.js";
import { buildPanel } from "./panel.js";
import { ofTab } from "./storage.js";

const NARROW = "(max-width: 479px), (max-height: 479px)";

/** The widget of a chat; nothing is on the page before `show`. */
export function createWidget(chat, side) {
  const widget = { chat, side, panel: null, host: null, root: null };
  const show = () => {
    if (!widget.host) build(widget);
  };
  return {
    show,
    open: () => {
      if (!document.body) return addEventListener("DOMContentLoaded", () => (show(), openPanel(widget)), { once: true });
      show();
      openPanel(widget);
    },
    close: () => closePanel(widget),
  };
}

function build(widget) {
  const { chat } = widget;
  const host = make("handrail-widget");
  const shadow = host.attachShadow({ mode: "open" });
  style(shadow);
  const badge = make("span", { class: "badge", "aria-hidden": "true", hidden: true });
  const bubble = make("button", { type: "button", class: "bubble", "aria-expanded": "false", onclick: () => (chat.open ? closePanel(widget) : openPanel(widget)) }, icon("chat"), icon("down"), badge);
  const news = make("div", { class: "unseen", role: "status" });
  const root = make("div", { class: "root" }, bubble, news);
  Object.assign(widget, { host, root, bubble, badge, news });
  shadow.append(root);
  document.body.append(host);
  root.addEventListener("keydown", (event) => keys(widget, event));
  chat.redraw = () => draw(widget);
  chat.listeners.push(() => draw(widget));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => paint(root));
  listenToPage(widget);
  draw(widget);
  if (chat.begun) resume(widget);
  else if (chat.unsent.length) send(chat);
}

/** Styles as a sheet of our own: a page's policy on styles does not matter then. */
function style(shadow) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    shadow.adoptedStyleSheets = [sheet];
  } catch {
    shadow.append(make("style", {}, STYLES));
  }
}

function listenToPage(widget) {
  const { chat } = widget;
  followWhileVisible(chat);
  document.addEventListener("visibilitychange", () => changed(chat));
  addEventListener("online", () => {
    chat.following?.ending.abort();
    chat.following = null;
    hush(chat);
    changed(chat);
    send(chat);
  });
  chat.storage.listen((name) => {
    if (name === "chat") adopt(chat);
    if (name === "unsent") chat.unsent = chat.storage.read("unsent") ?? [];
    if (name === "seen") chat.seen = chat.storage.read("seen") ?? "";
    changed(chat);
  });
}

/** Go on with the conversation of an earlier page. */
async function resume(widget) {
  const { chat } = widget;
  if (ofTab(`open ${chat.host}`) && !matchMedia(NARROW).matches) openPanel(widget, false);
  try {
    if (chat.identity) await identify(chat, chat.identity);
    if (!chat.open) await catchUp(chat);
  } catch {
    // Nobody answers now; opening the panel tries again and says so.
  }
  send(chat);
}

function openPanel(widget, focus = true) {
  const { chat } = widget;
  if (chat.refused) return;
  if (!widget.panel) {
    widget.panel = buildPanel(chat, () => closePanel(widget));
    widget.root.append(widget.panel.node);
    fitKeyboard(widget);
  }
  chat.open = true;
  ofTab(`open ${chat.host}`, "1");
  widget.panel.node.hidden = false;
  draw(widget);
  widget.panel.scroller.scrollTop = widget.panel.scroller.scrollHeight;
  if (focus && matchMedia("(pointer: coarse)").matches) widget.panel.node.focus();
  else if (focus) widget.panel.focus();
  load(chat);
}

function closePanel(widget) {
  const { chat } = widget;
  if (!chat.open) return;
  chat.open = false;
  ofTab(`open ${chat.host}`, "");
  const inside = widget.panel.node.contains(widget.root.getRootNode().activeElement);
  widget.panel.node.hidden = true;
  draw(widget);
  if (inside) widget.bubble.focus();
}

function keys(widget, event) {
  if (!widget.chat.open) return;
  if (event.key === "Escape") {
    event.stopPropagation();
    if (!widget.panel.closeMenu()) closePanel(widget);
  }
  if (event.key === "Tab" && matchMedia(NARROW).matches) stayInside(widget, event);
}

/** A panel that covers the page keeps the focus, as nothing else is to be seen. */
function stayInside(widget, event) {
  const all = [...widget.panel.node.querySelectorAll("button, a, input, textarea, [tabindex='0']")];
  const usable = all.filter((each) => each.tabIndex >= 0 && each.getClientRects().length);
  const end = event.shiftKey ? usable[0] : usable[usable.length - 1];
  const at = widget.root.getRootNode().activeElement;
  if (at !== end && !(event.shiftKey && at === widget.panel.node)) return;
  event.preventDefault();
  usable[event.shiftKey ? usable.length - 1 : 0].focus();
}

/** On phones the keyboard covers a part of the page; the panel takes what is left. */
function fitKeyboard(widget) {
  const seen = window.visualViewport;
  if (!seen) return;
  const fit = () => widget.root.style.setProperty("--seen", `${Math.round(seen.height)}px`);
  seen.addEventListener("resize", fit);
  fit();
}

function draw(widget) {
  const { chat, root, host, bubble } = widget;
  if (chat.refused) {
    chat.open = false;
    host.remove();
    keepFollowing(chat);
    return;
  }
  const { words } = chat;
  mark(root, "lang", words.language);
  mark(root, "dir", words.direction);
  mark(root, "data-side", widget.side || chat.config?.side || "end");
  mark(root, "data-open", chat.open ? "" : null);
  colour(widget);
  mark(bubble, "aria-label", words.say(chat.open ? "close" : "open"));
  mark(bubble, "aria-expanded", chat.open ? "true" : "false");
  mark(bubble, "aria-controls", widget.panel ? "panel" : null);
  if (widget.panel) mark(widget.panel.node, "aria-modal", matchMedia(NARROW).matches ? "true" : null);
  if (chat.open) widget.panel.update();
  if (chat.open && !document.hidden) {
    markSeen(chat);
    tellRead(chat);
  }
  announce(widget);
  keepFollowing(chat);
}

function colour(widget) {
  const wanted = `${widget.chat.config?.colour ?? ""} ${widget.chat.open}`;
  if (widget.coloured === wanted) return;
  widget.coloured = wanted;
  if (widget.chat.config?.colour) widget.root.style.setProperty("--site", widget.chat.config.colour);
  paint(widget.root);
}

/** What came while the panel was closed: a number on the bubble, and one polite sentence. */
function announce(widget) {
  const { chat, badge, news } = widget;
  const fresh = chat.open ? [] : unread(chat);
  const count = fresh.length;
  badge.hidden = !count;
  put(badge, count > 9 ? "9+" : count ? chat.words.number(count) : "");
  const last = fresh[count - 1];
  put(news, last ? chat.words.say("unreadFrom", { count: chat.words.count("unread", count), name: nameOf(chat, last) }) : "");
}

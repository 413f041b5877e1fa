// The panel: who answers, the conversation, what follows it, one calm line, the composer.
// @ts-check
import { buildAfter } from "./after.js";
import { hush } from "./chat.js";
import { buildComposer } from "./composer.js";
import { arrange, button, icon, make, mark, put, sign } from "./dom.js";
import { buildLog } from "./log.js";
import { buildMenu } from "./menu.js";

const NEAR_PX = 80;
const MARGIN_PX = 12;

/** The panel as a dialog; `closed` is called when the customer closes it. */
export function buildPanel(chat, closed) {
  const header = buildHeader(chat, closed);
  const scroller = make("div", { class: "scroller", tabindex: "0", role: "region" });
  const log = buildLog(chat);
  const after = buildAfter(chat);
  scroller.append(log.welcome, log.node, after.node);
  const notice = buildNotice(chat);
  const composer = buildComposer(chat);
  const node = make("section", { class: "panel", id: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: true }, header.node, scroller, notice.node, composer.node);
  let unsent = 0;
  const update = () => {
    mark(scroller, "aria-label", chat.words.say("log"));
    const near = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
    const own = chat.unsent.length > unsent;
    unsent = chat.unsent.length;
    header.update();
    after.update();
    log.update();
    notice.update();
    composer.update();
    if (near || own) showEnd(scroller, [log.node.lastElementChild, after.node.firstElementChild]);
  };
  chat.showSurvey = () => {
    update();
    after.node.querySelector(".survey")?.focus();
  };
  return { node, update, focus: composer.focus, closeMenu: header.closeMenu, scroller };
}

/** Show the end; of what is taller than the place show its beginning. */
function showEnd(scroller, last) {
  scroller.scrollTop = scroller.scrollHeight;
  const top = scroller.getBoundingClientRect().top + MARGIN_PX;
  for (const each of last) {
    const box = each?.getBoundingClientRect();
    if (box?.height > scroller.clientHeight - MARGIN_PX && box.top < top) scroller.scrollTop -= top - box.top;
  }
}

function buildHeader(chat, closed) {
  const face = make("div", { class: "face", "aria-hidden": "true" });
  const title = make("h1", { id: "title", dir: "auto" });
  const standing = make("span");
  const who = make("p", { class: "standing" }, make("i"), standing);
  const menu = buildMenu(chat);
  const close = sign("down", "", closed);
  const node = make("header", {}, face, make("div", { class: "names" }, title, who), menu.node, close);
  let shown = "";
  const update = () => {
    const { words, state, config } = chat;
    put(title, config?.texts.title || config?.name || words.say("title", { name: words.say("us") }));
    put(standing, standingOf(words, state));
    mark(who, "data-standing", state?.standing ?? "assistant");
    mark(close, "aria-label", words.say("close"));
    mark(close, "title", words.say("close"));
    menu.update();
    const agent = state?.standing === "person" ? state.agent : "";
    if (shown !== `face ${agent}`) face.replaceChildren(agent ? agent.slice(0, 1).toUpperCase() : icon("spark"));
    shown = `face ${agent}`;
  };
  return { node, update, closeMenu: menu.close };
}

function standingOf(words, state) {
  switch (state?.standing) {
    case "waiting":
      return words.say("waitingForPerson");
    case "person":
      return words.say("personAnswers", { name: state.agent || words.say("aPerson") });
    case "resolved":
      return words.say("ended");
    default:
      return words.say("assistantAnswers");
  }
}

function buildNotice(chat) {
  const text = make("span", { role: "status" });
  const row = make("div", { class: "notice-tools" });
  const node = make("div", { class: "notice" }, text, row);
  let shown = null;
  const update = () => {
    mark(node, "data-shown", chat.notice ? "" : null);
    put(text, chat.notice?.text ?? "");
    if (shown === chat.notice) return;
    shown = chat.notice;
    const tools = [];
    if (shown?.action) tools.push(button("quiet", shown.action, () => shown.act()));
    if (shown) tools.push(sign("close", chat.words.say("dismiss"), () => hush(chat)));
    arrange(row, tools);
  };
  return { node, update };
}

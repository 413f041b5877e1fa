// One message: who wrote it, its words, its files and sources, whether it helped, whether it was read.
// @ts-check
import { buildCards } from "./cards.js";
import { download, handOver, judge } from "./doing.js";
import { arrange, button, make, mark, put, unseen } from "./dom.js";
import { keepUnsent } from "./chat.js";
import { sendAgain } from "./outbox.js";
import { only } from "./plain.js";
import { buildSources } from "./sources.js";
import { showText } from "./text.js";

/** A message of anybody; `update` shows what changed since. */
export function buildMessage(chat, message) {
  const { words } = chat;
  const own = message.speaker === "customer";
  const name = own ? words.say("you") : nameOf(chat, message);
  const text = make("div", { class: "words", dir: "auto" });
  showText(text, message.text, { links: !own, newTab: words.say("newTab") });
  const foot = make("div", { class: "foot" });
  const who = own ? unseen(`${name}: `) : make("div", { class: "who" }, make("b", {}, name), " ", words.time(message.at), unseen(": "));
  const node = make("div", { class: `message ${message.speaker}` }, who, message.text && text);
  for (const file of message.attachments ?? []) node.append(buildFile(chat, file));
  // The answer may be here before its cards are: the events tell of it, its own stream of them.
  const cards = make("div", { class: "cards" });
  let shown;
  node.append(cards);
  if (message.citations?.length) node.append(buildSources(chat, message));
  const helpful = message.answers ? buildHelpful(chat) : null;
  if (helpful) node.append(helpful.node);
  node.append(foot);
  const update = (now, status) => {
    helpful?.update(now);
    const beside = chat.cards.get(message.id);
    if (beside !== shown) {
      shown = beside;
      cards.replaceChildren(...buildCards(chat, beside?.orders ?? [], beside?.offers ?? []));
    }
    mark(node, "data-status", status.kind);
    const said = [own && words.time(now.at), status.text];
    put(foot, only(said, Boolean).join(" · "));
  };
  return { node, update };
}

/** A message that is not sent yet, and what can be done about it. */
export function buildUnsent(chat, item) {
  const { words } = chat;
  const text = make("div", { class: "words", dir: "auto" });
  showText(text, item.text, { links: false, newTab: "" });
  const foot = make("div", { class: "foot" });
  const drop = () => keepUnsent(chat, (each) => each.id !== item.id);
  const again = button("quiet", words.say("tryAgain"), () => sendAgain(chat, item.id));
  const edit = button("quiet", words.say("edit"), () => {
    drop();
    chat.takeBack(item.text);
  });
  const tools = make("div", { class: "tools" }, again, edit);
  const files = item.files.map((file) => make("div", { class: "file" }, file.name));
  const node = make("div", { class: "message customer" }, unseen(`${words.say("you")}: `), text, ...files, foot);
  const update = (now) => {
    const failed = Boolean(now.failed);
    mark(node, "data-status", failed ? "failed" : "waiting");
    const going = chat.sending && !chat.failures;
    put(foot, failed ? words.say("notSent", { why: now.failed }) : words.say(going ? "sending" : "waitingToSend"));
    if (failed && !tools.isConnected) node.append(tools);
    if (!failed) tools.remove();
  };
  return { node, update };
}

/** The answer while it is told. Screen readers hear it when it is whole. */
export function buildGrowing(chat) {
  const text = make("div", { class: "words", dir: "auto", "aria-hidden": "true" });
  const looking = unseen(chat.words.say("looking"));
  const node = make("div", { class: "message assistant growing" }, make("div", { class: "who", "aria-hidden": "true" }, chat.words.say("assistant")), looking, text);
  const dots = buildDots();
  const update = (answering) => {
    if (answering.text) showText(text, answering.text, { links: true, newTab: "" });
    else arrange(text, [dots]);
  };
  return { node, update };
}

/** Somebody types. */
export function buildTyping(chat, name) {
  const words = make("div", { class: "words" }, buildDots(), unseen(chat.words.say("typing", { name })));
  return make("div", { class: "message agent typing", "aria-live": "off" }, words);
}

/** Who wrote it, for customers. */
export function nameOf(chat, message) {
  if (message.speaker === "assistant") return chat.words.say("assistant");
  return message.by || chat.words.say("aPerson");
}

function buildDots() {
  return make("span", { class: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
}

function buildFile(chat, file) {
  const path = `/attachments/${encodeURIComponent(file.id)}`;
  return button("file", `${file.name} · ${chat.words.size(file.size)}`, () => download(chat, path, file.name), "file");
}

function buildHelpful(chat) {
  const { words } = chat;
  let shown = null;
  const choose = (helpful) => () => judge(chat, shown, shown.helpful === helpful ? null : helpful);
  const yes = button("choice", words.say("yes"), choose(true));
  const no = button("choice", words.say("no"), choose(false));
  const more = make("span", { class: "thanks", role: "status" });
  const person = button("quiet", words.say("talkToPerson"), () => handOver(chat), "person");
  const label = make("span", { class: "label" }, words.say("helpful"));
  const node = make("div", { class: "helpful", role: "group", "aria-label": words.say("helpful") }, label, yes, no, more);
  const update = (message) => {
    shown = message;
    mark(yes, "aria-pressed", message.helpful === true ? "true" : "false");
    mark(no, "aria-pressed", message.helpful === false ? "true" : "false");
    put(more, message.helpful === null || message.helpful === undefined ? "" : words.say("thanks"));
    const offered = message.helpful === false && chat.state?.standing === "assistant";
    if (offered && !person.isConnected) node.append(person);
    if (!offered) person.remove();
  };
  return { node, update };
}

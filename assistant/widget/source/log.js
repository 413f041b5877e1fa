// The conversation from top to bottom; it grows at its end and keeps the reader's place.
// @ts-check
import { arrange, button, make, mark, put } from "./dom.js";
import { buildGrowing, buildMessage, buildTyping, buildUnsent } from "./message.js";
import { say } from "./outbox.js";

/** The log; `update` shows what the chat knows now. */
export function buildLog(chat) {
  const node = make("div", { class: "log", role: "log", "aria-live": "polite" });
  const welcome = buildWelcome(chat);
  let parts = new Map();
  let language = "";
  const part = (key, build) => {
    const found = parts.get(key) ?? build();
    parts.set(key, found);
    return found;
  };
  const update = () => {
    if (language !== chat.words.language) parts = new Map();
    language = chat.words.language;
    mark(node, "aria-label", chat.words.say("log"));
    welcome.update();
    const used = shown(chat, part);
    for (const key of [...parts.keys()]) if (!used.has(key)) parts.delete(key);
    arrange(node, [...used.values()]);
  };
  return { node, welcome: welcome.node, update };
}

/** The elements to show by their keys, in order. */
function shown(chat, part) {
  const used = new Map();
  const use = (key, build) => {
    const found = part(key, build);
    used.set(key, found.node);
    return found;
  };
  let day = chat.words.say("today");
  let before = "";
  for (const message of chat.messages) {
    const today = chat.words.dayOf(message.at);
    if (today !== day) use(`day ${today}`, () => ({ node: make("div", { class: "day" }, today) }));
    const found = use(message.id, () => buildMessage(chat, message));
    const read = message.id === chat.state?.read_up_to;
    found.update(message, { kind: read ? "read" : null, text: read ? chat.words.say("read") : "" });
    const writer = `${message.speaker} ${message.by}`;
    mark(found.node, "data-follows", today === day && writer === before ? "" : null);
    day = today;
    before = writer;
  }
  for (const item of chat.unsent) use(item.id, () => buildUnsent(chat, item)).update(item);
  if (chat.answering) use("growing", () => buildGrowing(chat)).update(chat.answering);
  if (chat.state?.typing) {
    const name = chat.state.agent || chat.words.say("aPerson");
    use(`typing ${name}`, () => ({ node: buildTyping(chat, name) }));
  }
  return used;
}

function buildWelcome(chat) {
  const title = make("h2", { class: "greeting", dir: "auto" });
  const more = make("p", { class: "soft" });
  const list = make("ul", { class: "suggestions" });
  const node = make("div", { class: "welcome" }, title, more, list);
  let filled = "";
  const update = () => {
    const texts = chat.config?.texts;
    put(title, texts?.greeting || chat.words.say("greeting"));
    put(more, chat.words.say("greetingMore"));
    mark(list, "aria-label", chat.words.say("suggestions"));
    const fresh = !chat.messages.length && !chat.unsent.length;
    mark(node, "data-fresh", fresh ? "" : null);
    more.hidden = list.hidden = !fresh;
    const questions = texts?.suggestions ?? [];
    if (filled === questions.join("\n")) return;
    filled = questions.join("\n");
    arrange(list, questions.map((each) => make("li", {}, button("suggestion", each, () => say(chat, each)))));
  };
  return { node, update };
}

// What the widget knows: the conversation, its messages, who answers, what is not sent yet.
// @ts-check
import { only } from "./plain.js";

/**
 * @typedef {{id: string, token: string, subject: string}} Begun
 * @typedef {{id: string, at: string, speaker: string, by: string, text: string, sent_as: string,
 *   citations: any[], answers: boolean, helpful: boolean | null, attachments: any[]}} Message
 * @typedef {{id: string, at: string, text: string, files: any[], failed: string}} Unsent
 */

/** A chat that is not begun, or the one this browser kept. */
export function createChat({ call, host, storage, words, identity }) {
  return {
    call,
    host,
    storage,
    words,
    identity,
    /** @type {Begun | null} */
    begun: storage.read("chat"),
    config: storage.read("config"),
    /** @type {Message[]} */
    messages: [],
    /** @type {Unsent[]} */
    unsent: storage.read("unsent") ?? [],
    cards: new Map(),
    state: null,
    cursor: "",
    answering: null,
    files: [],
    notice: null,
    seen: storage.read("seen") ?? "",
    loaded: false,
    open: false,
    refused: false,
    asked: false,
    thanked: false,
    contactSkipped: false,
    earlier: null,
    drawing: false,
    listeners: [],
  };
}

/** Tell every part of the screen once all that happens now has happened. */
export function changed(chat) {
  if (chat.drawing) return;
  chat.drawing = true;
  Promise.resolve().then(() => {
    chat.drawing = false;
    for (const listener of chat.listeners) listener();
  });
}

/**
 * Take a message in: once, however often and in whatever order it is told.
 * @param {Message} message
 */
export function take(chat, message) {
  const others = only(chat.messages, (each) => each.id !== message.id);
  let place = others.length;
  while (place > 0 && Date.parse(others[place - 1].at) > Date.parse(message.at)) place -= 1;
  others.splice(place, 0, message);
  chat.messages = others;
  if (message.sent_as) keepUnsent(chat, (each) => each.id !== message.sent_as);
  if (message.speaker !== "customer") chat.answering = null;
  changed(chat);
}

/** Keep those unsent messages that fit; another tab may have added some meanwhile. */
export function keepUnsent(chat, fits) {
  const kept = only(chat.storage.read("unsent") ?? chat.unsent, fits);
  chat.unsent = kept;
  chat.storage.write("unsent", kept.length ? kept : null);
  changed(chat);
}

/** Who answers now, as the server says. */
export function setState(chat, state) {
  if (!state) return;
  chat.state = state;
  if (state.standing === "waiting" || state.standing === "person") {
    chat.asked = chat.thanked = false;
  }
  changed(chat);
}

/** Whether a person has the conversation or is to have it. */
export function personInvolved(chat) {
  return chat.state?.standing === "waiting" || chat.state?.standing === "person";
}

/** The messages of others that nobody looked at yet. */
export function unread(chat) {
  let after = [];
  for (const message of chat.messages) {
    if (message.id === chat.seen) after = [];
    else if (message.speaker !== "customer") after.push(message);
  }
  return after;
}

/** Note that all there is was looked at. */
export function markSeen(chat) {
  const last = chat.messages[chat.messages.length - 1];
  if (!last || last.id === chat.seen) return;
  chat.seen = last.id;
  chat.storage.write("seen", last.id);
  changed(chat);
}

/**
 * One calm line above the composer, with something to press if there is something to do.
 * @param {string} text
 * @param {string} [action] the button's words
 * @param {() => void} [act]
 */
export function tell(chat, text, action, act) {
  chat.notice = { text, action, act };
  changed(chat);
}

/** Take the line away; with a text only that one. */
export function hush(chat, text = "") {
  if (!chat.notice || (text && chat.notice.text !== text)) return;
  chat.notice = null;
  changed(chat);
}

/** Whether the customer may be asked now how it was. */
export function mayAsk(chat) {
  const last = chat.messages[chat.messages.length - 1]?.id ?? "";
  return Boolean(
    chat.config?.survey && chat.state?.survey && last && chat.storage.read("skipped") !== last,
  );
}

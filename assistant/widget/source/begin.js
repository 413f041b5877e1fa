// The beginning and the end of a conversation in this browser, and whose it is.
// @ts-check
import { changed, setState, take, tell } from "./chat.js";
import { jsonOf, Problem } from "./api.js";
import { spoken } from "./words.js";

/** Fetch how the widget looks and speaks on this site. */
export async function loadConfig(chat) {
  const path = `/widget?language=${chat.words.language}`;
  let response;
  try {
    response = await chat.call("GET", path);
  } catch (problem) {
    if (problem.status) throw problem;
    response = await askedAgain(chat, path);
  }
  chat.config = await jsonOf(response);
  chat.storage.write("config", chat.config);
  if (spoken(chat.config.language)) chat.words.use(chat.config.language);
  changed(chat);
}

/** A browser tells a page of a wrong origin no more than one that is offline; the script is open to both. */
async function askedAgain(chat, path) {
  try {
    await fetch(`${chat.host}/widget.js`, { method: "HEAD", cache: "no-store" });
  } catch {
    throw new Problem(0, "nobody answers");
  }
  try {
    return await chat.call("GET", path);
  } catch (problem) {
    throw problem.status ? problem : new Problem(403, "");
  }
}

/** The conversation there is, or a new one; one at a time. */
export async function begun(chat) {
  if (chat.storage.read("chat")) adopt(chat);
  if (chat.begun) return chat.begun;
  chat.beginning ??= begin(chat);
  try {
    return await chat.beginning;
  } finally {
    chat.beginning = null;
  }
}

async function begin(chat) {
  const body = { language: chat.words.language, page: location.origin + location.pathname };
  let identity = chat.identity || undefined;
  let response;
  try {
    response = await chat.call("POST", "/conversations", { body: { ...body, identity } });
  } catch (problem) {
    if (!identity || problem.status !== 422) throw problem;
    console.warn(`Handrail: the identity was not taken: ${problem.message}`);
    identity = chat.identity = "";
    response = await chat.call("POST", "/conversations", { body });
  }
  const answer = await jsonOf(response);
  chat.begun = { id: answer.id, token: answer.token, subject: subjectOf(identity) };
  chat.storage.write("chat", chat.begun);
  chat.loaded = true;
  setState(chat, answer.state);
  return chat.begun;
}

/** Call within the conversation; one that has ended makes way for a new one. */
export async function inConversation(chat, method, path, options = {}) {
  const { id, token } = await begun(chat);
  try {
    return await chat.call(method, `/conversations/${id}${path}`, { ...options, token });
  } catch (problem) {
    if (problem.status === 401 && chat.begun?.id === id) {
      forget(chat);
      tell(chat, chat.words.say("elsewhere"));
    }
    if (problem.status === 403) vanish(chat, problem);
    throw problem;
  }
}

/** Messages that were said since; all of them where nobody knows since when. */
export async function catchUp(chat) {
  if (!chat.begun) return;
  const { id } = chat.begun;
  const after = chat.cursor ? `?after=${encodeURIComponent(chat.cursor)}` : "";
  let answer;
  try {
    answer = await jsonOf(await inConversation(chat, "GET", `/messages${after}`));
  } catch (problem) {
    if (!after || problem.status !== 404) throw problem;
    chat.cursor = "";
    return catchUp(chat);
  }
  if (chat.begun?.id !== id) return;
  for (const message of answer.messages) hear(chat, message);
  chat.loaded = true;
  setState(chat, answer.state);
}

/** Take in a message from where every message comes in order. */
export function hear(chat, message) {
  chat.cursor = message.id;
  take(chat, message);
}

/** Forget the conversation; what is typed and not sent yet stays. */
export function forget(chat) {
  const stored = chat.storage.read("chat");
  if (stored && stored.id !== chat.begun?.id) return adopt(chat);
  chat.storage.write("chat", null);
  chat.storage.write("seen", null);
  empty(chat);
}

/** Go over to the conversation that another tab has. */
export function adopt(chat) {
  const stored = chat.storage.read("chat");
  if (stored?.id === chat.begun?.id) return;
  empty(chat);
  chat.begun = stored;
}

function empty(chat) {
  chat.begun = chat.state = chat.answering = null;
  chat.messages = [];
  chat.cards.clear();
  chat.cursor = chat.seen = "";
  chat.loaded = chat.asked = chat.thanked = chat.contactSkipped = false;
  changed(chat);
}

/** Begin anew on request, with a way back for as long as the page is open. */
export function startAnew(chat, text) {
  const earlier = { begun: chat.begun, seen: chat.seen };
  forget(chat);
  tell(chat, text, chat.words.say("undo"), () => {
    empty(chat);
    chat.begun = earlier.begun;
    chat.seen = earlier.seen;
    chat.storage.write("chat", earlier.begun);
    chat.storage.write("seen", earlier.seen);
    chat.notice = null;
    catchUp(chat).catch(() => undefined);
  });
}

/** Show nothing more on this page: the site may not use this key. */
export function vanish(chat, problem) {
  if (chat.refused) return;
  chat.refused = true;
  const why = problem.message || "this site key and origin do not fit; add the origin with 'handrail sites add'";
  console.warn(`Handrail: the chat is not shown: ${why}`);
  changed(chat);
}

/** The site says who is signed in. Another customer than before gets another conversation. */
export async function identify(chat, identity) {
  const subject = subjectOf(identity);
  const before = chat.begun?.subject ?? "";
  chat.identity = identity;
  if (!chat.begun) return;
  if (before && before !== subject) {
    const talked = chat.messages.length > 0;
    forget(chat);
    keepNothing(chat);
    if (talked) tell(chat, chat.words.say("otherCustomer"));
    return;
  }
  chat.begun = { ...chat.begun, subject };
  chat.storage.write("chat", chat.begun);
  await vouch(chat, identity);
}

/** Nobody is signed in any more: what they said is not for the next one to read. */
export async function signOut(chat) {
  chat.identity = "";
  const known = chat.begun?.subject;
  if (!known) return;
  const leaving = vouch(chat, null);
  forget(chat);
  keepNothing(chat);
  await leaving;
}

function keepNothing(chat) {
  chat.unsent = [];
  for (const name of ["unsent", "draft", "skipped"]) chat.storage.write(name, null);
  chat.draftGone = true;
  changed(chat);
}

/** Forget all that was said and typed in this browser. */
export function deleteAll(chat, text) {
  startAnew(chat, text);
  keepNothing(chat);
}

async function vouch(chat, identity) {
  try {
    const answer = await inConversation(chat, "PUT", "/identity", { body: { identity } });
    setState(chat, (await jsonOf(answer)).state);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.status === 422) console.warn(`Handrail: the identity was not taken: ${problem.message}`);
  }
}

/** Whom a signed identity names; it is believed by the server alone. */
function subjectOf(identity) {
  try {
    const payload = identity.split(".")[1].replace(MINUS, "+").replace(LINE, "/");
    return String(JSON.parse(atob(payload)).sub ?? "");
  } catch {
    return "";
  }
}

const MINUS = /-/g;
const LINE = /_/g;

// Messages on their way: kept until the server has them, in order, each sent once.
// @ts-check
import { eventsOf, jsonOf, Problem } from "./api.js";
import { begun, catchUp, inConversation, vanish } from "./begin.js";
import { changed, hush, keepUnsent, setState, take, tell } from "./chat.js";
import { first, newId, patience } from "./plain.js";

const OURS_TO_RETRY = [0, 401, 408, 425, 429];

/** Send a message, now or as soon as somebody can be reached. */
export function say(chat, text, files = []) {
  const item = { id: newId(), at: new Date().toISOString(), text, files, failed: "" };
  chat.unsent = [...(chat.storage.read("unsent") ?? chat.unsent), item];
  chat.storage.write("unsent", chat.unsent);
  chat.asked = false;
  hush(chat);
  changed(chat);
  return send(chat);
}

/** Send all that waits; one tab at a time where tabs can take turns. */
export async function send(chat) {
  if (chat.sending) return;
  chat.sending = true;
  chat.pausing = false;
  clearTimeout(chat.sendingAgain);
  try {
    await inTurn(`handrail ${chat.host}`, () => sendAll(chat));
  } finally {
    chat.sending = false;
    changed(chat);
  }
  // What was written just as the last one left is not forgotten.
  if (!chat.pausing && !chat.refused && next(chat)) await send(chat);
}

async function inTurn(name, act) {
  let begun = false;
  const acting = () => ((begun = true), act());
  if (!navigator.locks) return act();
  try {
    return await navigator.locks.request(name, acting);
  } catch (error) {
    if (begun) throw error;
    return act();
  }
}

function next(chat) {
  return first(chat.unsent, (each) => !each.failed);
}

/** Try one again that was refused. */
export function sendAgain(chat, id) {
  for (const each of chat.unsent) if (each.id === id) each.failed = "";
  chat.storage.write("unsent", chat.unsent);
  changed(chat);
  return send(chat);
}

async function sendAll(chat) {
  for (;;) {
    chat.unsent = chat.storage.read("unsent") ?? [];
    const item = next(chat);
    if (!item) return hush(chat, chat.unreachable || " ");
    if (chat.refused) return;
    try {
      await deliver(chat, item);
      chat.failures = 0;
    } catch (problem) {
      chat.answering = null;
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status === 403) return vanish(chat, problem);
      if (!later(chat, item, problem)) continue;
      return;
    }
  }
}

async function deliver(chat, item) {
  await begun(chat);
  const attended = chat.state && chat.state.standing !== "assistant" && chat.state.standing !== "resolved";
  chat.answering = attended ? null : { text: "", to: item.id };
  changed(chat);
  const body = { text: item.text, id: item.id };
  if (item.files.length) body.attachments = item.files.map((file) => file.id);
  const response = await inConversation(chat, "POST", "/messages", { body, accept: "text/event-stream" });
  if (!(response.headers.get("Content-Type") ?? "").startsWith("text/event-stream")) {
    finish(chat, item, await jsonOf(response));
  } else {
    await listen(chat, item, response);
  }
}

/** Follow the answer as it is told; a message that arrived is never sent again. */
async function listen(chat, item, response) {
  let arrived = false;
  let finished = false;
  try {
    for await (const { event, data } of eventsOf(response)) {
      if (event === "message") {
        arrived = true;
        take(chat, data);
      } else if (event === "delta" && chat.answering?.to === item.id) {
        chat.answering.text += data.text;
        changed(chat);
      } else if (event === "done") {
        arrived = finished = true;
        finish(chat, item, data);
      } else if (event === "error") {
        throw new Problem(data.status ?? 500, data.detail ?? "");
      }
    }
    if (!finished) throw new Problem(0, "the answer broke off");
  } catch (problem) {
    if (!arrived) throw problem;
    chat.answering = null;
    await catchUp(chat);
  }
}

function finish(chat, item, final) {
  chat.answering = null;
  take(chat, final.message);
  keepUnsent(chat, (each) => each.id !== item.id);
  if (final.answer) take(chat, final.answer);
  if (final.orders?.length || final.offers?.length) {
    chat.cards.set((final.answer ?? final.message).id, { orders: final.orders ?? [], offers: final.offers ?? [] });
  }
  setState(chat, final.state);
}

/** What becomes of a message that was not taken; tells whether sending pauses. */
function later(chat, item, problem) {
  if (problem.status === 401) {
    // The conversation ended; the message begins the next one, unless that one ends as well.
    chat.ended = (chat.ended ?? 0) + 1;
    if (chat.ended < 3) return false;
  }
  chat.ended = 0;
  if (problem.status < 500 && OURS_TO_RETRY.indexOf(problem.status) < 0) {
    for (const each of chat.unsent) {
      if (each.id === item.id) each.failed = problem.message || chat.words.say("notNow");
    }
    chat.storage.write("unsent", chat.unsent);
    changed(chat);
    return false;
  }
  chat.pausing = true;
  chat.failures = (chat.failures ?? 0) + 1;
  const waitMs = problem.waitS ? problem.waitS * 1000 : patience(chat.failures);
  chat.sendingAgain = setTimeout(() => send(chat), waitMs);
  const span = chat.words.span(Math.ceil(waitMs / 1000) / 60);
  const key = problem.status === 429 ? "tooMany" : navigator.onLine ? "unreachable" : "offline";
  chat.unreachable = chat.words.say(key, { time: span });
  tell(chat, chat.unreachable, chat.words.say("tryAgain"), () => send(chat));
  return true;
}

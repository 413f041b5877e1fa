// Following a conversation while somebody looks at it or a person has it.
// @ts-check
import { eventsOf, Problem } from "./api.js";
import { catchUp, hear, inConversation } from "./begin.js";
import { personInvolved, setState } from "./chat.js";
import { patience, pause } from "./plain.js";

const HIDDEN_MS = 30000;
const TYPING_MS = 3000;
const STILL_MS = 5000;
const LASTED_MS = 5000;

/** Start or stop following, as the conversation now needs. */
export function keepFollowing(chat) {
  const wanted = chat.begun && !chat.refused && !chat.away && (chat.open || personInvolved(chat));
  if (chat.following && (!wanted || chat.following.id !== chat.begun.id)) {
    chat.following.ending.abort();
    chat.following = null;
  }
  if (wanted && !chat.following) {
    chat.following = { id: chat.begun.id, ending: new AbortController() };
    follow(chat, chat.following.ending.signal);
  }
}

/** A page that nobody looks at gives its stream back after a while; browsers have few. */
export function followWhileVisible(chat) {
  let timer = 0;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    const gone = () => {
      chat.away = document.hidden;
      keepFollowing(chat);
    };
    if (document.hidden) timer = setTimeout(gone, HIDDEN_MS);
    else gone();
  });
}

async function follow(chat, signal) {
  let failures = 0;
  while (!signal.aborted) {
    const began = Date.now();
    let waitS = 0;
    try {
      if (!chat.loaded) await catchUp(chat);
      await listenUntilItEnds(chat, signal);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status === 401 || problem.status === 403) break;
      if (problem.status === 404) chat.cursor = "";
      waitS = problem.waitS;
    }
    // What holds for a while and ends is no failure: the server ends every stream in time.
    failures = Date.now() - began > LASTED_MS ? 1 : failures + 1;
    await pause(waitS ? waitS * 1000 : patience(failures), signal);
  }
  if (chat.following?.ending.signal === signal) chat.following = null;
}

async function listenUntilItEnds(chat, signal) {
  const after = chat.cursor ? `?after=${encodeURIComponent(chat.cursor)}` : "";
  const options = { accept: "text/event-stream", signal };
  const response = await inConversation(chat, "GET", `/events${after}`, options);
  for await (const { event, data } of eventsOf(response, signal)) {
    if (signal.aborted || event === "bye") return;
    if (event === "message") hear(chat, data);
    if (event === "state") setState(chat, data);
  }
}

/** Say that the customer types, at most every 3 s, and once when they stop. */
export function typed(chat) {
  if (!personInvolved(chat)) return;
  clearTimeout(chat.still);
  chat.still = setTimeout(() => stoppedTyping(chat), STILL_MS);
  if (Date.now() - (chat.typedAt ?? 0) < TYPING_MS) return;
  chat.typedAt = Date.now();
  present(chat, { typing: true });
}

/** Say that they do no more. */
export function stoppedTyping(chat) {
  clearTimeout(chat.still);
  if (chat.typedAt && personInvolved(chat)) present(chat, { typing: false });
  chat.typedAt = 0;
}

/** Say how far a person's messages were read, where somebody looks at them. */
export function tellRead(chat) {
  if (!chat.open || document.hidden || !chat.begun) return;
  let newest = "";
  for (const message of chat.messages) if (message.speaker === "agent") newest = message.id;
  if (!newest || newest === chat.readUpTo) return;
  chat.readUpTo = newest;
  present(chat, { read_up_to: newest });
}

function present(chat, body) {
  inConversation(chat, "PUT", "/presence", { body }).catch(() => undefined);
}

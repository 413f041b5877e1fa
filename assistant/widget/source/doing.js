// What a customer does besides writing: ask for a person, go back, judge, send files, take a copy.
// @ts-check
import { jsonOf, Problem } from "./api.js";
import { begun, catchUp, inConversation, loadConfig, vanish } from "./begin.js";
import { changed, hush, setState, take, tell } from "./chat.js";
import { make } from "./dom.js";
import { newId, only } from "./plain.js";
import { send } from "./outbox.js";

/** Do something; where it fails say so in one line, with a way to try again. Tells whether it went well. */
export async function attempt(chat, act, again = () => attempt(chat, act)) {
  try {
    hush(chat);
    await act();
    return true;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.status === 403) vanish(chat, problem);
    else if (problem.status !== 401) {
      const text = problem.status === 422 || problem.status === 413 ? problem.message : "";
      tell(chat, text || chat.words.say("notNow"), chat.words.say("tryAgain"), again);
    }
    return false;
  }
}

/** What happens when the panel opens: the site's texts, and what was not sent yet. */
export async function load(chat) {
  try {
    await loadConfig(chat);
    hush(chat, chat.words.say("notLoaded"));
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.status === 403) vanish(chat, problem);
    else if (problem.status !== 401) {
      tell(chat, chat.words.say("notLoaded"), chat.words.say("tryAgain"), () => load(chat));
    }
  }
  send(chat);
}

/** Ask for a person; `text` is what it is about, `then` runs once they are asked. */
export async function handOver(chat, { text, contact, then } = {}) {
  if (chat.asking) return false;
  chat.asking = true;
  const done = await attempt(chat, async () => {
    const answer = await inConversation(chat, "POST", "/handover", { body: { text, contact } });
    setState(chat, (await jsonOf(answer)).state);
    then?.();
    await catchUp(chat);
  });
  chat.asking = false;
  return done;
}

/** Go back to the assistant. */
export function goBack(chat) {
  return attempt(chat, async () => {
    const answer = await inConversation(chat, "DELETE", "/handover");
    setState(chat, (await jsonOf(answer)).state);
  });
}

/** Say whether an answer helped; null takes it back. */
export function judge(chat, message, helpful) {
  return attempt(chat, async () => {
    const path = `/messages/${encodeURIComponent(message.id)}/feedback`;
    await inConversation(chat, "PUT", path, { body: { helpful } });
    take(chat, { ...message, helpful });
  });
}

/** Say how it was. */
export function review(chat, survey) {
  return attempt(chat, async () => {
    const answer = await inConversation(chat, "POST", "/survey", { body: survey });
    setState(chat, (await jsonOf(answer)).state);
    chat.asked = false;
    chat.thanked = true;
    changed(chat);
  });
}

/** Not to be asked again about what was said so far. */
export function skipSurvey(chat) {
  chat.storage.write("skipped", chat.messages[chat.messages.length - 1]?.id ?? null);
  chat.asked = false;
  changed(chat);
}

/** Send a file ahead of the message it belongs to. */
export async function attach(chat, file) {
  const most = chat.config?.largest_attachment ?? 0;
  if (file.size > most) {
    tell(chat, chat.words.say("fileTooLarge", { name: file.name, size: chat.words.size(most) }));
    return;
  }
  const item = { key: newId(), name: file.name, id: "" };
  chat.files = [...chat.files, item];
  changed(chat);
  const sent = await attempt(chat, async () => {
    const form = new FormData();
    form.append("file", file, file.name);
    await begun(chat);
    const answer = await inConversation(chat, "POST", "/attachments", { form });
    const kept = await jsonOf(answer);
    chat.files = chat.files.map((each) => (each.key === item.key ? { ...kept, key: item.key } : each));
  }, () => attach(chat, file));
  if (!sent) unattach(chat, item.key);
  changed(chat);
}

/** Take a file back that was not sent with a message. */
export function unattach(chat, key) {
  chat.files = only(chat.files, (each) => each.key !== key);
  changed(chat);
}

/** Save something of the conversation as a file. */
export function download(chat, path, name) {
  return attempt(chat, async () => {
    const content = await (await inConversation(chat, "GET", path)).blob();
    const address = URL.createObjectURL(content);
    const link = make("a", { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  });
}

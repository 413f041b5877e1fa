// Where a customer writes: a field that grows, files, a person, sending. What is typed is kept.
// @ts-check
import { changed, personInvolved } from "./chat.js";
import { attach, goBack, handOver, unattach } from "./doing.js";
import { arrange, button, icon, make, mark, put, sign } from "./dom.js";
import { stoppedTyping, typed } from "./live.js";
import { say } from "./outbox.js";
import { only } from "./plain.js";

const LONGEST = 4000;
const TALLEST_PX = 140;

/** The composer; `focus` puts the caret there. */
export function buildComposer(chat) {
  const field = make("textarea", { id: "writing", rows: "1", enterkeyhint: "send" });
  const label = make("label", { class: "unseen", for: "writing" });
  const over = make("span", { class: "over", role: "status" });
  const files = make("ul", { class: "files" });
  const person = button("person", "", () => askForPerson(chat, field), "person");
  const back = button("person", "", () => leavePerson(chat), "spark");
  const picker = make("input", { type: "file", multiple: true, hidden: true, tabindex: "-1", onchange: () => pick(chat, picker) });
  const clip = sign("clip", "", () => picker.click());
  const sending = make("button", { type: "submit", class: "send" }, icon("send"));
  const submit = (event) => {
    event.preventDefault();
    submitWriting(chat, field);
  };
  const row = make("div", { class: "row" }, clip, person, back, over, sending);
  const node = make("form", { class: "composer", onsubmit: submit }, picker, label, make("div", { class: "box" }, files, field, row));
  field.value = chat.storage.read("draft") ?? "";
  field.addEventListener("input", () => {
    keepDraft(chat, field);
    typed(chat);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submitWriting(chat, field);
  });
  chat.takeBack = (text) => {
    field.value = only([field.value, text], Boolean).join("\n");
    keepDraft(chat, field);
    field.focus();
  };
  chat.focusWriting = () => field.focus();
  const update = () => {
    const { words } = chat;
    if (chat.draftGone) {
      field.value = "";
      chat.draftGone = false;
    }
    put(label, words.say("writeLabel"));
    mark(field, "placeholder", words.say("write"));
    name(clip, words.say("attach"));
    name(sending, words.say("send"));
    put(person.lastChild, words.say("talkToPerson"));
    put(back.lastChild, words.say("backToAssistant"));
    const attended = personInvolved(chat);
    person.hidden = attended;
    back.hidden = !attended || !chat.state.may_go_back;
    clip.hidden = !chat.config?.attachments;
    arrange(files, chat.files.map((file) => buildFileChip(chat, file)));
    files.hidden = !chat.files.length;
    const excess = field.value.trim().length - longest(chat);
    put(over, excess > 0 ? words.say("tooLong", { count: words.number(excess) }) : "");
    mark(sending, "aria-disabled", sendable(chat, field) ? null : "true");
    mark(field, "dir", field.value ? "auto" : words.direction);
    grow(field);
  };
  return { node, update, focus: () => field.focus() };
}

async function submitWriting(chat, field) {
  if (!sendable(chat, field)) return;
  const text = field.value.trim();
  stoppedTyping(chat);
  const files = chat.files;
  chat.files = [];
  clear(chat, field);
  await say(chat, text || chat.words.say("onlyFiles"), files);
}

/** What is typed goes along: it is for whoever answers next. */
async function askForPerson(chat, field) {
  const text = field.value.trim();
  const then = () => text && clear(chat, field);
  if (await handOver(chat, { text: text || undefined, then })) field.focus();
}

async function leavePerson(chat) {
  if (await goBack(chat)) chat.focusWriting();
}

function clear(chat, field) {
  field.value = "";
  keepDraft(chat, field);
}

function keepDraft(chat, field) {
  chat.storage.write("draft", field.value || null);
  changed(chat);
}

function sendable(chat, field) {
  const text = field.value.trim();
  const uploading = only(chat.files, (file) => !file.id).length;
  return Boolean(text || chat.files.length) && !uploading && text.length <= longest(chat);
}

function longest(chat) {
  return chat.config?.longest_message ?? LONGEST;
}

function pick(chat, picker) {
  for (const file of picker.files) attach(chat, file);
  picker.value = "";
}

function buildFileChip(chat, file) {
  const { words } = chat;
  const text = file.id ? file.name : words.say("uploading", { name: file.name });
  const remove = sign("close", words.say("removeFile", { name: file.name }), () => unattach(chat, file.key));
  return make("li", { class: "file" }, icon("file"), make("span", {}, text), remove);
}

function name(node, label) {
  mark(node, "aria-label", label);
  mark(node, "title", label);
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, TALLEST_PX)}px`;
}

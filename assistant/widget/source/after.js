// What follows the messages: how long a person takes, where an answer may go, how it was.
// @ts-check
import { mayAsk, personInvolved } from "./chat.js";
import { handOver } from "./doing.js";
import { arrange, button, icon, make, mark, put } from "./dom.js";
import { buildSurvey } from "./survey.js";

const MAIL = /^\S+@\S+\.\S+$/;
const PHONE = /^[+(]?\d[\d\s()./-]{4,}$/;

/** The place after the log; `update` shows what stands now. */
export function buildAfter(chat) {
  const waiting = buildWaiting(chat);
  const survey = buildSurvey(chat);
  const thanks = make("p", { class: "thanks-card", role: "status" });
  const node = make("div", { class: "after" }, thanks);
  const update = () => {
    const parts = [];
    if (chat.state?.standing === "waiting" && chat.state.waiting) parts.push(waiting.node);
    if (mayAsk(chat) && (chat.asked || chat.state.standing === "resolved")) parts.push(survey.node);
    put(thanks, chat.thanked && !personInvolved(chat) ? chat.words.say("surveyThanks") : "");
    waiting.update();
    survey.update();
    arrange(node, [...parts, thanks]);
  };
  return { node, update };
}

function buildWaiting(chat) {
  const lines = make("p", { role: "status" });
  const form = buildContact(chat);
  const node = make("div", { class: "waiting" }, icon("clock"), make("div", { class: "waiting-lines" }, lines, form.node));
  const update = () => {
    const waiting = chat.state?.waiting;
    if (!waiting) return;
    const wanted = !chat.state.contact_known && !(waiting.open && waiting.anybody);
    const more = chat.state.contact_known ? "contactKnown" : wanted && !chat.contactSkipped ? "leaveContact" : "";
    const said = waitingLines(chat.words, waiting);
    if (more) said.push(chat.words.say(more));
    put(lines, said.join(" "));
    form.node.hidden = more !== "leaveContact";
    form.update();
  };
  return { node, update };
}

/** How long it takes, as far as anybody knows. */
function waitingLines(words, waiting) {
  if (!waiting.open) {
    const when = waiting.opens_at && words.moment(waiting.opens_at, waiting.zone);
    return [when ? words.say("closedUntil", { when }) : words.say("closed")];
  }
  const said = [];
  if (!waiting.anybody) said.push(words.say("waitingNobody"));
  else if (waiting.minutes === null) said.push(words.say("waitingUnknown"));
  else said.push(words.say(waiting.basis === "aim" ? "waitingAim" : "waitingAbout", { time: words.span(Math.max(1, waiting.minutes)) }));
  if (waiting.anybody) said.push(waiting.ahead ? words.count("ahead", waiting.ahead) : words.say("next"));
  return said;
}

function buildContact(chat) {
  const field = make("input", { id: "contact", type: "text", inputmode: "email", autocomplete: "email", maxlength: "200", "aria-describedby": "contact-wrong" });
  const label = make("label", { for: "contact" });
  const wrong = make("p", { class: "wrong", id: "contact-wrong", role: "alert" });
  const leave = button("main", "", () => undefined);
  mark(leave, "type", "submit");
  const skip = button("quiet", "", () => {
    chat.contactSkipped = true;
    chat.focusWriting();
    chat.redraw();
  });
  const submit = async (event) => {
    event.preventDefault();
    const contact = field.value.trim();
    const fits = MAIL.test(contact) || PHONE.test(contact);
    put(wrong, fits ? "" : chat.words.say("contactWrong"));
    mark(field, "aria-invalid", fits ? null : "true");
    if (!fits) field.focus();
    else if (await handOver(chat, { contact })) chat.focusWriting();
  };
  const node = make("form", { class: "contact", novalidate: true, onsubmit: submit }, label, field, wrong, make("div", { class: "row" }, leave, skip));
  const update = () => {
    put(label, chat.words.say("contact"));
    put(leave.lastChild, chat.words.say("send"));
    put(skip.lastChild, chat.words.say("skip"));
  };
  return { node, update };
}

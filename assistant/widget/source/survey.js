// How it was: one to five, solved or not, as expected or not, a few words; it can be skipped.
// @ts-check
import { review, skipSurvey } from "./doing.js";
import { arrange, button, make, mark, put } from "./dom.js";

const SCORES = [1, 2, 3, 4, 5];
const EXPECTATIONS = ["exceeded", "met", "missed"];

/** The survey's form; it is made anew when the language changes. */
export function buildSurvey(chat) {
  const node = make("section", { class: "survey", tabindex: "-1" });
  let language = "";
  const update = () => {
    if (language === chat.words.language) return;
    language = chat.words.language;
    mark(node, "aria-label", chat.words.say("surveyTitle"));
    arrange(node, [buildForm(chat)]);
  };
  return { node, update };
}

function buildForm(chat) {
  const { words } = chat;
  const comment = make("textarea", { id: "comment", rows: "2", maxlength: "2000", dir: "auto" });
  const sending = button("main", words.say("send"), () => undefined);
  mark(sending, "type", "submit");
  const submit = (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const solved = given.get("solved");
    review(chat, {
      score: Number(given.get("score")),
      solved: solved === null ? undefined : solved === "yes",
      expectation: given.get("expectation") ?? undefined,
      comment: comment.value.trim() || undefined,
    });
  };
  const score = group(words.say("score"), "score", SCORES.map((each) => [String(each), words.number(each), words.say(`score${each}`)]));
  const said = make("p", { class: "ends", "aria-hidden": "true" }, make("span", {}, words.say("score1")), make("span", {}, words.say("score5")));
  score.append(said);
  const form = make(
    "form",
    { onsubmit: submit },
    make("h2", {}, words.say("surveyTitle")),
    score,
    group(words.say("solved"), "solved", [["yes", words.say("yes")], ["no", words.say("no")]]),
    group(words.say("expectation"), "expectation", EXPECTATIONS.map((each) => [each, words.say(each)])),
    make("label", { for: "comment" }, words.say("comment")),
    comment,
    make("div", { class: "row" }, sending, button("quiet", words.say("skip"), () => skipSurvey(chat))),
  );
  for (const radio of score.querySelectorAll("input")) radio.required = true;
  return form;
}

/** Radio buttons that look like one row; the third word of a choice is told instead of the second. */
function group(legend, name, choices) {
  const row = make("div", { class: "radios" });
  for (const [value, label, told] of choices) {
    const radio = make("input", { type: "radio", name, value, "aria-label": told ? `${label}: ${told}` : null });
    row.append(make("label", { class: "radio", title: told }, radio, make("span", {}, label)));
  }
  return make("fieldset", {}, make("legend", {}, legend), row);
}

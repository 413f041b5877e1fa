// Cards beside an answer: orders of a signed-in customer, and offers they may have.
// @ts-check
import { icon, make } from "./dom.js";

/** The cards of an answer, orders first. */
export function buildCards(chat, orders, offers) {
  return [...orders.map((order) => buildOrder(chat, order)), ...offers.map((offer) => buildOffer(chat, offer))];
}

function buildOrder(chat, order) {
  const { words } = chat;
  const days = [];
  if (order.ordered_on) days.push(words.say("ordered", { date: words.day(order.ordered_on) }));
  if (order.delivered_on) days.push(words.say("delivered", { date: words.day(order.delivered_on) }));
  return make(
    "div",
    { class: "card" },
    icon("box"),
    make("div", { class: "card-head" }, make("strong", {}, words.say("order", { id: order.id })), order.status && make("span", { class: "tag" }, order.status)),
    make("div", { class: "card-line", dir: "auto" }, order.items.join(", ")),
    make("div", { class: "card-line soft" }, days.join(" · ")),
  );
}

function buildOffer(chat, offer) {
  const { words } = chat;
  return make(
    "div",
    { class: "card" },
    icon("gift"),
    make("div", { class: "card-head" }, make("strong", { dir: "auto" }, offer.title), offer.value && make("span", { class: "tag" }, words.money(offer.value, offer.currency))),
    make("div", { class: "card-line", dir: "auto" }, offer.words),
  );
}

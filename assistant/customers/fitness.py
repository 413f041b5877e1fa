"""What can be kept of a customer: checked, and put in the order lists are kept in."""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from assistant.customers.model import Contact, Customer, Item, Order, PastOffer
from assistant.texts import storable

LONGEST_ID = 200
LONGEST_TIER = 80
LONGEST_LANGUAGE = 20
LONGEST_OFFER_ID = 80
LONGEST_TAG = 80
LONGEST_TEXT = 20_000
MOST_EVENTS = 100_000
_YEARS = range(1900, 2201)
_NO_DAY = date.min


def fit(customer: Customer) -> Customer:
    """The customer as it can be kept: lists newest first, texts without what no database keeps.

    Where days are equal or unknown the given order stays; orders without a day come last.
    Raises ValueError, saying what is wrong, for what cannot be kept.
    """
    who = f"customer {customer.id[:60]!r}"
    _check_id(customer.id, "a customer's id")
    if not customer.name.strip():
        raise ValueError(f"{who} needs a name")
    _check_length(customer.tier, LONGEST_TIER, f"the tier of {who}")
    _check_length(customer.language, LONGEST_LANGUAGE, f"the language of {who}")
    _check_day(customer.since, f"since when {who} is one")
    if len(customer.orders) + len(customer.contacts) + len(customer.past_offers) > MOST_EVENTS:
        raise ValueError(f"{who} has more than {MOST_EVENTS:,} orders, contacts and offers")
    twice = _first_twice(each.id for each in customer.orders)
    if twice is not None:
        raise ValueError(f"{who} has the order {twice!r} twice")
    return replace(
        customer,
        name=_text(customer.name, f"the name of {who}"),
        tier=storable(customer.tier),
        language=storable(customer.language),
        email=_text(customer.email, f"the e-mail of {who}"),
        phone=_text(customer.phone, f"the phone number of {who}"),
        consent=frozenset(_text(each, f"a consent of {who}") for each in customer.consent),
        tags=frozenset(_tag(each, who) for each in customer.tags),
        notes=_text(customer.notes, f"the notes of {who}"),
        orders=tuple(sorted(map(_order, customer.orders), key=_placed, reverse=True)),
        contacts=tuple(
            sorted((_contact(each, who) for each in customer.contacts), key=_at, reverse=True)
        ),
        past_offers=tuple(
            sorted((_offer(each, who) for each in customer.past_offers), key=_on, reverse=True)
        ),
    )


def _placed(order: Order) -> date:
    return order.placed_on or _NO_DAY


def _at(contact: Contact) -> datetime:
    return contact.at


def _on(offer: PastOffer) -> date:
    return offer.on


def _order(order: Order) -> Order:
    _check_id(order.id, "an order's id")
    what = f"order {order.id!r}"
    _check_day(order.placed_on, f"the day {what} was placed")
    _check_day(order.delivered_on, f"the day {what} was delivered")
    items = tuple(_item(each, what) for each in order.items)
    return replace(order, status=_text(order.status, f"the status of {what}"), items=items)


def _item(item: Item, what: str) -> Item:
    if item.quantity > 1_000_000_000:
        raise ValueError(f"{what}: {item.quantity} pieces are more than can be kept")
    name = _text(item.name, f"an item of {what}")
    return replace(item, name=name, sku=_text(item.sku, f"an item of {what}"))


def _contact(contact: Contact, who: str) -> Contact:
    what = f"a contact of {who}"
    if contact.at.tzinfo is None:
        raise ValueError(f"{what}: {contact.at} has no time zone; write 2026-03-31T09:30:00Z")
    _check_day(contact.at.date(), f"the day of {what}")
    return Contact(
        at=contact.at.astimezone(UTC),
        channel=_text(contact.channel, what),
        reason=_text(contact.reason, what),
        complaint=contact.complaint,
        emotion=_text(contact.emotion, what),
    )


def _offer(offer: PastOffer, who: str) -> PastOffer:
    _check_day(offer.on, f"the day of an offer to {who}")
    if not offer.offer.strip():
        raise ValueError(f"a past offer to {who} needs the id of the offer")
    _check_length(offer.offer, LONGEST_OFFER_ID, f"the id of an offer to {who}")
    return replace(offer, offer=storable(offer.offer))


def _tag(tag: str, who: str) -> str:
    if not tag.strip():
        raise ValueError(f"a tag of {who} is empty")
    _check_length(tag, LONGEST_TAG, f"a tag of {who}")
    return storable(tag)


def _check_id(id_: str, what: str) -> None:
    if not id_.strip():
        raise ValueError(f"{what} is empty")
    _check_length(id_, LONGEST_ID, what)
    if id_ != id_.strip() or any(unicodedata.category(each)[0] == "C" for each in id_):
        raise ValueError(f"{what} {id_!r} has blanks around it or signs that cannot be read")


def _check_length(text: str, longest: int, what: str) -> None:
    if len(text) > longest:
        raise ValueError(f"{what} is longer than {longest} characters: {text[:40]!r}…")


def _check_day(day: date | None, what: str) -> None:
    if day is not None and day.year not in _YEARS:
        raise ValueError(f"{what} is {day}; check the year")


def _text(text: str, what: str) -> str:
    _check_length(text, LONGEST_TEXT, what)
    return storable(text)


def _first_twice(ids: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            return each
        seen.add(each)
    return None

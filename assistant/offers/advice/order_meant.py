"""Which of a customer's orders a message is about, where it says so or leaves little doubt."""

from datetime import date, timedelta
from itertools import chain

import regex

from assistant.customers.model import Customer, Order
from assistant.offers.conditions.facts import stage_of
from assistant.offers.model import Stage
from assistant.offers.proposals import OfferCase

RECENT_DAYS = 90
AWAITED = frozenset({"late", "lost"})
"""Reasons that speak of an order which has not come; ids of the catalogue."""

_SHORTEST_ID = 4
_SHORTEST_WORD = 4
_WORD = regex.compile(r"[\p{L}\p{M}]+")
# Many a message has these, whatever it is about.
_COMMON = frozenset(
    """
    with without from this that order parcel delivery item items product pack piece pieces size
    colour color black white grey green brown blue large small mini inch litre home kitchen
    mit ohne für nicht schwarz weiß grau groß klein stück paket
    met zonder voor niet zwart grijs groot klein stuk pakket
    avec sans pour noir blanc gris grand petit pièce colis
    """.split()  # noqa: SIM905
)
_GONE = frozenset({"cancelled", "canceled", "void", "voided", "returned", "refunded"})
_ENDINGS = ("s", "es", "n", "en", "e")


def order_meant(
    customer: Customer, text: str, on: date, *, reasons: frozenset[str] = frozenset()
) -> str:
    """The id of the one order that a message means; empty when in doubt.

    What counts, in this order: an id in the text, if it has a digit and 4 characters; a word for
    a product that one order of the last 90 days alone has; for what is `late` or `lost`, the
    only order not delivered yet. Only ever one of this customer's orders, for the agent to
    correct.
    """
    plain = text.casefold()
    orders = [each for each in customer.orders if not _is_later(each, on)]
    for meant in (
        [each for each in orders if _is_named(each.id.casefold(), plain)],
        _with_product(orders, plain, on),
        [each for each in orders if reasons & AWAITED and _is_awaited(each, customer, on)],
    ):
        if meant:
            return meant[0].id if len(meant) == 1 else ""
    return ""


def _is_named(order: str, text: str) -> bool:
    # Who writes "2" or "gift" speaks of something else.
    if len(order) < _SHORTEST_ID or not regex.search(r"\d", order) or order not in text:
        return False
    return (
        regex.search(rf"(?<![\p{{L}}\p{{N}}]){regex.escape(order)}(?![\p{{L}}\p{{N}}])", text)
        is not None
    )


def _with_product(orders: list[Order], text: str, on: date) -> list[Order]:
    """The orders of late with a product that the text speaks of."""
    said = set(chain.from_iterable(map(_forms, _words(text))))
    return [
        each
        for each in orders
        if _is_of_late(each, on)
        and any(
            said.intersection(_forms(word)) for item in each.items for word in _words(item.name)
        )
    ]


def _words(text: str) -> set[str]:
    found = _WORD.findall(text.casefold())
    return {word for word in found if len(word) >= _SHORTEST_WORD and word not in _COMMON}


def _forms(word: str) -> set[str]:
    """A word, and without the ending that it may have for being several."""
    short = {word.removesuffix(ending) for ending in _ENDINGS}
    return {word} | {each for each in short if len(each) >= _SHORTEST_WORD}


def _is_later(order: Order, on: date) -> bool:
    return order.placed_on is not None and order.placed_on > on


def _is_of_late(order: Order, on: date) -> bool:
    since = on - timedelta(days=RECENT_DAYS)
    days = [day for day in (order.placed_on, order.delivered_on) if day is not None and day <= on]
    return bool(days) and max(days) >= since


def _is_awaited(order: Order, customer: Customer, on: date) -> bool:
    if " ".join(order.status.casefold().replace("_", " ").split()) in _GONE:
        return False
    return stage_of(OfferCase("", customer.id, order=order.id), order, on) is Stage.DURING

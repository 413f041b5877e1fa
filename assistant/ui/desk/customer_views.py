"""A customer as the desk shows them beside the conversation: who, worth what, what was before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.customers.model import Customer, Order, PastOffer
from assistant.money import Money
from assistant.offers.model import Catalogue, Decision, OfferCase, Status
from assistant.ui import words

_YEAR = timedelta(days=365)
_ORDERS = 50
_LATELY = 4
_LONGEST_NOTE = 240
_SAID = {
    Status.WAITING: "waiting for approval",
    Status.REFUSED: "not approved",
    Status.EXPIRED: "not answered in time",
    Status.WITHDRAWN: "taken back",
    Status.MADE: "offered",
    Status.ACCEPTED: "accepted",
    Status.TURNED_DOWN: "turned down",
    Status.FULFILLED: "done",
    Status.DECLINED: "not offered",
}
# What the customer has heard of, and what they still wait for.
_TOLD = (Status.MADE, Status.ACCEPTED, Status.TURNED_DOWN, Status.FULFILLED)
_OPEN = (Status.WAITING, Status.MADE, Status.ACCEPTED)


@dataclass(frozen=True, slots=True)
class FoundView:
    """A customer in the list of those found; `note` tells them from one of the same name."""

    id: str
    name: str
    note: str
    tier: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: when, what, and what became of it."""

    day: str
    what: str
    state: str


@dataclass(frozen=True, slots=True)
class Choosable:
    """Something to choose, and whether it is chosen."""

    id: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class CustomerView:
    """The short profile. `facts` are label and text, `alert` is true for what needs care."""

    id: str
    name: str
    tier: str
    facts: tuple[tuple[str, str, bool], ...]
    open: tuple[Line, ...]
    lately: tuple[Line, ...]
    notes: str
    orders: tuple[Choosable, ...]
    reasons: tuple[Choosable, ...]


def found_view(customer: Customer) -> FoundView:
    """A customer as found: their id, and how to reach them."""
    note = " · ".join(each for each in (customer.id, customer.email or customer.phone) if each)
    return FoundView(customer.id, customer.name, note, customer.tier)


def customer_view(
    customer: Customer,
    case: OfferCase,
    *,
    catalogue: Catalogue,
    decisions: Sequence[Decision],
    today: date,
) -> CustomerView:
    """The profile of a customer in a case; `decisions` about them, newest first."""
    return CustomerView(
        id=customer.id,
        name=customer.name,
        tier=customer.tier,
        facts=tuple(_facts(customer, today)),
        open=tuple(_line(each) for each in decisions if each.status in _OPEN),
        lately=tuple(_lately(customer, catalogue, decisions)),
        notes=_short(customer.notes),
        orders=tuple(_orders(customer, case.order)),
        reasons=tuple(
            Choosable(each.id, each.title, each.id in case.reasons) for each in catalogue.reasons
        ),
    )


def status_words(status: Status) -> str:
    """What became of an offer, in a few words."""
    return _SAID[status]


def _facts(customer: Customer, today: date) -> Iterator[tuple[str, str, bool]]:
    year = today - _YEAR
    lately = [each for each in customer.orders if each.placed_on and each.placed_on > year]
    spent = _spent(lately)
    orders = words.count(len(customer.orders), "order")
    yield "Value", f"{spent} in 12 months · {orders}" if spent else orders, False
    if customer.since is not None:
        yield "Customer", f"since {words.day_briefly(customer.since)}", False
    contacts = [each for each in customer.contacts if each.at.date() > year]
    complaints = sum(each.complaint for each in contacts)
    if complaints:
        yield "Complaints", f"{complaints} in 12 months", complaints > 1
    elif customer.contacts:
        yield "Complaints", "none in 12 months", False
    if customer.contacts:
        last = max(customer.contacts, key=lambda each: each.at)
        said = (words.day_briefly(last.at.date()), last.channel, last.reason, last.emotion)
        yield "Last contact", " · ".join(each for each in said if each), False
    if customer.language:
        yield "Language", customer.language, False


def _spent(orders: Iterable[Order]) -> str:
    """What the orders come to, each currency by itself."""
    totals: dict[str, Money] = {}
    for each in orders:
        known = totals.get(each.total.currency, Money.none(each.total.currency))
        totals[each.total.currency] = known + each.total
    return " + ".join(str(each) for each in totals.values())


def _line(decision: Decision) -> Line:
    return Line(
        words.day_briefly(decision.at.astimezone().date()),
        _named(decision.title, decision.value),
        _SAID[decision.status],
    )


def _lately(
    customer: Customer, catalogue: Catalogue, decisions: Sequence[Decision]
) -> Iterator[Line]:
    ours = [
        (each.at.astimezone().date(), _line(each)) for each in decisions if each.status in _TOLD
    ]
    others = [(each.on, _past(each, catalogue)) for each in customer.past_offers]
    newest = sorted([*ours, *others], key=lambda each: each[0], reverse=True)
    yield from (line for _, line in newest[:_LATELY])


def _past(past: PastOffer, catalogue: Catalogue) -> Line:
    offer = catalogue.offer(past.offer)
    state = {True: "accepted", False: "turned down", None: "offered"}[past.accepted]
    title = offer.title if offer is not None else past.offer
    return Line(words.day_briefly(past.on), _named(title, past.value), state)


def _named(title: str, value: Money | None) -> str:
    return f"{title}, {value}" if value else title


def _orders(customer: Customer, chosen: str) -> Iterator[Choosable]:
    for number, each in enumerate(customer.orders):
        if number < _ORDERS or each.id == chosen:
            yield Choosable(each.id, _order_label(each), each.id == chosen)


def _order_label(order: Order) -> str:
    day = words.day_briefly(order.placed_on) if order.placed_on else ""
    said = (order.id, day, str(order.total), order.status.replace("_", " "))
    return " · ".join(each for each in said if each)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST_NOTE else f"{flat[: _LONGEST_NOTE - 1]}…"

"""A customer as the desk shows them beside the conversation: who, worth what, what was before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from babel import Locale, UnknownLocaleError

from assistant.customers.model import Contact, Customer, Order
from assistant.money import Money
from assistant.offers.decision import Decision, Status
from assistant.offers.model import Catalogue
from assistant.offers.proposals import OfferCase
from assistant.profile import Profile, profile
from assistant.ui import words

_ORDERS = 50
# Tags that speak against giving; others say only whom this is about.
_WARNS = frozenset({"fraud", "chargeback", "abuse-warning"})
_LATELY = 4
_LONGEST_NOTE = 240
# What the customer may still hear of, or still waits for.
_OPEN = {
    Status.WAITING: "waiting for approval since",
    Status.MADE: "offered",
    Status.ACCEPTED: "accepted",
}


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
    """The short profile. `facts` are label, text and whether it needs care.

    `tags` are what to mind and whether it warns. `brief` is the facts in one line.
    """

    id: str
    name: str
    tier: str
    tags: tuple[tuple[str, bool], ...]
    brief: str
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
    known = profile(customer, on=today, decisions=decisions)
    facts = tuple(_facts(known, customer))
    return CustomerView(
        id=customer.id,
        name=customer.name,
        tier=customer.tier,
        tags=tuple((each, each.casefold() in _WARNS) for each in known.tags),
        brief=_brief(facts),
        facts=facts,
        open=tuple(_line(each) for each in decisions if each.status in _OPEN),
        lately=tuple(_lately(known, catalogue)),
        notes=_short(customer.notes),
        orders=tuple(_orders(customer, case.order)),
        reasons=tuple(
            Choosable(each.id, each.title, each.id in case.reasons) for each in catalogue.reasons
        ),
    )


def _facts(known: Profile, customer: Customer) -> Iterator[tuple[str, str, bool]]:
    spent = " + ".join(str(each) for each in known.spent_lately)
    orders = words.count(known.orders, "order")
    yield "Value", f"{spent} in 12 months · {orders}" if spent else orders, False
    if known.since is not None:
        yield "Customer", f"since {words.day_briefly(known.since)}", False
    if known.last_contact is not None:
        many = f"{known.complaints} in 12 months" if known.complaints else "none in 12 months"
        yield "Complaints", many, known.complaints > 1
        yield "Last contact", _contact(known.last_contact), False
    if customer.language:
        yield "Language", _language(customer.language), False


def _brief(facts: Sequence[tuple[str, str, bool]]) -> str:
    """What they are worth, and what needs care."""
    (_, worth, _), *rest = facts
    return " · ".join([worth, *(f"{label}: {text}" for label, text, alert in rest if alert)])


def _language(code: str) -> str:
    """A language's English name, or whatever was noted instead of its code."""
    try:
        return Locale.parse(code.replace("_", "-"), sep="-").get_display_name("en") or code
    except (ValueError, UnknownLocaleError):
        return code


def _contact(contact: Contact) -> str:
    day = words.day_briefly(contact.at.astimezone().date())
    return " · ".join(
        each for each in (day, contact.channel, contact.reason, contact.emotion) if each
    )


def _line(decision: Decision) -> Line:
    return Line(
        words.day_briefly(decision.at.astimezone().date()),
        _named(decision.title, decision.value),
        _OPEN[decision.status],
    )


def _lately(known: Profile, catalogue: Catalogue) -> Iterator[Line]:
    for each in known.offers[:_LATELY]:
        offer = catalogue.offer(each.offer)
        title = offer.title if offer is not None else each.title
        yield Line(words.day_briefly(each.on), _named(title, each.value), each.became)


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

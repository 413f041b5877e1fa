"""What is known of one customer and case on a day, as the facts that conditions speak of."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from assistant.customers.model import Customer, Order
from assistant.offers.condition import FactValue
from assistant.offers.conditions.fact_kinds import FACTS, NOTHING, FactKind, FactType
from assistant.offers.limits.spent import Spent
from assistant.offers.model import Kind, Stage
from assistant.offers.proposals import OfferCase

__all__ = [
    "FACTS",
    "FactJson",
    "FactKind",
    "FactType",
    "Facts",
    "facts_json",
    "facts_of",
    "facts_of_json",
    "stage_of",
]

Facts = Mapping[str, FactValue]
"""Facts by name; None, and not there, both mean that nobody knows."""

GOODWILL = frozenset({Kind.GOODWILL, Kind.PERCENTAGE, Kind.POINTS})
"""Kinds that are given on top of what a customer is owed."""

FactJson = str | bool | list[str] | None

_DELIVERED = frozenset(
    {
        "delivered",
        "collected",
        "picked up",
        "completed",
        "returned",
        "return requested",
        "exchanged",
        "exchange requested",
        "refunded",
    }
)
_CANCELLED = frozenset({"cancelled", "canceled"})
# Words of a status that say an order came to nothing, and those that take it back.
_UNDONE = _CANCELLED | {"refunded", "returned", "voided", "void"}
_NOT_ALL = frozenset({"partially", "partly", "partial", "part", "not", "never", "be", "being"})
_QUARTER = 90
_YEAR = 365


def facts_of(
    customer: Customer,
    case: OfferCase,
    *,
    on: date,
    currency: str,
    spent: Spent | None = None,
) -> Facts:
    """Every fact of `FACTS`, as they stand on a day; what comes later is not looked at.

    Orders in another currency count as orders, but in no amount. Cancelled ones do not count.
    Without `spent` nobody knows how many
    offers there were; those of a later day count too.
    """
    facts: dict[str, FactValue] = dict.fromkeys(FACTS)
    facts.update(_of_customer(customer, on))
    facts.update(_of_orders(customer.orders, on, currency))
    if spent is not None:
        facts["customer.offers_12_months"] = _offers(customer, spent, on, frozenset(Kind))
        facts["customer.goodwill_12_months"] = _offers(customer, spent, on, GOODWILL)
    order = customer.order(case.order) if case.order else None
    facts.update(_of_case(case, order, on))
    facts["case.currency"] = currency
    if order is not None:
        facts.update(_of_order(order, on, currency))
    return MappingProxyType(facts)


def stage_of(case: OfferCase, order: Order | None, on: date) -> Stage | None:
    """Where the customer stands: by the order, else as the case says.

    An order tells by its day of delivery, else by its status; one that says neither is under
    way. Without an order it is before a purchase while no reason is known, and None, nobody
    knows, once there is one; None for an order nobody knows, too.
    """
    if order is None:
        # Whoever has trouble, and no order that we know, may well have bought something.
        nothing_bought = not case.order and not case.reasons
        return case.stage or (Stage.BEFORE if nothing_bought else None)
    if order.delivered_on is not None:
        return Stage.AFTER if order.delivered_on <= on else Stage.DURING
    if _plain(order.status) in _DELIVERED:
        return Stage.AFTER
    return Stage.DURING if order.status.strip() else case.stage or Stage.DURING


def undone(order: Order) -> bool:
    """Whether an order's status says that all of it was refunded, returned or cancelled."""
    words = {word.strip(".,;:()") for word in _plain(order.status).replace("-", " ").split()}
    return not _UNDONE.isdisjoint(words) and _NOT_ALL.isdisjoint(words)


def facts_json(facts: Facts) -> dict[str, FactJson]:
    """Facts as JSON can hold them: numbers and days as text, sets as sorted lists."""
    return {name: _to_json(value) for name, value in facts.items()}


def facts_of_json(facts: Mapping[str, FactJson]) -> Facts:
    """The same facts again; what is no fact today, or has no value of its type, is not known."""
    return MappingProxyType({name: _of_json(kind, facts.get(name)) for name, kind in FACTS.items()})


def _of_customer(customer: Customer, on: date) -> dict[str, FactValue]:
    complaints = [each.at.date() for each in customer.contacts if each.complaint]
    past = [day for day in complaints if day <= on]
    return {
        "customer.tier": _text(customer.tier),
        # Of 'de-AT' the language is German; conditions are not about countries.
        "customer.language": _text(re.split(r"[-_]", customer.language)[0]),
        "customer.days_since_joined": _days(customer.since, on),
        "customer.complaints_90_days": Decimal(_within(past, on, _QUARTER)),
        "customer.complaints_12_months": Decimal(_within(past, on, _YEAR)),
        "customer.days_since_last_complaint": _days(max(past, default=None), on),
        "customer.consent": customer.consent,
        "customer.tags": customer.tags,
    }


def _of_orders(orders: Sequence[Order], on: date, currency: str) -> dict[str, FactValue]:
    bought = [
        (day, order.total)
        for order in orders
        if _plain(order.status) not in _CANCELLED
        and ((day := order.placed_on or order.delivered_on) is None or day <= on)
    ]
    ours = [(day, total.amount) for day, total in bought if total.currency == currency]
    lately = (amount for day, amount in ours if day is not None and (on - day).days < _YEAR)
    # An order of no known day may be an old one or not: then nobody knows the year's sum.
    known = all(day is not None for day, _ in ours)
    return {
        "customer.orders": Decimal(len(bought)),
        "customer.spent": sum((amount for _, amount in ours), NOTHING),
        "customer.spent_12_months": sum(lately, NOTHING) if known else None,
        "customer.other_currency": len(ours) < len(bought),
    }


def _offers(customer: Customer, spent: Spent, on: date, kinds: frozenset[Kind]) -> Decimal:
    """How many offers of these kinds there were in a year, and elsewhere of any kind.

    The year has no end: an offer cannot be hidden by asking for an earlier day. Of what was
    offered elsewhere nobody knows the kind.
    """
    elsewhere = [each.on for each in customer.past_offers if each.accepted is not False]
    here = [each.day for each in spent.to_customer if each.kind in kinds]
    return Decimal(sum(1 for day in (*elsewhere, *here) if (on - day).days < _YEAR))


def _of_case(case: OfferCase, order: Order | None, on: date) -> dict[str, FactValue]:
    return {
        "case.has_order": None if case.order and order is None else order is not None,
        "case.stage": stage_of(case, order, on),
        "case.channel": _text(case.channel),
        "case.reasons": case.reasons,
        "case.day": on,
    }


def _of_order(order: Order, on: date, currency: str) -> dict[str, FactValue]:
    return {
        "order.total": order.total.amount if order.total.currency == currency else None,
        "order.place": order.place,
        "order.status": _text(order.status),
        "order.items": _pieces(order),
        "order.days_since_placed": _days(order.placed_on, on),
        "order.days_since_delivered": _days(order.delivered_on, on),
    }


def _pieces(order: Order) -> Decimal | None:
    return Decimal(sum(item.quantity for item in order.items)) if order.items else None


def _within(days: Iterable[date], on: date, length: int) -> int:
    return sum(1 for day in days if 0 <= (on - day).days < length)


def _days(since: date | None, on: date) -> Decimal | None:
    return None if since is None or since > on else Decimal((on - since).days)


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())


def _text(text: str) -> str | None:
    return " ".join(text.split()) or None


def _to_json(value: FactValue) -> FactJson:
    match value:
        case None | bool():
            return value
        case frozenset():
            return sorted(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _of_json(kind: FactKind, value: FactJson) -> FactValue:
    match kind.type, value:
        case FactType.YES_NO, bool():
            return value
        case FactType.SET, list():
            return frozenset(value)
        case FactType.DAY, str():
            return _day(value)
        case ((FactType.NUMBER | FactType.MONEY), str()):
            return _number(value)
        case FactType.TEXT, str():
            return value
        case _:
            return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None

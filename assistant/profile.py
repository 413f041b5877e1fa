"""A customer in a few lines: what an agent sees of them beside the conversation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.customers.history import YEAR_DAYS, came_to_something
from assistant.customers.model import Contact, Customer, Order
from assistant.money import Money
from assistant.offers.decision import Decision, Status

# What the company said it would give and has not given yet.
_OPEN = frozenset({Status.MADE, Status.ACCEPTED})
_MOST_OFFERS = 5
_WORDS = {
    Status.WAITING: "waits for approval",
    Status.REFUSED: "not approved",
    Status.EXPIRED: "approval came too late",
    Status.WITHDRAWN: "withdrawn",
    Status.MADE: "made",
    Status.ACCEPTED: "accepted",
    Status.TURNED_DOWN: "turned down",
    Status.FULFILLED: "fulfilled",
}


@dataclass(frozen=True, slots=True)
class OfferLately:
    """An offer the customer had, here or elsewhere; `became` as a person reads it."""

    on: date
    offer: str
    title: str
    value: Money | None
    became: str


@dataclass(frozen=True, slots=True)
class Promise:
    """Something the customer was offered and does not have yet; `since` is when it was said."""

    what: str
    since: date


@dataclass(frozen=True, slots=True)
class Profile:
    """A customer on a day. Amounts are one a currency, largest first, without cancelled orders.

    `spent_lately` and `complaints` are of the 12 months up to that day, orders without a day
    are in neither. `orders` and `undated` count those that came to something. `emotion` is the
    last one that anybody noted. Offers are of 12 months, newest first, at most 5. `promises`
    are those not kept yet, oldest first. `tags` are what to mind, sorted.
    """

    name: str
    tier: str
    since: date | None
    spent: tuple[Money, ...]
    spent_lately: tuple[Money, ...]
    orders: int
    undated: int
    complaints: int
    last_contact: Contact | None
    emotion: str
    offers: tuple[OfferLately, ...]
    promises: tuple[Promise, ...] = ()
    tags: tuple[str, ...] = ()


def profile(customer: Customer, *, on: date, decisions: Sequence[Decision] = ()) -> Profile:
    """What to know of a customer on a day; what came later is not in it."""
    began = on - timedelta(days=min(YEAR_DAYS, (on - date.min).days))
    orders = [each for each in customer.orders if _counts(each, on)]
    contacts = [each for each in customer.contacts if each.at.date() <= on]
    lately = [each for each in orders if each.placed_on is not None and began < each.placed_on]
    return Profile(
        name=customer.name,
        tier=customer.tier,
        since=customer.since,
        spent=_sums(orders),
        spent_lately=_sums(lately),
        orders=len(orders),
        undated=sum(each.placed_on is None for each in orders),
        complaints=sum(each.complaint and began < each.at.date() for each in contacts),
        last_contact=max(contacts, key=lambda each: each.at, default=None),
        emotion=_emotion(contacts),
        offers=_offers(customer, decisions, began, on),
        promises=_promises(customer, decisions, on),
        tags=tuple(sorted(customer.tags)),
    )


def _counts(order: Order, on: date) -> bool:
    too_late = order.placed_on is not None and order.placed_on > on
    return not too_late and came_to_something(order)


def _sums(orders: Iterable[Order]) -> tuple[Money, ...]:
    sums: dict[str, Money] = {}
    for each in orders:
        currency = each.total.currency
        sums[currency] = sums.get(currency, Money.none(currency)) + each.total
    return tuple(sorted(sums.values(), key=lambda each: (-each.amount, each.currency)))


def _emotion(contacts: Sequence[Contact]) -> str:
    noted = [each for each in contacts if each.emotion]
    return max(noted, key=lambda each: each.at).emotion if noted else ""


def _offers(
    customer: Customer, decisions: Sequence[Decision], began: date, on: date
) -> tuple[OfferLately, ...]:
    here = [
        OfferLately(each.at.date(), each.offer, each.title, each.value, _WORDS[each.status])
        for each in decisions
        if each.status in _WORDS and each.customer == customer.id
    ]
    elsewhere = [
        OfferLately(
            each.on,
            each.offer,
            each.offer.replace("_", " "),
            each.value,
            {True: "accepted", False: "turned down", None: "made"}[each.accepted],
        )
        for each in customer.past_offers
    ]
    found = [each for each in (*here, *elsewhere) if began < each.on <= on]
    return tuple(sorted(found, key=lambda each: each.on, reverse=True)[:_MOST_OFFERS])


def _promises(customer: Customer, decisions: Sequence[Decision], on: date) -> tuple[Promise, ...]:
    open_ = [
        Promise(each.title, each.at.date())
        for each in decisions
        if each.status in _OPEN and each.customer == customer.id and each.at.date() <= on
    ]
    return tuple(sorted(open_, key=lambda each: each.since))

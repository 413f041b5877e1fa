"""Whether a customer may get an offer again, and beside what they got already."""

from datetime import date

from assistant.customers.model import Customer
from assistant.offers.limits.spent import Spent, first_day
from assistant.offers.model import FrequencyCap, Offer


def kept_from(
    offer: Offer, *, customer: Customer, spent: Spent, on: date, order: str = ""
) -> tuple[str, ...]:
    """Why an offer may not be made now: too often, turned down, or beside what it excludes.

    `order` is the one the case is about, if any. Empty when nothing stands against it. No
    approval lifts this.
    """
    if customer.id != spent.customer:
        raise ValueError(f"what was given to {spent.customer} says nothing of {customer.id}")
    capped = (_too_often(offer, cap, customer, spent, on) for cap in offer.caps)
    return (*filter(None, capped), *_turned_down(offer, spent), *_excluded(offer, spent, order))


def _too_often(offer: Offer, cap: FrequencyCap, customer: Customer, spent: Spent, on: date) -> str:
    since = first_day(on, cap.days)
    given = [day for day in spent.days_given(offer.id, customer) if day >= since]
    if len(given) < cap.times:
        return ""
    allowed = f"at most {_times(cap.times)} in {_days(cap.days)}"
    if not given:
        return f"{offer.title} may not be given: {allowed}"
    if len(given) == 1:
        return f"{offer.title} was given {_ago(given[0], on)}: {allowed}"
    often = _times(len(given))
    return f"{offer.title} was given {often}, last {_ago(given[0], on)}: {allowed}"


def _turned_down(offer: Offer, spent: Spent) -> tuple[str, ...]:
    """That the customer did not take it in this case; in another one it may be offered."""
    day = next((each.day for each in spent.turned_down if each.offer == offer.id), None)
    return () if day is None else (f"the customer turned it down on {day.day} {day:%B}",)


def _excluded(offer: Offer, spent: Spent, order: str) -> list[str]:
    """What was given in this case or for its order and does not go with an offer, either way."""
    given = {
        each.title: "in this case" if each.case == spent.case else "for this order"
        for each in spent.beside(order)
        if each.offer != offer.id and (each.offer in offer.excludes or offer.id in each.excludes)
    }
    return [
        f"{offer.title} does not go with {title}, given {where}" for title, where in given.items()
    ]


def _ago(day: date, on: date) -> str:
    days = (on - day).days
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{_days(days)} ago"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")

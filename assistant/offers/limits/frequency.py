"""Whether a customer may get an offer again, and beside what they got already."""

from datetime import date

from assistant.customers.model import Customer
from assistant.offers.limits.spent import Spent, first_day
from assistant.offers.model import FrequencyCap, Offer


def kept_from(offer: Offer, *, customer: Customer, spent: Spent, on: date) -> tuple[str, ...]:
    """Why an offer may not be made now: too often, or beside what it does not go with.

    Empty when nothing stands against it. No approval lifts this.
    """
    if customer.id != spent.customer:
        raise ValueError(f"what was given to {spent.customer} says nothing of {customer.id}")
    capped = (_too_often(offer, cap, customer, spent, on) for cap in offer.caps)
    return (*filter(None, capped), *_excluded(offer, spent))


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


def _excluded(offer: Offer, spent: Spent) -> list[str]:
    """The titles of what was given in this case and does not go with an offer, either way."""
    titles = {
        each.title: None
        for each in spent.in_case
        if each.offer != offer.id and (each.offer in offer.excludes or offer.id in each.excludes)
    }
    return [f"{offer.title} does not go with {title}, given in this case" for title in titles]


def _ago(day: date, on: date) -> str:
    days = (on - day).days
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{_days(days)} ago"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")

"""What an offer is worth to the customer, how far it can be moved, and what it costs us."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from assistant.customers.model import Order
from assistant.money import LARGEST, Money
from assistant.offers.conditions.facts import undone
from assistant.offers.limits.spent import PAYS_BACK
from assistant.offers.model import AmountRule, Kind, Offer

# Room for every place of an amount times every place of a share: nothing is rounded twice.
_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)


# Kinds that an order which came to nothing gives no ground for.
_OF_A_PURCHASE = PAYS_BACK | {Kind.PERCENTAGE}


@dataclass(frozen=True, slots=True)
class Range:
    """The suggested `value`, and what an agent may move it between; all in one currency."""

    value: Money
    least: Money
    most: Money

    def __post_init__(self) -> None:
        if not 0 <= self.least.amount <= self.value.amount <= self.most.amount:
            raise ValueError(f"{self.value} does not lie between {self.least} and {self.most}")


def value_of(offer: Offer, order: Order | None, currency: str, *, paid: int = 0) -> Range | str:
    """What the offer is worth for this order; a str says why there is no value.

    A fixed amount can be moved down to its floor and up to its cap. A share of the order is
    held between them, and can be moved only where both are given: one alone is a bound. What
    pays back is never more than is left of the order's total: `paid` was paid back before, in
    the smallest unit. On an order that was refunded, returned, cancelled or voided nothing of
    it is given, nor a percentage. Amounts are rounded to what can be paid, halves up.
    """
    missing = _missing(offer, order, currency)
    if missing:
        return missing
    total = order.total.amount if order else None
    value, least, most = _amounts(offer.amount, total)
    if offer.kind in PAYS_BACK and order is not None and order.total.currency == currency:
        left = order.total.minor - paid
        if left <= 0:
            return _nothing_left(order, paid)
        whole = Money.of_minor(left, currency).amount
        value, most = min(value, whole), min(most, whole)
    if least > most:
        what = f"{_paid(most, currency)}{' left' if paid else ''}"
        return f"the order's {what} is less than the least that is given"
    return Range(_paid(value, currency), _paid(least, currency), _paid(most, currency))


def cost_of(offer: Offer, value: Money) -> Money:
    """What the offer costs the company at this value, rounded to what can be paid."""
    exact = _EXACT.add(_EXACT.multiply(value.amount, offer.cost.share), offer.cost.fixed)
    return _paid(exact, value.currency)


def _nothing_left(order: Order, paid: int) -> str:
    if not paid:
        return "the order's total is nothing"
    back = Money.of_minor(paid, order.total.currency)
    return f"this order was paid back in full: {back} of {order.total}"


def _missing(offer: Offer, order: Order | None, currency: str) -> str:
    if order is not None and offer.kind in _OF_A_PURCHASE and undone(order):
        status = " ".join(order.status.split())
        return f"the order's status is '{status}': nothing more is given back for it"
    if offer.amount.share is None and offer.kind is not Kind.REFUND:
        return ""
    if order is None:
        what = "a refund" if offer.kind is Kind.REFUND else "a share of an order"
        return f"it is {what}, and the case has no order"
    if order.total.currency != currency:
        return f"the order was paid in {order.total.currency}, and offers are in {currency}"
    if not order.total:
        return "the order's total is nothing"
    return ""


def _amounts(rule: AmountRule, total: Decimal | None) -> tuple[Decimal, Decimal, Decimal]:
    """Value, least and most of a rule, exact."""
    if rule.fixed is not None:
        least = rule.fixed if rule.floor is None else rule.floor
        return rule.fixed, least, rule.fixed if rule.cap is None else rule.cap
    if rule.share is None or total is None:
        return Decimal(0), Decimal(0), Decimal(0)
    value = _EXACT.multiply(total, rule.share)
    if rule.floor is not None:
        value = max(value, rule.floor)
    if rule.cap is not None:
        value = min(value, rule.cap)
    if rule.floor is None or rule.cap is None:
        return value, value, value
    return value, rule.floor, rule.cap


# The same few amounts come up for hundreds of offers.
@lru_cache(maxsize=20_000)
def _paid(amount: Decimal, currency: str) -> Money:
    return Money.rounded(min(amount, LARGEST), currency)

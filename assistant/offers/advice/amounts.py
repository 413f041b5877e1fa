"""What an offer is worth to the customer, how far it can be moved, and what it costs us."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from assistant.customers.model import Order
from assistant.money import LARGEST, Money
from assistant.offers.model import AmountRule, Kind, Offer

# Room for every place of an amount times every place of a share: nothing is rounded twice.
_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Range:
    """The suggested `value`, and what an agent may move it between; all in one currency."""

    value: Money
    least: Money
    most: Money

    def __post_init__(self) -> None:
        if not 0 <= self.least.amount <= self.value.amount <= self.most.amount:
            raise ValueError(f"{self.value} does not lie between {self.least} and {self.most}")


def value_of(offer: Offer, order: Order | None, currency: str) -> Range | str:
    """What the offer is worth for this order; a str says why there is no value.

    A fixed amount can be moved down to its floor and up to its cap. A share of the order is
    held between them, and can be moved only where both are given: one alone is a bound. A
    refund is never more than the order's total. Amounts are rounded to what can be paid,
    halves up.
    """
    missing = _missing(offer, order, currency)
    if missing:
        return missing
    total = order.total.amount if order else None
    value, least, most = _amounts(offer.amount, total)
    if offer.kind is Kind.REFUND and total is not None:
        value, most = min(value, total), min(most, total)
    if least > most:
        return f"the order's {_paid(most, currency)} is less than the least that is given"
    return Range(_paid(value, currency), _paid(least, currency), _paid(most, currency))


def cost_of(offer: Offer, value: Money) -> Money:
    """What the offer costs the company at this value, rounded to what can be paid."""
    exact = _EXACT.add(_EXACT.multiply(value.amount, offer.cost.share), offer.cost.fixed)
    return _paid(exact, value.currency)


def _missing(offer: Offer, order: Order | None, currency: str) -> str:
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

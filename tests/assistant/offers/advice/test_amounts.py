"""What an offer is worth, how far it can be moved, what it costs."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.customers.model import Order
from assistant.money import LARGEST, Money
from assistant.offers.advice.amounts import Range, cost_of, value_of
from assistant.offers.model import (
    AmountRule,
    CostRule,
    Kind,
    Offer,
    OfferId,
    PolicyAnchor,
)

CREDIT = Offer(
    OfferId("G1"), "Goodwill credit", Kind.CREDIT, "We add {value}.", PolicyAnchor("guide", "G1")
)


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def order(total: str) -> Order:
    return Order("A-1", euros(total))


def worth(rule: AmountRule, total: str = "", kind: Kind = Kind.CREDIT) -> Range | str:
    offer = replace(CREDIT, amount=rule, kind=kind)
    return value_of(offer, order(total) if total else None, "EUR")


def of(value: str, least: str, most: str) -> Range:
    return Range(euros(value), euros(least), euros(most))


def test_a_fixed_amount_alone_cannot_be_moved() -> None:
    assert worth(AmountRule(fixed=Decimal(15))) == of("15", "15", "15")


def test_a_fixed_amount_moves_down_to_its_floor_and_up_to_its_cap() -> None:
    rule = AmountRule(fixed=Decimal(15), floor=Decimal(5), cap=Decimal(25))
    assert worth(rule) == of("15", "5", "25")
    assert worth(replace(rule, cap=None)) == of("15", "5", "15")
    assert worth(replace(rule, floor=None)) == of("15", "15", "25")


def test_an_offer_without_an_amount_is_worth_nothing() -> None:
    assert worth(AmountRule(floor=Decimal(5), cap=Decimal(25))) == of("0", "0", "0")


@pytest.mark.parametrize(
    ("total", "value"), [("99.95", "10.00"), ("99.94", "9.99"), ("30", "5.00"), ("900", "30.00")]
)
def test_a_share_is_rounded_half_up_and_held_between_floor_and_cap(total: str, value: str) -> None:
    rule = AmountRule(share=Decimal("0.1"), floor=Decimal(5), cap=Decimal(30))
    assert worth(rule, total) == of(value, "5", "30")


def test_a_share_with_one_bound_only_cannot_be_moved() -> None:
    assert worth(AmountRule(share=Decimal("0.1"), cap=Decimal(30)), "80") == of("8", "8", "8")
    assert worth(AmountRule(share=Decimal("0.1"), cap=Decimal(30)), "800") == of("30", "30", "30")
    assert worth(AmountRule(share=Decimal("0.1"), floor=Decimal(5)), "20") == of("5", "5", "5")


def test_amounts_have_the_places_of_their_currency() -> None:
    yen = Order("A-1", Money(Decimal(1005), "JPY"))
    offer = replace(CREDIT, amount=AmountRule(share=Decimal("0.1")))
    assert value_of(offer, yen, "JPY") == Range(*[Money(Decimal(101), "JPY")] * 3)


def test_a_share_without_an_order_says_why_there_is_no_value() -> None:
    assert worth(AmountRule(share=Decimal("0.1"))) == (
        "it is a share of an order, and the case has no order"
    )


def test_a_share_of_an_order_in_another_currency_says_why_there_is_no_value() -> None:
    dollars = Order("A-1", Money(Decimal(50), "USD"))
    offer = replace(CREDIT, amount=AmountRule(share=Decimal("0.1")))
    assert value_of(offer, dollars, "EUR") == "the order was paid in USD, and offers are in EUR"


def test_a_share_of_an_order_that_cost_nothing_says_why_there_is_no_value() -> None:
    assert worth(AmountRule(share=Decimal("0.1"), floor=Decimal(5)), "0") == (
        "the order's total is nothing"
    )


def test_a_refund_is_never_more_than_was_paid() -> None:
    rule = AmountRule(fixed=Decimal(30), floor=Decimal(5), cap=Decimal(50))
    assert worth(rule, "20", Kind.REFUND) == of("20", "5", "20")
    assert worth(rule, "40", Kind.REFUND) == of("30", "5", "40")
    assert worth(rule, "4", Kind.REFUND) == (
        "the order's €4.00 is less than the least that is given"
    )
    assert worth(rule, "", Kind.REFUND) == "it is a refund, and the case has no order"


def test_cost_is_a_share_of_the_value_and_something_fixed() -> None:
    shipping = replace(CREDIT, cost=CostRule(share=Decimal("0.35"), fixed=Decimal("1.10")))
    assert cost_of(shipping, euros("9.95")) == euros("4.58")
    assert cost_of(CREDIT, euros("9.95")) == euros("9.95")


def test_a_cost_beyond_every_amount_is_the_largest_amount() -> None:
    dear = replace(CREDIT, cost=CostRule(share=Decimal(1000)))
    assert cost_of(dear, Money(LARGEST, "EUR")).amount == LARGEST


cents = st.integers(0, 10**14).map(lambda minor: minor * Decimal("0.01"))
shares = st.decimals(0, 1, places=9)


@given(total=cents, share=shares, floor=st.none() | cents, cap=st.none() | cents)
def test_a_share_is_exact_to_half_a_cent_wherever_no_bound_holds_it(
    total: Decimal, share: Decimal, floor: Decimal | None, cap: Decimal | None
) -> None:
    if floor is not None and cap is not None:
        floor, cap = sorted((floor, cap))
    rule = AmountRule(share=share, floor=floor, cap=cap)
    found = worth(rule, str(total), Kind.GOODWILL)
    if not total:
        assert isinstance(found, str)
        return
    assert isinstance(found, Range)
    assert found.least <= found.value <= found.most
    assert floor is None or found.least.amount >= floor
    assert cap is None or found.most.amount <= cap
    exact = Fraction(total) * Fraction(share)
    if (floor is None or exact >= Fraction(floor)) and (cap is None or exact <= Fraction(cap)):
        assert Fraction(0) <= Fraction(found.value.amount) - exact + Fraction(1, 200)
        assert Fraction(found.value.amount) - exact <= Fraction(1, 200)


@given(
    fixed=cents,
    below=cents,
    above=cents,
    total=cents,
    kind=st.sampled_from(Kind),
    paid=st.integers(0, 10**14),
)
def test_a_fixed_amount_stays_between_its_bounds_and_what_pays_back_below_what_is_left(
    fixed: Decimal, below: Decimal, above: Decimal, total: Decimal, kind: Kind, paid: int
) -> None:
    floor, fixed, cap = sorted((fixed, below, above))
    offer = replace(CREDIT, amount=AmountRule(fixed=fixed, floor=floor, cap=cap), kind=kind)
    found = value_of(offer, order(str(total)), "EUR", paid=paid)
    pays_back = kind in (Kind.REFUND, Kind.REPLACEMENT, Kind.CREDIT)
    left = total - Decimal(paid) / 100
    if isinstance(found, str):
        assert pays_back
        assert left < floor or left <= 0
        return
    assert floor <= found.least.amount <= found.value.amount <= found.most.amount <= cap
    assert not pays_back or found.most.amount <= left


def test_what_was_paid_back_before_is_not_paid_back_again() -> None:
    rule = AmountRule(share=Decimal(1), floor=Decimal(5), cap=Decimal(90))
    refund = replace(CREDIT, amount=rule, kind=Kind.REFUND)
    bought = order("45.90")
    assert value_of(refund, bought, "EUR", paid=2590) == of("20", "5", "20")
    assert value_of(refund, bought, "EUR", paid=4190) == (
        "the order's €4.00 left is less than the least that is given"
    )
    full = "this order was paid back in full: €45.90 of €45.90"
    assert value_of(refund, bought, "EUR", paid=4590) == full
    replacement = replace(refund, kind=Kind.REPLACEMENT, amount=AmountRule())
    assert value_of(replacement, bought, "EUR", paid=4590) == full
    goodwill = replace(refund, kind=Kind.GOODWILL)
    assert value_of(goodwill, bought, "EUR", paid=4590) == of("45.90", "5", "90")


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    ("status", "over"),
    [
        ("Refunded", True),
        ("RETURNED", True),
        ("canceled", True),
        ("cancelled_by_customer", True),
        ("voided", True),
        ("partially_refunded", False),
        ("not returned", False),
        ("return requested", False),
        ("delivered", False),
        ("", False),
    ],
)
def test_an_order_that_came_to_nothing_gives_nothing_back(
    kind: Kind, status: str, over: bool
) -> None:
    offer = replace(CREDIT, kind=kind, amount=AmountRule(fixed=Decimal(5)))
    found = value_of(offer, replace(order("45.90"), status=status), "EUR")
    pays = kind in (Kind.REFUND, Kind.REPLACEMENT, Kind.CREDIT, Kind.PERCENTAGE)
    if over and pays:
        assert found == f"the order's status is '{status}': nothing more is given back for it"
    else:
        assert found == of("5", "5", "5")

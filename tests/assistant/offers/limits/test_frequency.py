"""What keeps a customer from an offer: that they had it lately, or have another beside it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assistant.customers.model import PastOffer
from assistant.offers.limits.frequency import kept_from
from assistant.offers.limits.spent import Spending, Spent, TurnedDown
from assistant.offers.model import FrequencyCap, Offer
from tests.assistant.offers.company import (
    ANA,
    CASE,
    CUSTOMER,
    GIFT_CARD,
    GOODWILL,
    SHIPPING,
    TODAY,
)


def given(
    made: Offer = GIFT_CARD, *, days_ago: int = 20, case: str = "another", order: str = ""
) -> Spending:
    return Spending(
        day=TODAY - timedelta(days=days_ago),
        customer=CUSTOMER.id,
        case=case,
        agent=ANA.id,
        decided_by=ANA.id,
        team="",
        budget="",
        offer=made.id,
        title=made.title,
        kind=made.kind,
        value_minor=500,
        cost_minor=500,
        currency="EUR",
        excludes=made.excludes,
        order=order,
    )


def kept(
    offer: Offer, *before: Spending, past: tuple[PastOffer, ...] = (), on: date = TODAY
) -> tuple[str, ...]:
    customer = replace(CUSTOMER, past_offers=past)
    spent = Spent("EUR", CUSTOMER.id, CASE.id, ANA.id, given=before)
    return kept_from(offer, customer=customer, spent=spent, on=on)


def test_nothing_keeps_a_customer_from_what_they_never_had() -> None:
    assert kept(GIFT_CARD) == ()
    assert kept(GIFT_CARD, given(GOODWILL)) == ()


@pytest.mark.parametrize(
    ("days_ago", "when"),
    [(0, "today"), (1, "yesterday"), (20, "20 days ago"), (89, "89 days ago"), (-2, "today")],
)
def test_what_was_given_lately_is_not_given_again(days_ago: int, when: str) -> None:
    said = f"Gift card was given {when}: at most once in 90 days"
    assert kept(GIFT_CARD, given(days_ago=days_ago)) == (said,)


def test_a_window_ends() -> None:
    assert kept(GIFT_CARD, given(days_ago=90)) == ()


def test_it_may_be_given_as_often_as_the_cap_says() -> None:
    twice = replace(GIFT_CARD, caps=(FrequencyCap(2, 30), FrequencyCap(4, 365)))
    assert kept(twice, given()) == ()
    assert kept(twice, given(), given(days_ago=5)) == (
        "Gift card was given twice, last 5 days ago: at most twice in 30 days",
    )
    many = tuple(given(days_ago=days) for days in (40, 50, 60, 364))
    assert kept(twice, *many) == (
        "Gift card was given 4 times, last 40 days ago: at most 4 times in 365 days",
    )


def test_what_was_offered_elsewhere_counts_unless_it_was_turned_down() -> None:
    day = TODAY - timedelta(days=3)
    assert kept(GIFT_CARD, past=(PastOffer(day, "gift-card", accepted=False),)) == ()
    for accepted in (True, None):
        assert kept(GIFT_CARD, past=(PastOffer(day, "Gift-Card", accepted=accepted),)) == (
            "Gift card was given 3 days ago: at most once in 90 days",
        )


def test_an_offer_that_is_never_to_be_given_is_not() -> None:
    never = replace(GIFT_CARD, caps=(FrequencyCap(0, 1),))
    assert kept(never) == ("Gift card may not be given: at most 0 times in 1 day",)


def test_what_does_not_go_together_does_not_either_way() -> None:
    assert kept(SHIPPING, given(GIFT_CARD, case=CASE.id)) == (
        "Shipping does not go with Gift card, given in this case",
    )
    said = ("Gift card does not go with Shipping, given in this case",)
    assert kept(GIFT_CARD, given(SHIPPING, case=CASE.id)) == said


def test_in_another_case_it_does_unless_that_was_about_the_same_order() -> None:
    assert kept(SHIPPING, given(GIFT_CARD)) == ()
    before = (given(GIFT_CARD, order="O-1", days_ago=900),)
    spent = Spent("EUR", CUSTOMER.id, CASE.id, ANA.id, given=before)
    said = ("Shipping does not go with Gift card, given for this order",)
    for order, why in (("O-1", said), ("O-2", ()), ("", ())):
        assert kept_from(SHIPPING, customer=CUSTOMER, spent=spent, on=TODAY, order=order) == why


def test_what_was_turned_down_in_this_case_is_not_offered_again() -> None:
    down = (TurnedDown(TODAY, GIFT_CARD.id),)
    spent = Spent("EUR", CUSTOMER.id, CASE.id, ANA.id, turned_down=down)
    said = ("the customer turned it down on 22 November",)
    assert kept_from(GIFT_CARD, customer=CUSTOMER, spent=spent, on=TODAY) == said
    assert kept_from(SHIPPING, customer=CUSTOMER, spent=spent, on=TODAY) == ()


def test_anothers_past_is_a_mistake_of_the_caller() -> None:
    spent = Spent("EUR", CUSTOMER.id, CASE.id, ANA.id)
    other = replace(CUSTOMER, id=type(CUSTOMER.id)("C-2"))
    with pytest.raises(ValueError, match="C-1 says nothing of C-2"):
        kept_from(GIFT_CARD, customer=other, spent=spent, on=TODAY)


def test_the_same_spending_may_be_asked_about_two_customers_in_turn() -> None:
    spent = Spent("EUR", CUSTOMER.id, CASE.id, ANA.id)
    past = replace(CUSTOMER, past_offers=(PastOffer(TODAY, "gift-card"),))
    for customer, known in ((past, 1), (CUSTOMER, 0), (past, 1)):
        assert len(kept_from(GIFT_CARD, customer=customer, spent=spent, on=TODAY)) == known

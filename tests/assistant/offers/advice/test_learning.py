"""How often an offer went well, on both kinds of database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.customers.model import Customer, CustomerId
from assistant.offers.advice.learning import (
    Learnt,
    Tally,
    customers_of,
    learn,
    learn_answer,
    learn_rating,
    load,
    segment_of,
)
from assistant.offers.model import OfferId
from kb.database import Database

CREDIT = OfferId("G1")


def learnt(database: Database, segment: str = "gold") -> Tally:
    with database.read() as session:
        return load(session, segment).of(CREDIT)


def test_an_offer_nobody_was_made_has_no_history(database: Database) -> None:
    assert learnt(database) == Tally()
    assert (learnt(database).good, learnt(database).bad) == (0, 0)


def test_answers_count_one_each(database: Database) -> None:
    for accepted in (True, True, False):
        with database.write() as session:
            learn_answer(session, CREDIT, "gold", accepted=accepted)
    assert learnt(database) == Tally(accepted=2, turned_down=1)


@pytest.mark.parametrize(("satisfaction", "good", "bad"), [(5, 0.5, 0), (4, 0.5, 0), (2, 0, 0.5)])
def test_a_rating_counts_half_and_leaves_the_answers_whole(
    database: Database, satisfaction: int, good: float, bad: float
) -> None:
    with database.write() as session:
        learn_answer(session, CREDIT, "gold", accepted=True)
        learn_rating(session, CREDIT, "gold", satisfaction=satisfaction)
        learn_rating(session, CREDIT, "gold", satisfaction=3)
    assert learnt(database) == Tally(accepted=1, well=good, badly=bad)
    assert (learnt(database).good, learnt(database).bad) == (1 + good, bad)


def test_segments_and_offers_are_counted_apart(database: Database) -> None:
    with database.write() as session:
        learn(session, CREDIT, "gold", good=7, bad=2)
        learn(session, OfferId("G2"), "gold", good=1, bad=0)
        learn(session, CREDIT, "silver", good=3, bad=0)
        learn_rating(session, OfferId("G3"), "gold", satisfaction=1)
    assert learnt(database, "gold") == Tally(accepted=7, turned_down=2)
    assert learnt(database, "silver") == Tally(accepted=3)
    with database.read() as session:
        whole = load(session, "gold")
    assert set(whole.tallies) == {"G1", "G2", "G3"}
    assert whole.of(OfferId("G3")) == Tally(badly=0.5)


@pytest.mark.parametrize("satisfaction", [0, 6])
def test_satisfaction_is_one_to_five(database: Database, satisfaction: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"), database.write() as session:
        learn_rating(session, CREDIT, "gold", satisfaction=satisfaction)


def test_what_was_not_committed_was_not_learnt(database: Database) -> None:
    with database.write() as session:
        learn_answer(session, CREDIT, "gold", accepted=True)
        session.rollback()
    assert learnt(database) == Tally()


@pytest.mark.parametrize(
    ("tier", "orders", "segment", "named"),
    [
        ("Gold", 7, "gold", "gold customers"),
        (" Lark  Club ", 1, "lark club, first order", "lark club customers on their first order"),
        ("", None, "no tier", "customers without a tier"),
        ("", 1, "no tier, first order", "customers without a tier on their first order"),
    ],
)
def test_customers_are_counted_by_tier_and_first_order(
    tier: str, orders: int | None, segment: str, named: str
) -> None:
    customer = Customer(CustomerId("C"), "Ana", tier=tier)
    facts = {"customer.orders": None if orders is None else Decimal(orders)}
    assert segment_of(customer, facts) == segment
    assert customers_of(segment) == named


@given(st.text(), st.none() | st.integers(0, 3).map(Decimal))
def test_every_customer_has_a_segment_that_can_be_stored(tier: str, orders: Decimal | None) -> None:
    customer = Customer(CustomerId("C"), "Ana", tier=tier)
    segment = segment_of(customer, {"customer.orders": orders})
    assert 0 < len(segment) <= 110
    assert customers_of(segment)


def test_nothing_learnt_is_a_value_of_its_own() -> None:
    assert Learnt("gold").of(CREDIT) == Tally()

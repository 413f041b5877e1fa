"""What the customer said to an offer, that they have it, and how they liked it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.errors import RequestRefusedError
from assistant.offers.decision import Status
from assistant.offers.decisions import answering, outcomes
from assistant.offers.tables import LearningRow, LedgerRow
from kb.database import Database
from tests.assistant.offers.company import ANA, BO, CASE, NOW, Desk, person


def learnt(database: Database) -> dict[str, tuple[float, float]]:
    with database.read() as session:
        return {row.segment: (row.good, row.bad) for row in session.scalars(select(LearningRow))}


def test_from_the_customers_word_to_their_satisfaction(desk: Desk) -> None:
    made = desk.choose("gift-card", 5)
    accepted = outcomes.customer_said(desk.database, made.id, accepted=True, by=BO, at=NOW)
    assert accepted.status is Status.ACCEPTED
    assert outcomes.fulfil(desk.database, made.id, by=ANA, at=NOW).status is Status.FULFILLED
    rated = outcomes.rate(desk.database, made.id, satisfaction=5, by=ANA, at=NOW)
    assert (rated.status, rated.satisfaction) == (Status.FULFILLED, 5)
    with desk.database.read() as session:
        rows = session.scalars(
            select(LedgerRow).where(LedgerRow.decision == made.id).order_by(LedgerRow.seq)
        ).all()
        assert [(row.event, row.actor) for row in rows] == [
            ("made", "ana"),
            ("accepted", "bo"),
            ("fulfilled", "ana"),
            ("rated", "ana"),
        ]
    assert set(learnt(desk.database).values()) == {(1.0, 0.0), (0.5, 0.0)}


def test_what_was_turned_down_is_learnt_from_and_can_still_be_rated(desk: Desk) -> None:
    made = desk.choose("gift-card", 5)
    outcomes.customer_said(desk.database, made.id, accepted=False, by=ANA, at=NOW)
    outcomes.rate(desk.database, made.id, satisfaction=1, by=ANA, at=NOW)
    assert set(learnt(desk.database).values()) == {(0.0, 1.0), (0.0, 0.5)}


def test_what_is_said_twice_is_learnt_once(desk: Desk) -> None:
    made = desk.choose("gift-card", 5)
    outcomes.customer_said(desk.database, made.id, accepted=True, by=ANA, at=NOW)
    for accepted in (True, False):
        with pytest.raises(RequestRefusedError, match="was accepted by the customer; look"):
            outcomes.customer_said(desk.database, made.id, accepted=accepted, by=ANA, at=NOW)
    outcomes.rate(desk.database, made.id, satisfaction=3, by=ANA, at=NOW)
    with pytest.raises(RequestRefusedError, match="was rated 3 already; a rating stays"):
        outcomes.rate(desk.database, made.id, satisfaction=5, by=ANA, at=NOW)
    assert set(learnt(desk.database).values()) == {(1.0, 0.0)}


def test_what_never_reached_a_customer_is_not_rated(desk: Desk) -> None:
    asked = desk.choose("goodwill", 60)
    with pytest.raises(RequestRefusedError, match="waits for approval until 22 November 2026, 10"):
        outcomes.rate(desk.database, asked.id, satisfaction=5, by=ANA, at=NOW)
    answering.withdraw(desk.database, asked.id, by=ANA, at=NOW)
    with pytest.raises(RequestRefusedError, match="only what reached a customer is rated"):
        outcomes.rate(desk.database, asked.id, satisfaction=5, by=ANA, at=NOW)


def test_satisfaction_is_one_to_five(desk: Desk) -> None:
    made = desk.choose("gift-card", 5)
    for satisfaction in (0, 6, -1):
        with pytest.raises(RequestRefusedError, match="satisfaction is 1 to 5"):
            outcomes.rate(desk.database, made.id, satisfaction=satisfaction, by=ANA, at=NOW)


def test_only_whose_case_it_is_notes_anything(desk: Desk) -> None:
    made = desk.choose("gift-card", 5)

    def allowed(session: Session, case: str, by: Person) -> None:
        if (case, by.id) != (CASE.id, ANA.id):
            raise RequestRefusedError("there is no such conversation of yours")

    with pytest.raises(RequestRefusedError, match="no such conversation of yours"):
        outcomes.customer_said(
            desk.database, made.id, accepted=False, by=BO, at=NOW, allowed=allowed
        )
    with pytest.raises(RequestRefusedError, match="no such conversation of yours"):
        outcomes.fulfil(desk.database, made.id, by=BO, at=NOW, allowed=allowed)
    with pytest.raises(RequestRefusedError, match="no such conversation of yours"):
        outcomes.rate(desk.database, made.id, satisfaction=1, by=BO, at=NOW, allowed=allowed)
    done = outcomes.fulfil(desk.database, made.id, by=ANA, at=NOW, allowed=allowed)
    assert done.status is Status.FULFILLED


def test_only_who_works_here_notes_anything(desk: Desk) -> None:
    made, eve = desk.choose("gift-card", 5), person("eve")
    with pytest.raises(RequestRefusedError, match="Eve does not work here"):
        outcomes.customer_said(desk.database, made.id, accepted=True, by=eve, at=NOW)
    with pytest.raises(RequestRefusedError, match="Eve does not work here"):
        outcomes.fulfil(desk.database, made.id, by=eve, at=NOW)
    with pytest.raises(RequestRefusedError, match="Eve does not work here"):
        outcomes.rate(desk.database, made.id, satisfaction=4, by=eve, at=NOW)

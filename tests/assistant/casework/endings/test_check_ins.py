"""Customers who agreed are asked how it went, once, and what they said is kept."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from assistant.casework.clocks import keeping
from assistant.casework.endings import check_ins
from assistant.casework.inbox.stored import locked
from assistant.casework.model import CaseId, CheckIn, ClockKind, ClockState, State
from assistant.customers.model import Customer, Order
from assistant.errors import RequestRefusedError
from assistant.money import Money
from kb.database import Database
from tests.assistant.casework.worlds import (
    ANA,
    BO,
    MIA,
    NOW,
    PLAN,
    case_in,
    case_now,
    people_in,
)

CASE = CaseId("case-1")
AGREED = replace(MIA, consent=frozenset({"check_in"}))
ORDER = Order("LF10000001", Money(Decimal(40), "EUR"), delivered_on=date(2026, 11, 20))


@pytest.fixture
def world(database: Database) -> Database:
    """People, and a case whose customer agreed to be asked."""
    people_in(database)
    case_in(database, CASE)
    with database.write() as session:
        check_ins.schedule(session, locked(session, CASE), by=ANA, at=NOW, plan=PLAN)
    return database


def after_purchase(
    database: Database, customer: Customer = AGREED, order: Order = ORDER
) -> CheckIn | None:
    with database.write() as session:
        return check_ins.schedule_after_purchase(session, customer, order, at=NOW, plan=PLAN)


def done(database: Database, note: str = "All is well", at: datetime = NOW) -> CheckIn:
    with database.write() as session:
        return check_ins.checked_in(session, locked(session, CASE), by=BO, at=at, note=note)


def test_what_the_customer_said_is_kept_and_the_clock_stops(world: Database) -> None:
    assert (done(world).note, done_at(world)) == ("All is well", NOW)
    with world.read() as session:
        (clock,) = keeping.of_case(session, CASE)
        assert check_ins.to_come(session) == ()
    assert clock.state is ClockState.STOPPED


def done_at(database: Database) -> datetime | None:
    with database.read() as session:
        found = check_ins.of_case(session, CASE)
    return found.done_at if found else None


@pytest.mark.parametrize("note", ["", "  ", "x" * 2001])
def test_what_was_said_is_needed_and_short(world: Database, note: str) -> None:
    with pytest.raises(RequestRefusedError, match="write down what the customer said"):
        done(world, note)
    assert done_at(world) is None


def test_a_check_in_is_done_once(world: Database) -> None:
    done(world)
    with pytest.raises(RequestRefusedError, match="done already"):
        done(world, "again")
    case_in(world, "case-2")
    with pytest.raises(RequestRefusedError, match="no check-in is scheduled"), world.write() as s:
        check_ins.checked_in(s, locked(s, "case-2"), by=BO, at=NOW, note="well")


def test_those_to_come_are_told_soonest_first(world: Database) -> None:
    case_in(world, "case-2")
    with world.write() as session:
        row = locked(session, "case-2")
        check_ins.schedule(session, row, by=ANA, at=NOW - timedelta(days=2), plan=PLAN)
    with world.read() as session:
        assert [each.case for each in check_ins.to_come(session)] == ["case-2", CASE]


def test_after_a_purchase_a_customer_who_agreed_is_asked_in_a_case_of_its_own(
    world: Database,
) -> None:
    found = after_purchase(world)
    assert found is not None
    # Delivered on a Friday: three working days after its noon in Amsterdam.
    assert found.due_at == datetime(2026, 11, 25, 11, tzinfo=UTC)
    assert (found.customer, found.agreed_by) == (MIA.id, "Handrail")
    case = case_now(world, found.case)
    assert (case.customer, case.order, case.state) == (MIA.id, ORDER.id, State.WAITING)
    assert case.next_due is not None
    assert case.next_due.kind is ClockKind.CHECK_IN


def test_an_order_is_asked_about_once_however_often_it_comes(world: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: after_purchase(world), range(4)))
    assert len(set(found)) == 1
    assert found[0] is not None
    other = after_purchase(world, order=replace(ORDER, id="LF10000002"))
    assert other is not None
    assert other.case != found[0].case
    with world.read() as session:
        assert len(check_ins.to_come(session)) == 3


@pytest.mark.parametrize(
    ("customer", "order"),
    [
        (MIA, ORDER),
        (replace(MIA, consent=frozenset({"offers"})), ORDER),
        (AGREED, replace(ORDER, delivered_on=None)),
    ],
)
def test_nobody_is_asked_who_did_not_agree_or_has_nothing_yet(
    world: Database, customer: Customer, order: Order
) -> None:
    assert after_purchase(world, customer, order) is None
    with world.read() as session:
        assert [each.case for each in check_ins.to_come(session)] == [CASE]


def test_a_delivery_long_ago_is_asked_about_from_today(world: Database) -> None:
    found = after_purchase(world, order=replace(ORDER, delivered_on=date(2026, 1, 5)))
    assert found is not None
    assert found.due_at > NOW

"""Promises are tracked with an owner and a time, and what became of them is on the record."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access import people
from assistant.access.model import Person, PersonId
from assistant.access.owner import owner
from assistant.casework.clocks import keeping, watching
from assistant.casework.errors import ClaimedError
from assistant.casework.inbox.stored import locked
from assistant.casework.model import (
    Author,
    CaseId,
    Clock,
    ClockKind,
    ClockState,
    Promise,
    PromiseId,
    PromiseState,
)
from assistant.casework.ports import TrackedPromise
from assistant.casework.promises import tracking
from assistant.casework.tables import CaseMessageRow
from assistant.casework.timeline import story
from assistant.errors import RequestRefusedError
from kb.database import Database
from tests.assistant.access.noted import OWNER_ACTS, Noted
from tests.assistant.casework.worlds import (
    ANA,
    BO,
    GIL,
    NOW,
    PLAN,
    SUE,
    case_in,
    case_now,
    message_row,
    people_in,
)

CASE = CaseId("case-1")
REPLY = "Sorry about that. We'll call you on Monday. The refund is booked."
WORDS = "We'll call you on Monday"
DUE = NOW + timedelta(days=3, hours=6)
"""Monday, 17:00 in Amsterdam."""


@pytest.fixture
def world(database: Database) -> Database:
    """A case of Ana's with a reply that promises a call."""
    people_in(database)
    case_in(database, CASE)
    with database.write() as session:
        session.add(message_row(CASE, REPLY, author=Author.AGENT, by="Ana"))
        row = locked(session, CASE)
        row.owner, row.owner_name = ANA.id, ANA.name
    return database


def track(
    database: Database,
    words: str = WORDS,
    *,
    owner: PersonId = ANA.id,
    due: datetime = DUE,
    by: Person = ANA,
    at: datetime = NOW,
    message: str = "",
) -> Promise:
    with database.write() as session:
        row = locked(session, CASE)
        promise = TrackedPromise(words, owner, due)
        return tracking.track(session, row, promise, message, by=by, at=at, plan=PLAN)


def close(
    database: Database,
    promise: Promise,
    state: PromiseState = PromiseState.KEPT,
    *,
    by: Person = ANA,
    note: str = "",
    at: datetime = NOW + timedelta(hours=1),
) -> Promise:
    with database.write() as session:
        return tracking.close(session, promise.id, state, by=by, note=note, at=at)


def nothing_more(session: Session, clock: Clock) -> None:
    """A promise that was missed goes up no path."""


def told(database: Database) -> list[tuple[str, str, str]]:
    with database.read() as session:
        return [(each.by, each.what, each.detail) for each in story(session, CASE)]


def test_a_promise_has_its_words_owner_and_time_and_its_clock_runs(world: Database) -> None:
    promise = track(world, owner=BO.id)
    assert (promise.words, promise.owner, promise.owner_name) == (WORDS, BO.id, "Bo")
    assert (promise.due_at, promise.made_at, promise.state) == (DUE, NOW, PromiseState.OPEN)
    with world.read() as session:
        (clock,) = keeping.of_case(session, CASE)
        assert tracking.of_case(session, CASE) == (promise,)
        said_in = session.scalars(
            select(CaseMessageRow.text).where(CaseMessageRow.author == "agent")
        ).one()
    assert said_in == REPLY
    assert (clock.kind, clock.about, clock.due_at) == (ClockKind.PROMISE, promise.id, DUE)
    assert clock.warn_at < clock.due_at
    assert told(world)[-1][:2] == ("Ana", "promised")
    assert case_now(world, CASE).revision == 2


def test_the_same_promise_again_changes_nothing(world: Database) -> None:
    first = track(world)
    assert track(world) == first
    with world.read() as session:
        assert len(tracking.of_case(session, CASE)) == 1
        assert len(keeping.of_case(session, CASE)) == 1


def test_each_promise_of_a_reply_has_a_clock_of_its_own(world: Database) -> None:
    call, refund = track(world), track(world, "The refund is booked", due=DUE + timedelta(days=1))
    close(world, call)
    with world.read() as session:
        running = [
            each.about
            for each in keeping.of_case(session, CASE)
            if each.state is ClockState.RUNNING
        ]
    assert running == [refund.id]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"words": "We'll fly to you"}, "no reply of this case says"),
        ({"words": "Where is my order?"}, "no reply of this case says"),
        ({"words": "  "}, "a promise has words"),
        ({"due": NOW}, "before it was promised"),
        ({"owner": GIL.id}, "does not work here"),
        ({"owner": PersonId("nobody")}, "does not work here"),
        ({"message": "another"}, "no reply of this case says"),
    ],
)
def test_what_nobody_said_or_can_keep_is_refused(
    world: Database, change: dict[str, str], said: str
) -> None:
    with pytest.raises(RequestRefusedError, match=said):
        track(world, **change)  # type: ignore[arg-type]  # one argument at a time
    with world.read() as session:
        assert tracking.of_case(session, CASE) == ()
        assert keeping.of_case(session, CASE) == ()


def test_only_who_works_on_a_case_takes_a_promise_on(world: Database) -> None:
    with pytest.raises(ClaimedError, match="Ana works on this case"):
        track(world, by=BO)
    assert track(world, by=SUE, owner=BO.id).owner == BO.id


@pytest.mark.parametrize("by", [ANA, SUE, owner()])
def test_its_owner_keeps_it_or_who_may_approve(world: Database, by: Person) -> None:
    kept = close(world, track(world), by=by)
    assert (kept.state, kept.closed_at) == (PromiseState.KEPT, NOW + timedelta(hours=1))
    with world.read() as session:
        (clock,) = keeping.of_case(session, CASE)
        assert tracking.open_ones(session) == ()
    assert (clock.state, clock.breached_at) == (ClockState.STOPPED, None)
    assert told(world)[-1] == (by.name, "promise kept", f"“{WORDS}”")


def test_somebody_elses_promise_is_not_closed(world: Database) -> None:
    promise = track(world)
    with pytest.raises(RequestRefusedError, match="Ana keeps this promise; ask them"):
        close(world, promise, by=BO)


def test_one_kept_late_is_kept_and_the_story_says_how_late(world: Database) -> None:
    late = DUE + timedelta(hours=2, minutes=10)
    assert close(world, track(world), at=late).state is PromiseState.KEPT
    assert told(world)[-1][2] == f"“{WORDS}”, late by 2 h 10"
    with world.read() as session:
        (clock,) = keeping.of_case(session, CASE)
    assert clock.breached_at is not None


@pytest.mark.parametrize("state", [PromiseState.BROKEN, PromiseState.WITHDRAWN])
def test_one_not_kept_needs_a_reason(world: Database, state: PromiseState) -> None:
    promise = track(world)
    with pytest.raises(RequestRefusedError, match=f"say why the promise is {state}"):
        close(world, promise, state, note=" ")
    closed = close(world, promise, state, note="the part did not come")
    assert (closed.state, closed.note) == (state, "the part did not come")


def test_a_closed_promise_stays_closed(world: Database) -> None:
    promise = track(world)
    close(world, promise)
    with pytest.raises(RequestRefusedError, match="was kept already"):
        close(world, promise, PromiseState.BROKEN, note="no")
    with pytest.raises(RequestRefusedError, match="there is no promise"), world.write() as s:
        tracking.close(s, PromiseId("x"), PromiseState.KEPT, by=ANA, note="", at=NOW)


def test_two_who_close_at_once_close_it_once(world: Database) -> None:
    promise = track(world)

    def outcome(state: PromiseState) -> str:
        try:
            return close(world, promise, state, by=SUE, note="seen").state
        except RequestRefusedError as refusal:
            return str(refusal)

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(outcome, [PromiseState.KEPT, PromiseState.BROKEN] * 2))
    assert sum(each in ("kept", "broken") for each in said) == 1
    assert [what for _, what, _ in told(world)].count("promised") == 1
    assert len([what for _, what, _ in told(world) if what.startswith("promise ")]) == 1


def test_open_promises_come_soonest_first_of_one_or_of_all(world: Database) -> None:
    later = track(world)
    sooner = track(world, "The refund is booked", owner=BO.id, due=NOW + timedelta(hours=1))
    with world.read() as session:
        assert tracking.open_ones(session) == (sooner, later)
        assert tracking.open_ones(session, BO.id) == (sooner,)
        assert tracking.open_ones(session, SUE.id) == ()


def test_the_watch_warns_of_a_promise_and_records_that_it_was_missed(world: Database) -> None:
    promise = track(world)
    watching.check(world, at=DUE - timedelta(minutes=5), on_breach=nothing_more)
    watching.check(world, at=DUE + timedelta(minutes=5), on_breach=nothing_more)
    with world.read() as session:
        (clock,) = keeping.of_case(session, CASE)
    assert (clock.warned_at is not None, clock.breached_at is not None) == (True, True)
    assert clock.about == promise.id


def test_who_was_let_go_keeps_nothing_any_more(world: Database) -> None:
    promise = track(world)
    people.disable(world, ANA.email, at=NOW, by=OWNER_ACTS, audit=Noted())
    with pytest.raises(RequestRefusedError, match="does not work here"):
        close(world, promise)
    assert close(world, promise, by=SUE).state is PromiseState.KEPT

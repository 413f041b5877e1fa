"""The queue shows what waits, the most pressing first, and finds it by words."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from assistant.casework.inbox.queue import LONGEST_SEARCH, counts, queue
from assistant.casework.model import (
    Case,
    ClockState,
    EscalationState,
    Handler,
    QueueFilter,
    Sorting,
    State,
)
from assistant.casework.tables import CaseRow, EscalationRow
from assistant.errors import RequestRefusedError
from kb.database import Database
from tests.assistant.casework.inbox.test_stored import clock
from tests.assistant.casework.worlds import ANA, BO, GIL, NOW, SUE, case_in, case_row, people_in

LATER = NOW + timedelta(minutes=30)
EVERYTHING = QueueFilter(states=frozenset())


def changed_by(name: str, **values: object) -> CaseRow:
    """A case of that id with some columns changed."""
    row = case_row(name)
    for column, value in values.items():
        setattr(row, column, value)
    return row


def filled(database: Database) -> None:
    """Seven cases in every state there is."""
    with database.write() as session:
        session.add_all(
            [
                changed_by("late", priority=2, owner=ANA.id, owner_name="Ana"),
                changed_by("soon", priority=2, channel="phone", team="legal"),
                changed_by("calm", priority=4, latest_at=NOW + timedelta(hours=3)),
                changed_by("first", priority=1, owner=BO.id, owner_name="Bo", channel="social"),
                changed_by("bot", priority=4, handler=Handler.ASSISTANT.value, channel="chat"),
                changed_by("waits", priority=1, state=State.WAITING.value, owner=ANA.id),
                changed_by("over", priority=1, state=State.RESOLVED.value, owner=ANA.id),
            ]
        )
        session.flush()
        session.add_all(
            [
                clock("late", -5),
                clock("late", 500),
                clock("soon", 20),
                clock("first", 200),
                clock("waits", 10, ClockState.PAUSED),
                clock("over", -50, ClockState.STOPPED),
                escalated("soon", EscalationState.OPEN),
                escalated("calm", EscalationState.DONE),
            ]
        )


def escalated(case: str, state: EscalationState) -> EscalationRow:
    """An escalation of a case."""
    return EscalationRow(
        id=f"e{case[:31]}",
        case_id=case,
        path="legal",
        title="Legal",
        required=True,
        team="legal",
        team_title="Legal",
        person="",
        tier="",
        why=["x"],
        policy=None,
        state=state.value,
        raised_by="Handrail",
        raised_at=NOW,
        due_at=NOW,
        taken_by="",
        taken_at=None,
        before=None,
    )


def listed(database: Database, wanted: QueueFilter = EVERYTHING, limit: int = 100) -> list[str]:
    """The ids of a queue."""
    with database.read() as session:
        return [each.id for each in queue(session, wanted, by=BO, at=NOW, limit=limit)]


def test_the_queue_goes_by_priority_and_then_by_time_left(database: Database) -> None:
    filled(database)
    usual = listed(database, QueueFilter())
    assert usual == ["first", "waits", "late", "soon", "bot", "calm"]
    assert listed(database, QueueFilter(), limit=2) == usual[:2]
    assert listed(database, QueueFilter(), limit=-1) == []
    assert listed(database, QueueFilter(sorting=Sorting.DUE))[:3] == ["late", "soon", "first"]
    assert listed(database, QueueFilter(sorting=Sorting.NEWEST))[0] == "calm"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (QueueFilter(states=frozenset({State.RESOLVED})), {"over"}),
        (QueueFilter(channels=frozenset({"phone", "social"})), {"soon", "first"}),
        (QueueFilter(owners=frozenset({ANA.id})), {"late", "waits"}),
        (QueueFilter(owners=frozenset({""})), {"soon", "calm", "bot"}),
        (QueueFilter(owners=frozenset({"", BO.id})), {"soon", "calm", "bot", "first"}),
        (QueueFilter(teams=frozenset({"legal"})), {"soon"}),
        (QueueFilter(priorities=frozenset({4})), {"calm", "bot"}),
        (QueueFilter(late=True), {"late"}),
        (QueueFilter(escalated=True), {"soon"}),
        (QueueFilter(late=True, escalated=True), set()),
        (QueueFilter(containing="BERG  where"), {"first", "waits", "late", "soon", "bot", "calm"}),
        (QueueFilter(containing="berg 100%"), set()),
        (QueueFilter(channels=frozenset({"a\x00"}), owners=frozenset({"b\x00"})), set()),
    ],
)
def test_the_queue_shows_what_is_asked_for(
    database: Database, wanted: QueueFilter, expected: set[str]
) -> None:
    filled(database)
    assert set(listed(database, wanted)) == expected


def test_late_is_by_the_time_it_is_asked(database: Database) -> None:
    filled(database)
    with database.read() as session:
        late = queue(session, QueueFilter(late=True), by=BO, at=LATER)
    assert [each.id for each in late] == ["late", "soon"]


def test_everybody_sees_how_many_there_are(database: Database) -> None:
    filled(database)
    with database.read() as session:
        seen = {who.name: counts(session, by=who, at=NOW) for who in (ANA, SUE)}
    all_ = {"unclaimed": 2, "late": 1, "open": 6, "escalated": 1}
    assert seen == {"Ana": {"mine": 2, **all_}, "Sue": {"mine": 0, **all_}}


def test_an_empty_inbox_counts_nothing(database: Database) -> None:
    with database.read() as session:
        assert set(counts(session, by=ANA, at=NOW).values()) == {0}
        assert queue(session, QueueFilter(), by=ANA, at=NOW) == []


def test_who_was_let_go_sees_no_queue(database: Database) -> None:
    with pytest.raises(RequestRefusedError, match="let go"), database.read() as session:
        queue(session, QueueFilter(), by=GIL, at=NOW)


def test_a_search_of_too_many_words_is_refused(database: Database) -> None:
    long = QueueFilter(containing="x" * (LONGEST_SEARCH + 1))
    with pytest.raises(RequestRefusedError, match="at most 200"), database.read() as session:
        queue(session, long, by=ANA, at=NOW)


def test_a_queue_of_thousands_asks_the_database_a_handful_of_times(database: Database) -> None:
    with database.write() as session:
        session.add_all(case_row(f"c{number}") for number in range(2000))
        session.flush()
        session.add_all(clock(f"c{number}", number) for number in range(2000))
    asked: list[str] = []
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda _c, _cu, statement, *_: asked.append(statement),
    )
    with database.read() as session:
        cases: list[Case] = queue(session, QueueFilter(), by=ANA, at=NOW, limit=500)
    assert len(cases) == 500
    assert [each.next_due.due_at for each in cases if each.next_due] == [
        NOW + timedelta(minutes=number) for number in range(500)
    ]
    assert sum(each.startswith("SELECT") for each in asked) <= 4


def test_what_somebody_had_who_was_let_go_is_nobodys(database: Database) -> None:
    people_in(database)
    left, kept = case_in(database, "left"), case_in(database, "kept")
    with database.write() as session:
        for case, owner in ((left, GIL), (kept, ANA)):
            row = session.get_one(CaseRow, case)
            row.owner, row.owner_name = owner.id, owner.name
    with database.read() as session:
        found = queue(session, QueueFilter(owners=frozenset({""})), by=ANA, at=NOW)
        counted = counts(session, by=ANA, at=NOW)
    assert [each.id for each in found] == [left]
    assert (counted["mine"], counted["unclaimed"]) == (1, 1)

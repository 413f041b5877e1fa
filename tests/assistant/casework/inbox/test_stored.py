"""Cases come back from their rows as they are, with what is due next."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from assistant.casework.errors import UnknownCaseError
from assistant.casework.inbox.stored import case_of, cases_of, changed, locked, messages_of
from assistant.casework.model import Author, ClockState, Handler, State
from assistant.casework.tables import CaseRow, ClockRow
from kb.database import Database
from tests.assistant.casework.worlds import CALM, NOW, OFFICE, case_in, case_now, message_row


def clock(case: str, minutes: int, state: ClockState = ClockState.RUNNING) -> ClockRow:
    """A clock that is due so many minutes from now."""
    return ClockRow(
        id=f"{case[:20]}{state.value[:4]}{minutes}",
        case_id=case,
        kind="resolution",
        state=state.value,
        started_at=NOW,
        due_at=NOW + timedelta(minutes=minutes),
        warn_at=NOW,
        calendar=OFFICE.id,
        level="",
        about="",
        left_s=None,
        warned_at=None,
        breached_at=None,
        stopped_at=None,
    )


def test_a_case_is_what_its_row_says(database: Database) -> None:
    case = case_now(database, case_in(database))
    assert (case.state, case.handler, case.owner) == (State.OPEN, Handler.PERSON, None)
    assert (case.triage, case.priority, case.opened_at) == (CALM, 3, NOW)
    assert (case.team, case.outcome, case.next_due, case.revision) == (None, None, None, 1)


def test_the_soonest_clock_that_runs_is_due_next(database: Database) -> None:
    case, other = case_in(database), case_in(database)
    with database.write() as session:
        session.add_all([clock(case, 30), clock(case, 20), clock(case, 10, ClockState.PAUSED)])
        session.add(clock(other, 5, ClockState.STOPPED))
    due = case_now(database, case).next_due
    assert due is not None
    assert due.due_at == NOW + timedelta(minutes=20)
    assert case_now(database, other).next_due is None


def test_many_cases_are_read_with_as_many_questions_as_one(database: Database) -> None:
    ids = [case_in(database) for _ in range(12)]
    with database.write() as session:
        session.add_all(clock(each, 10) for each in ids)
    asked: list[str] = []
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda _c, _cu, statement, *_: asked.append(statement),
    )
    with database.read() as session:
        rows = [session.get_one(CaseRow, each) for each in ids]
        asked.clear()
        cases = cases_of(session, rows)
    assert [each.id for each in cases] == ids
    assert len(asked) == 1
    assert all(each.next_due for each in cases)


def test_a_case_that_is_not_there_is_said_to_be_none(database: Database) -> None:
    with pytest.raises(UnknownCaseError, match="choose one from the inbox"), database.write() as s:
        locked(s, "nowhere\x00")


def test_a_change_grows_the_revision_and_never_turns_time_back(database: Database) -> None:
    kept = case_in(database)
    with database.write() as session:
        row = locked(session, kept)
        changed(row, NOW - timedelta(hours=1))
        changed(row, NOW + timedelta(hours=1))
        assert locked(session, kept).revision == 3
        case = case_of(session, row)
    assert (case.revision, case.latest_at) == (3, NOW + timedelta(hours=1))


def test_messages_come_in_the_order_they_were_written(database: Database) -> None:
    kept = case_in(database, "", "second")
    with database.write() as session:
        session.add(message_row(kept, "first", at=NOW - timedelta(hours=2)))
        session.add(
            message_row(kept, "third", author=Author.NOTE, by="Ana", at=NOW + timedelta(hours=1))
        )
    with database.read() as session:
        messages = messages_of(session, kept)
    assert [each.text for each in messages] == ["first", "second", "third"]
    assert [each.triage is None for each in messages] == [False, False, True]

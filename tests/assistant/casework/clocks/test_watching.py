"""Warnings and misses are recorded once each, whoever looks and whenever."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assistant import home
from assistant.casework.clocks.keeping import pause_all, resume_all, start, start_until, stop
from assistant.casework.clocks.watching import Checked, ClockWatch, check, due_now, next_instant
from assistant.casework.model import CaseId, Clock, ClockKind, ClockState, State
from assistant.casework.tables import CaseRow
from assistant.errors import RequestRefusedError
from kb.database import Database
from tests.assistant.casework.clocks.timed import (
    HOUR,
    MINUTE,
    clocks_in,
    goes_up,
    many_clocks,
    never,
    times_told,
    told,
    wall,
)
from tests.assistant.casework.worlds import NOW, PLAN, case_in

FRIDAY = wall("2026-11-20 10:00")
DUE = FRIDAY + 4 * HOUR
NORMAL = PLAN.levels[1]
FIRST = ClockKind.FIRST_RESPONSE


@pytest.fixture
def case(database: Database) -> CaseId:
    """A case whose first response is due in four hours, with a warning after three."""
    case = case_in(database, at=FRIDAY)
    with database.write() as session:
        start(session, case, FIRST, at=FRIDAY, plan=PLAN, level=NORMAL)
    return case


def escalated(database: Database, case: CaseId, kind: ClockKind = ClockKind.ESCALATION) -> None:
    with database.write() as session:
        start_until(session, case, kind, at=FRIDAY, due=DUE, plan=PLAN, about="up")


def in_state(database: Database, case: CaseId, state: State) -> None:
    with database.write() as session:
        session.execute(update(CaseRow).where(CaseRow.id == case).values(state=state.value))


def test_a_clock_warns_once_and_is_missed_once(database: Database, case: CaseId) -> None:
    seen = []
    for at in (DUE - 61 * MINUTE, DUE - HOUR, DUE - MINUTE, DUE, DUE + MINUTE, DUE + HOUR):
        checked = check(database, at=at, on_breach=never)
        seen.append((checked.warned, checked.breached))
    assert seen == [(0, 0), (1, 0), (0, 0), (0, 0), (0, 1), (0, 0)]
    assert told(database, case) == ["due soon", "missed"]
    (clock,) = clocks_in(database, case)
    assert (clock.warned_at, clock.breached_at) == (DUE - HOUR, DUE + MINUTE)
    assert clock.state is ClockState.RUNNING


def test_what_was_answered_in_time_is_never_heard_of(database: Database, case: CaseId) -> None:
    with database.write() as session:
        stop(session, case, FIRST, at=DUE - 2 * HOUR)
    assert check(database, at=DUE + 100 * HOUR, on_breach=never) == Checked(0, 0)
    assert told(database, case) == []


def test_a_miss_seen_by_who_answered_is_not_recorded_again(
    database: Database, case: CaseId
) -> None:
    with database.write() as session:
        stop(session, case, FIRST, at=DUE + MINUTE)
    assert check(database, at=DUE + HOUR, on_breach=never) == Checked(0, 0)
    assert told(database, case) == ["missed"]


def test_after_a_long_stop_what_was_missed_meanwhile_is_recorded_without_a_warning(
    database_url: str, database: Database, case: CaseId
) -> None:
    database.close()
    after = Database.open(database_url, migrations=home.MIGRATIONS)
    assert check(after, at=DUE + timedelta(days=9), on_breach=never) == Checked(0, 1)
    assert told(after, case) == ["missed"]
    after.close()


def test_a_paused_clock_is_quiet_until_it_goes_on(database: Database, case: CaseId) -> None:
    with database.write() as session:
        pause_all(session, case, at=FRIDAY + HOUR, plan=PLAN)
    assert check(database, at=DUE + 1000 * HOUR, on_breach=never) == Checked(0, 0)
    monday = wall("2026-11-23 09:00")
    with database.write() as session:
        resume_all(session, case, at=monday, plan=PLAN)
    assert check(database, at=monday + 119 * MINUTE, on_breach=never) == Checked(0, 0)
    assert check(database, at=monday + 121 * MINUTE, on_breach=never) == Checked(1, 0)
    assert check(database, at=monday + 181 * MINUTE, on_breach=never) == Checked(0, 1)


def test_a_resolved_case_is_quiet_but_what_it_promised_is_not(
    database: Database, case: CaseId
) -> None:
    escalated(database, case)
    escalated(database, case, ClockKind.PROMISE)
    in_state(database, case, State.RESOLVED)
    assert check(database, at=DUE + HOUR, on_breach=never) == Checked(0, 1)
    kinds = {each.kind for each in clocks_in(database, case) if each.breached_at is not None}
    assert kinds == {ClockKind.PROMISE}


def test_a_missed_escalation_goes_up_in_the_same_transaction(
    database: Database, case: CaseId
) -> None:
    escalated(database, case)
    assert check(database, at=DUE + MINUTE, on_breach=goes_up).breached == 2
    check(database, at=DUE + HOUR, on_breach=never)
    assert sorted(told(database, case)) == ["missed", "missed", "went up"]


@pytest.mark.parametrize("error", [RequestRefusedError("no team"), ValueError("no team")])
def test_an_escalation_that_cannot_go_up_says_so_and_stops_no_other(
    database: Database, error: Exception
) -> None:
    many_clocks(database, 3)

    def one_refuses(session: Session, clock: Clock) -> None:
        goes_up(session, clock)
        if clock.case == "case-00001":
            raise error

    assert check(database, at=NOW + HOUR, on_breach=one_refuses) == Checked(0, 3)
    stories = [told(database, CaseId(f"case-0000{number}")) for number in range(3)]
    assert stories == [["missed", "went up"], ["missed", "stuck"], ["missed", "went up"]]


def test_more_clocks_than_fit_a_transaction_are_all_recorded(database: Database) -> None:
    many_clocks(database, 450)
    at = NOW + timedelta(seconds=300)
    assert check(database, at=at, on_breach=goes_up) == Checked(150, 300)
    counted = times_told(database)
    assert set(counted.values()) == {1}
    assert len(counted) == 150 + 2 * 300


def test_the_clocks_to_look_at_come_soonest_first(database: Database) -> None:
    many_clocks(database, 20)
    at = NOW + timedelta(seconds=5)
    assert [each.id for each in due_now(database, at, 3)] == [
        "clock-00000",
        "clock-00001",
        "clock-00002",
    ]
    assert len(due_now(database, at)) == 20
    check(database, at=at, on_breach=goes_up)
    assert due_now(database, at) == []


def test_the_next_instant_is_a_warning_or_a_miss_still_to_come(
    database: Database, case: CaseId
) -> None:
    assert next_instant(database, FRIDAY) == DUE - HOUR
    assert next_instant(database, DUE - HOUR) == DUE
    assert next_instant(database, DUE) is None
    with database.write() as session:
        stop(session, case, FIRST, at=FRIDAY)
    assert next_instant(database, FRIDAY) is None


@pytest.mark.postgres
def test_a_case_that_is_being_changed_waits_for_the_next_check(
    postgres_url: str,
) -> None:
    database = Database.open(postgres_url, migrations=home.MIGRATIONS)
    many_clocks(database, 2)
    at = NOW + HOUR
    with database.write() as session:
        session.execute(select(CaseRow).where(CaseRow.id == "case-00000").with_for_update())
        assert check(database, at=at, on_breach=goes_up) == Checked(0, 1)
    assert check(database, at=at, on_breach=goes_up) == Checked(0, 1)
    database.close()


@dataclass
class Hands:
    """A clock a test turns; it says when it was read the n-th time."""

    at: datetime
    reads: int = 0
    waited_for: dict[int, Event] = field(default_factory=dict)

    def __call__(self) -> datetime:
        self.reads += 1
        for number, event in self.waited_for.items():
            if self.reads >= number:
                event.set()
        return self.at

    def read_again(self, times: int = 4) -> None:
        """Wait until whoever reads this has done so some more times."""
        event = self.waited_for.setdefault(self.reads + times, Event())
        assert event.wait(60)


@contextmanager
def watching(database: Database, hands: Hands) -> Iterator[ClockWatch]:
    watch = ClockWatch(database, hands, goes_up, every_s=0.02)
    watch.start()
    yield watch
    watch.close()


def test_the_watch_records_what_was_missed_before_it_began_and_what_is_missed_then(
    database: Database,
) -> None:
    many_clocks(database, 3)
    hands = Hands(NOW + timedelta(seconds=0.5))
    with watching(database, hands):
        hands.read_again()
        assert sum(count for (_, what), count in times_told(database).items() if what == "missed")
        hands.at = NOW + HOUR
        hands.read_again()
    counted = times_told(database)
    assert sum(count for (_, what), count in counted.items() if what == "missed") == 3
    assert set(counted.values()) == {1}


def test_two_watches_record_everything_once(database_url: str, database: Database) -> None:
    many_clocks(database, 60)
    other = Database.open(database_url, migrations=home.MIGRATIONS)
    hands, others = Hands(NOW), Hands(NOW)
    with watching(database, hands), watching(other, others):
        for minute in range(1, 4):
            hands.at = others.at = NOW + timedelta(seconds=25 * minute)
            hands.read_again()
            others.read_again()
    check(database, at=hands.at, on_breach=goes_up)
    other.close()
    counted = times_told(database)
    assert set(counted.values()) == {1}
    assert sum(1 for _, what in counted if what == "missed") == 60
    assert sum(1 for _, what in counted if what == "went up") == 60


def test_a_database_that_is_away_for_a_while_is_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "handrail.db"
    database = Database.open(f"sqlite:///{file}", migrations=home.MIGRATIONS)
    many_clocks(database, 1)
    database.close()
    away = file.rename(tmp_path / "away.db")
    file.mkdir()  # nothing can be opened here
    hands = Hands(NOW + HOUR)
    with watching(database, hands):
        hands.read_again()
        file.rmdir()
        away.rename(file)
        hands.read_again(8)
    assert times_told(database)[("case-00000", "missed")] == 1
    database.close()
    warnings = [each for each in caplog.records if "clocks are checked again" in each.message]
    assert len(warnings) == 1

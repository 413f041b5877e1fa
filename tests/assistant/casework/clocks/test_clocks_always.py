"""What holds for a clock whatever is done to its case, in whatever order, whenever."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import home
from assistant.casework.clocks.keeping import pause_all, resume_all, start, stop
from assistant.casework.clocks.watching import check
from assistant.casework.model import CaseId, Clock, ClockKind, ClockState
from assistant.escalation.calendars.working_time import working_time
from kb.database import Database
from tests.assistant.casework.clocks.timed import MINUTE, clocks_in, never, told, wall
from tests.assistant.casework.worlds import OFFICE, PLAN, case_in

FIRST, NORMAL = ClockKind.FIRST_RESPONSE, PLAN.levels[1]
SPAN = timedelta(hours=4)


class Deed(Enum):
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    CHECK = "check"


DEEDS = st.sampled_from([Deed.CHECK, Deed.PAUSE, Deed.RESUME, Deed.CHECK, Deed.PAUSE, Deed.STOP])
WAITS = st.one_of(st.integers(0, 90), st.integers(0, 4000)).map(lambda minutes: minutes * MINUTE)


def done(database: Database, case: CaseId, deed: Deed, at: datetime) -> None:
    if deed is Deed.CHECK:
        check(database, at=at, on_breach=never)
        return
    with database.write() as session:
        match deed:
            case Deed.PAUSE:
                pause_all(session, case, at=at, plan=PLAN)
            case Deed.RESUME:
                resume_all(session, case, at=at, plan=PLAN)
            case Deed.STOP:
                stop(session, case, FIRST, at=at)


def assert_right(before: Clock, after: Clock, worked: timedelta, at: datetime) -> None:
    """What must be true of a clock after something was done at an instant."""
    if before.state is not ClockState.RUNNING:
        assert after.breached_at == before.breached_at
        assert after.warned_at == before.warned_at
    elif after.breached_at is None:
        assert at <= before.due_at
        assert worked <= SPAN
    if after.breached_at is None and after.state is ClockState.RUNNING:
        assert worked + working_time(OFFICE, at, after.due_at) == SPAN
    if after.breached_at is None and after.state is ClockState.PAUSED:
        assert after.left == SPAN - worked
    assert after.warn_at <= after.due_at


@pytest.fixture(scope="module")
def shared(tables_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for every example: each has a case of its own."""
    file = tmp_path_factory.mktemp("clocks") / "handrail.db"
    shutil.copy(tables_file, file)
    database = Database.open(f"sqlite:///{file}", migrations=home.MIGRATIONS)
    yield database
    database.close()


@settings(max_examples=60)
@given(
    st.sampled_from(["2026-11-20 15:00", "2026-03-27 16:30", "2026-12-24 10:00"]).map(wall),
    st.lists(st.tuples(WAITS, DEEDS), min_size=1, max_size=10),
)
def test_working_time_is_neither_lost_nor_won_and_a_miss_is_told_once(
    shared: Database, at: datetime, deeds: list[tuple[timedelta, Deed]]
) -> None:
    case = case_in(shared, at=at)
    with shared.write() as session:
        start(session, case, FIRST, at=at, plan=PLAN, level=NORMAL)
    worked = timedelta()
    for wait, deed in deeds:
        (before,) = clocks_in(shared, case)
        if before.state is ClockState.RUNNING:
            worked += working_time(OFFICE, at, at + wait)
        at += wait
        done(shared, case, deed, at)
        (after,) = clocks_in(shared, case)
        if deed is Deed.RESUME and before.state is ClockState.RUNNING:
            assert after == before  # it goes on, late or not
        else:
            assert_right(before, after, worked, at)
    words = told(shared, case)
    assert words in ([], ["due soon"], ["missed"], ["due soon", "missed"])
    assert ("missed" in words) == (after.breached_at is not None)
    assert ("due soon" in words) == (after.warned_at is not None)
    done(shared, case, Deed.STOP, at)

"""The clocks of a case start, stop, pause and go on with what changes the case."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from assistant.casework.clocks.keeping import (
    pause_all,
    resume_all,
    start,
    start_until,
    stop,
    stop_all,
)
from assistant.casework.model import CaseId, Clock, ClockKind, ClockState
from assistant.escalation.model import (
    Calendar,
    CalendarId,
    Hours,
    LevelId,
    ServiceLevel,
    ServicePlan,
    Span,
    SpanUnit,
)
from kb.database import Database
from tests.assistant.casework.clocks.timed import HOUR, MINUTE, clocks_in, told, wall
from tests.assistant.casework.worlds import ALWAYS, OFFICE, PLAN, case_in

FIRST, NEXT, RESOLUTION = (
    ClockKind.FIRST_RESPONSE,
    ClockKind.NEXT_RESPONSE,
    ClockKind.RESOLUTION,
)
FRIDAY = wall("2026-11-20 10:00")
NORMAL = PLAN.levels[1]


@pytest.fixture
def case(database: Database) -> CaseId:
    """A case without a clock."""
    return case_in(database, at=FRIDAY)


def started(
    database: Database,
    case: CaseId,
    kind: ClockKind = FIRST,
    *,
    at: datetime = FRIDAY,
    plan: ServicePlan = PLAN,
    level: ServiceLevel | None = NORMAL,
) -> Clock | None:
    with database.write() as session:
        return start(session, case, kind, at=at, plan=plan, level=level)


def stopped(
    database: Database, case: CaseId, at: datetime, kind: ClockKind = FIRST
) -> Clock | None:
    with database.write() as session:
        return stop(session, case, kind, at=at)


def paused(database: Database, case: CaseId, at: datetime, plan: ServicePlan = PLAN) -> int:
    with database.write() as session:
        return len(pause_all(session, case, at=at, plan=plan))


def resumed(database: Database, case: CaseId, at: datetime, plan: ServicePlan = PLAN) -> int:
    with database.write() as session:
        return len(resume_all(session, case, at=at, plan=plan))


def test_a_clock_starts_with_its_deadline_in_working_time(database: Database, case: CaseId) -> None:
    clock = started(database, case, at=wall("2026-11-20 15:00"))
    assert clock is not None
    assert (clock.state, clock.level, clock.calendar) == (
        ClockState.RUNNING,
        LevelId("normal"),
        OFFICE.id,
    )
    # Four hours: two on Friday until five, two on Monday from nine; it warns after three.
    assert clock.due_at == wall("2026-11-23 11:00")
    assert clock.warn_at == wall("2026-11-23 10:00")
    assert clocks_in(database, case) == (clock,)


def test_a_level_without_a_time_for_it_starts_no_clock(database: Database, case: CaseId) -> None:
    assert started(database, case, level=replace(NORMAL, first_response=None)) is None
    assert started(database, case, level=None) is None
    assert started(database, case, ClockKind.PROMISE) is None
    assert clocks_in(database, case) == ()


def test_a_clock_that_goes_already_is_not_started_again(database: Database, case: CaseId) -> None:
    first = started(database, case)
    assert started(database, case, at=FRIDAY + HOUR) == first
    paused(database, case, FRIDAY + HOUR)
    again = started(database, case, at=FRIDAY + 2 * HOUR)
    assert again is not None
    assert again.state is ClockState.PAUSED
    assert len(clocks_in(database, case)) == 1


def test_a_clock_stopped_in_time_is_not_missed(database: Database, case: CaseId) -> None:
    started(database, case)
    clock = stopped(database, case, FRIDAY + 4 * HOUR)
    assert clock is not None
    assert (clock.state, clock.breached_at) == (ClockState.STOPPED, None)
    assert clock.stopped_at == FRIDAY + 4 * HOUR
    assert told(database, case) == []
    assert stopped(database, case, FRIDAY + 5 * HOUR) is None


def test_a_clock_stopped_late_is_missed_though_nobody_looked(
    database: Database, case: CaseId
) -> None:
    started(database, case)
    late = FRIDAY + 4 * HOUR + MINUTE
    clock = stopped(database, case, late)
    assert clock is not None
    assert clock.breached_at == late
    assert told(database, case) == ["missed"]


def test_after_one_was_stopped_another_starts(database: Database, case: CaseId) -> None:
    started(database, case, NEXT)
    stopped(database, case, FRIDAY + HOUR, NEXT)
    second = started(database, case, NEXT, at=FRIDAY + 2 * HOUR)
    assert second is not None
    assert [each.state for each in clocks_in(database, case)] == [
        ClockState.STOPPED,
        ClockState.RUNNING,
    ]


def test_a_pause_over_a_weekend_keeps_the_working_time_that_was_left(
    database: Database, case: CaseId
) -> None:
    started(database, case, at=wall("2026-11-20 14:00"))
    assert paused(database, case, wall("2026-11-20 16:00")) == 1
    (clock,) = clocks_in(database, case)
    assert (clock.state, clock.left) == (ClockState.PAUSED, 2 * HOUR)
    assert resumed(database, case, wall("2026-11-23 16:30")) == 1
    (clock,) = clocks_in(database, case)
    assert (clock.state, clock.left) == (ClockState.RUNNING, None)
    assert clock.due_at == wall("2026-11-24 10:30")
    assert clock.warn_at == wall("2026-11-24 09:30")


def test_a_pause_over_the_change_of_the_clocks_loses_no_hour(
    database: Database, case: CaseId
) -> None:
    always = replace(NORMAL, calendar=CalendarId("amsterdam"), resolution=Span(48 * 60))
    calendar = Calendar(CalendarId("amsterdam"), "Europe/Amsterdam", ((Hours(0, 1440),),) * 7)
    plan = replace(PLAN, calendars=(calendar, *PLAN.calendars))
    at = wall("2026-10-24 12:00")
    started(database, case, RESOLUTION, at=at, plan=plan, level=always)
    (clock,) = clocks_in(database, case)
    assert clock.due_at == wall("2026-10-26 11:00")
    paused(database, case, wall("2026-10-25 00:00"), plan)
    resumed(database, case, wall("2026-10-25 12:00"), plan)
    (clock,) = clocks_in(database, case)
    # Paused for thirteen hours by real time, of which one was shown twice.
    assert clock.due_at == wall("2026-10-27 00:00")


def test_a_holiday_in_between_is_counted_out(database: Database, case: CaseId) -> None:
    started(database, case, at=wall("2026-12-24 15:00"))
    (clock,) = clocks_in(database, case)
    assert clock.due_at == wall("2026-12-28 11:00")


def test_days_that_are_left_go_on_in_hours(database: Database, case: CaseId) -> None:
    three_days = replace(NORMAL, resolution=Span(3, SpanUnit.DAYS))
    started(database, case, RESOLUTION, level=three_days)
    paused(database, case, FRIDAY + HOUR)
    resumed(database, case, FRIDAY + 3 * HOUR)
    (clock,) = clocks_in(database, case)
    assert clock.due_at == wall("2026-11-25 12:00")


def test_only_clocks_of_service_levels_pause(database: Database, case: CaseId) -> None:
    started(database, case)
    with database.write() as session:
        for kind in (ClockKind.PROMISE, ClockKind.ESCALATION):
            start_until(session, case, kind, at=FRIDAY, due=FRIDAY + HOUR, plan=PLAN)
    assert paused(database, case, FRIDAY + MINUTE) == 1
    assert {each.kind for each in clocks_in(database, case) if each.state is ClockState.PAUSED} == {
        FIRST
    }


def test_nothing_pauses_where_the_plan_does_not_say_so(database: Database, case: CaseId) -> None:
    plan = replace(PLAN, pause_while_waiting=False)
    started(database, case, plan=plan)
    assert paused(database, case, FRIDAY + HOUR, plan) == 0


def test_pausing_and_resuming_twice_changes_nothing_more(database: Database, case: CaseId) -> None:
    started(database, case)
    paused(database, case, FRIDAY + HOUR)
    assert paused(database, case, FRIDAY + 2 * HOUR) == 0
    resumed(database, case, FRIDAY + 2 * HOUR)
    before = clocks_in(database, case)
    assert resumed(database, case, FRIDAY + 3 * HOUR) == 0
    assert clocks_in(database, case) == before
    assert before[0].due_at == FRIDAY + 5 * HOUR


def test_a_clock_paused_when_it_was_late_stays_late(database: Database, case: CaseId) -> None:
    started(database, case)
    late = FRIDAY + 5 * HOUR
    paused(database, case, late)
    assert clocks_in(database, case)[0].left == timedelta()
    resumed(database, case, late + HOUR)
    (clock,) = clocks_in(database, case)
    assert (clock.due_at, clock.breached_at) == (FRIDAY + 4 * HOUR, late)
    assert told(database, case) == ["missed"]


def test_a_paused_clock_that_is_stopped_was_in_time(database: Database, case: CaseId) -> None:
    started(database, case)
    paused(database, case, FRIDAY + HOUR)
    clock = stopped(database, case, FRIDAY + timedelta(days=30))
    assert clock is not None
    assert clock.breached_at is None


def test_a_clock_goes_on_though_its_calendar_left_the_plan(
    database: Database, case: CaseId
) -> None:
    started(database, case)
    without = replace(PLAN, calendars=(ALWAYS,))
    paused(database, case, FRIDAY + HOUR, without)
    resumed(database, case, FRIDAY + 2 * HOUR, without)
    (clock,) = clocks_in(database, case)
    assert clock.due_at == FRIDAY + 5 * HOUR


def test_what_is_due_by_a_given_time_warns_in_working_time(
    database: Database, case: CaseId
) -> None:
    with database.write() as session:
        clock = start_until(
            session,
            case,
            ClockKind.ESCALATION,
            at=wall("2026-11-20 15:00"),
            due=wall("2026-11-23 11:00"),
            plan=PLAN,
            calendar=OFFICE.id,
            about="escalation-1",
        )
    assert (clock.warn_at, clock.due_at) == (wall("2026-11-23 10:00"), wall("2026-11-23 11:00"))
    assert clock.about == "escalation-1"


@pytest.mark.parametrize("calendar", [OFFICE.id, None])
def test_a_promise_outside_working_hours_warns_before_it_is_due(
    database: Database, case: CaseId, calendar: CalendarId | None
) -> None:
    saturday = wall("2026-11-21 10:00")
    with database.write() as session:
        clock = start_until(
            session,
            case,
            ClockKind.PROMISE,
            at=saturday,
            due=saturday + 4 * HOUR,
            plan=PLAN,
            calendar=calendar,
        )
    assert clock.warn_at == saturday + 3 * HOUR


def test_a_promise_that_is_due_already_warns_no_later(database: Database, case: CaseId) -> None:
    with database.write() as session:
        clock = start_until(
            session, case, ClockKind.PROMISE, at=FRIDAY, due=FRIDAY - HOUR, plan=PLAN
        )
    assert clock.warn_at == clock.due_at == FRIDAY - HOUR


def test_clocks_about_different_things_stop_alone_or_together(
    database: Database, case: CaseId
) -> None:
    with database.write() as session:
        for about in ("a", "b", "c"):
            start_until(
                session,
                case,
                ClockKind.PROMISE,
                at=FRIDAY,
                due=FRIDAY + HOUR,
                plan=PLAN,
                about=about,
            )
        assert stop(session, case, ClockKind.PROMISE, at=FRIDAY, about="b") is not None
        assert stop(session, case, ClockKind.PROMISE, at=FRIDAY) is None
    started(database, case)
    with database.write() as session:
        kept = stop_all(session, case, at=FRIDAY, kinds={FIRST})
        assert [each.kind for each in kept] == [FIRST]
        assert {each.about for each in stop_all(session, case, at=FRIDAY)} == {"a", "c"}
    assert all(each.state is ClockState.STOPPED for each in clocks_in(database, case))


def test_what_is_undone_leaves_no_clock(database: Database, case: CaseId) -> None:
    def fails() -> None:
        with database.write() as session:
            start(session, case, FIRST, at=FRIDAY, plan=PLAN, level=NORMAL)
            raise LookupError

    with pytest.raises(LookupError):
        fails()
    assert clocks_in(database, case) == ()

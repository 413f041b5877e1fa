"""When a case becomes more urgent its clocks are due sooner, and never later."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import update

from assistant.casework.clocks.keeping import pause_all, resume_all, start, stop
from assistant.casework.clocks.levels import level_for
from assistant.casework.clocks.refitting import refit
from assistant.casework.clocks.watching import check
from assistant.casework.model import CaseId, Clock, ClockKind
from assistant.casework.tables import CaseRow
from assistant.escalation.model import CalendarId, LevelId, ServicePlan, Span
from kb.database import Database
from tests.assistant.casework.clocks.timed import HOUR, MINUTE, clocks_in, never, told, wall
from tests.assistant.casework.worlds import ALWAYS, OFFICE, PLAN, case_in

FRIDAY = wall("2026-11-20 10:00")
URGENT, NORMAL = PLAN.levels
FIRST, RESOLUTION = ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION


@pytest.fixture
def case(database: Database) -> CaseId:
    """A case of priority 3 without a clock."""
    return case_in(database, at=FRIDAY)


def of_priority(database: Database, case: CaseId, priority: int) -> None:
    with database.write() as session:
        session.execute(update(CaseRow).where(CaseRow.id == case).values(priority=priority))


def started(
    database: Database, case: CaseId, priority: int = 3, plan: ServicePlan = PLAN
) -> tuple[Clock, ...]:
    of_priority(database, case, priority)
    level = level_for(plan, channel="email", tier="", priority=priority)
    with database.write() as session:
        for kind in (FIRST, RESOLUTION):
            start(session, case, kind, at=FRIDAY, plan=plan, level=level)
    return clocks_in(database, case)


def refitted(
    database: Database, case: CaseId, at: datetime, plan: ServicePlan = PLAN
) -> tuple[Clock, ...]:
    with database.write() as session:
        return refit(session, case, plan, at)


def test_an_urgent_case_is_due_by_the_urgent_level_from_its_start(
    database: Database, case: CaseId
) -> None:
    started(database, case)
    of_priority(database, case, 1)
    moved = refitted(database, case, FRIDAY + 5 * MINUTE)
    assert [(each.kind, each.due_at, each.level) for each in moved] == [
        (FIRST, FRIDAY + 15 * MINUTE, LevelId("urgent")),
        (RESOLUTION, FRIDAY + 4 * HOUR, LevelId("urgent")),
    ]
    assert moved[1].warn_at == FRIDAY + 3 * HOUR
    assert moved[1].calendar == ALWAYS.id
    assert clocks_in(database, case) == moved
    assert told(database, case) == ["sooner", "sooner"]


def test_a_calmer_case_keeps_its_earlier_deadlines(database: Database, case: CaseId) -> None:
    before = started(database, case, priority=1)
    of_priority(database, case, 4)
    assert refitted(database, case, FRIDAY + MINUTE) == ()
    assert clocks_in(database, case) == before
    assert told(database, case) == []


def test_the_same_priority_again_moves_nothing(database: Database, case: CaseId) -> None:
    started(database, case)
    of_priority(database, case, 1)
    refitted(database, case, FRIDAY + MINUTE)
    assert refitted(database, case, FRIDAY + 2 * MINUTE) == ()


def test_a_deadline_that_is_past_by_the_new_level_is_missed_at_the_next_check(
    database: Database, case: CaseId
) -> None:
    started(database, case)
    of_priority(database, case, 1)
    at = FRIDAY + HOUR
    refitted(database, case, at)
    assert check(database, at=at, on_breach=never).breached == 1
    assert clocks_in(database, case)[0].breached_at == at


def test_what_was_missed_or_done_stays_as_it_was(database: Database, case: CaseId) -> None:
    started(database, case)
    with database.write() as session:
        stop(session, case, FIRST, at=FRIDAY + MINUTE)
    late = wall("2026-12-20 10:00")
    check(database, at=late, on_breach=never)
    of_priority(database, case, 1)
    assert refitted(database, case, late) == ()


def test_pauses_stay_counted_out_of_an_earlier_deadline(database: Database, case: CaseId) -> None:
    started(database, case)
    with database.write() as session:
        pause_all(session, case, at=FRIDAY + HOUR, plan=PLAN)
        resume_all(session, case, at=FRIDAY + 3 * HOUR, plan=PLAN)
    of_priority(database, case, 1)
    refitted(database, case, FRIDAY + 3 * HOUR)
    # Four hours from its start, and two more that the customer was waited for.
    (resolution,) = (each for each in clocks_in(database, case) if each.kind is RESOLUTION)
    assert resolution.due_at == FRIDAY + 6 * HOUR


def test_a_paused_clock_has_less_left(database: Database, case: CaseId) -> None:
    fast = replace(NORMAL, id=LevelId("fast"), resolution=Span(4 * 60), priorities=frozenset({1}))
    slow = replace(NORMAL, resolution=Span(7 * 60))
    plan = replace(PLAN, levels=(fast, slow))
    started(database, case, plan=plan)
    with database.write() as session:
        pause_all(session, case, at=FRIDAY + HOUR, plan=plan)
    of_priority(database, case, 1)
    moved = {each.kind: each for each in refitted(database, case, FRIDAY + 2 * HOUR, plan)}
    assert moved[RESOLUTION].left == 3 * HOUR
    monday = wall("2026-11-23 09:00")
    with database.write() as session:
        resume_all(session, case, at=monday, plan=plan)
    after = {each.kind: each for each in clocks_in(database, case)}[RESOLUTION]
    assert (after.warn_at, after.due_at) == (monday + 2 * HOUR, monday + 3 * HOUR)


RENAMED = replace(
    PLAN,
    calendars=(replace(OFFICE, id=CalendarId("bureau")), ALWAYS),
    levels=(
        replace(URGENT, id=LevelId("first")),
        replace(NORMAL, id=LevelId("usual"), calendar=CalendarId("bureau")),
    ),
)
"""The same plan with other names for its levels and its office hours."""


def paused_for_two_hours(
    database: Database, case: CaseId, after: ServicePlan = PLAN
) -> dict[ClockKind, Clock]:
    started(database, case)
    with database.write() as session:
        pause_all(session, case, at=FRIDAY + HOUR, plan=PLAN)
        resume_all(session, case, at=FRIDAY + 3 * HOUR, plan=after)
    return {each.kind: each for each in clocks_in(database, case)}


def test_new_names_in_a_plan_throw_no_pause_away(database: Database, case: CaseId) -> None:
    before = paused_for_two_hours(database, case)
    assert refitted(database, case, FRIDAY + 3 * HOUR, RENAMED) == ()
    assert {each.kind: each for each in clocks_in(database, case)} == before


def test_a_paused_clock_goes_on_by_its_hours_under_their_new_name(
    database: Database, case: CaseId
) -> None:
    other = case_in(database, at=FRIDAY)
    before, after = (
        paused_for_two_hours(database, case),
        paused_for_two_hours(database, other, RENAMED),
    )
    assert [after[kind].due_at for kind in (FIRST, RESOLUTION)] == [
        before[kind].due_at for kind in (FIRST, RESOLUTION)
    ]


def test_an_urgent_case_of_a_level_that_is_gone_is_due_from_now_on(
    database: Database, case: CaseId
) -> None:
    paused_for_two_hours(database, case)
    of_priority(database, case, 1)
    at = FRIDAY + 3 * HOUR
    moved = refitted(database, case, at, RENAMED)
    assert [(each.kind, each.due_at) for each in moved] == [
        (FIRST, at + 15 * MINUTE),
        (RESOLUTION, at + 4 * HOUR),
    ]
    assert refitted(database, case, at + HOUR, RENAMED) == ()


def test_a_paused_clock_of_a_level_that_is_gone_has_at_most_the_new_time_left(
    database: Database, case: CaseId
) -> None:
    started(database, case)
    with database.write() as session:
        pause_all(session, case, at=FRIDAY + HOUR, plan=PLAN)
    assert refitted(database, case, FRIDAY + 2 * HOUR, RENAMED) == ()
    of_priority(database, case, 1)
    moved = {each.kind: each.left for each in refitted(database, case, FRIDAY + 2 * HOUR, RENAMED)}
    assert moved == {FIRST: 15 * MINUTE, RESOLUTION: 4 * HOUR}


def test_without_a_level_that_fits_nothing_moves(database: Database, case: CaseId) -> None:
    before = started(database, case)
    plan = ServicePlan(calendars=(OFFICE,), levels=(replace(URGENT, channels=frozenset({"x"})),))
    of_priority(database, case, 1)
    assert refitted(database, case, FRIDAY, plan) == ()
    only_first = replace(PLAN, levels=(replace(URGENT, resolution=None), NORMAL))
    assert [each.kind for each in refitted(database, case, FRIDAY, only_first)] == [FIRST]
    assert clocks_in(database, case)[-1] == before[-1]

"""What a change of priority does to the clocks of a case: deadlines move earlier, never later."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from assistant.casework.clocks.deadlines import Deadline, deadline
from assistant.casework.clocks.keeping import SERVICE_KINDS, going_rows
from assistant.casework.clocks.levels import (
    calendar_called,
    calendar_for,
    level_called,
    level_for,
    span_of,
)
from assistant.casework.clocks.stored import clock_of
from assistant.casework.model import CaseId, Clock, ClockKind, ClockState
from assistant.casework.tables import CaseRow, ClockRow
from assistant.casework.timeline import BY_RULE, tell
from assistant.escalation.calendars.working_time import surely_due_after, working_time
from assistant.escalation.model import Calendar, ServiceLevel, ServicePlan, Span

_NOTHING = timedelta()


def refit(session: Session, case: CaseId, plan: ServicePlan, at: datetime) -> tuple[Clock, ...]:
    """Give a case's clocks the time of the level it has now, where that is due earlier.

    Returns those that moved, each with a line in the case's story. A later deadline never takes
    the place of an earlier one; missed clocks stay as they are. Pauses stay counted out: where
    the plan has a clock's level no more, the new time counts from `at`.
    """
    row = session.get_one(CaseRow, case)
    level = level_for(plan, channel=row.channel, tier=row.tier, priority=row.priority)
    if level is None:
        return ()
    return tuple(
        clock_of(clock)
        for clock in going_rows(session, case, SERVICE_KINDS)
        if clock.breached_at is None and _refitted(session, clock, level, plan, at)
    )


def _refitted(
    session: Session, row: ClockRow, level: ServiceLevel, plan: ServicePlan, at: datetime
) -> bool:
    kind = ClockKind(row.kind)
    span = span_of(level, kind)
    if span is None:
        return False
    calendar = calendar_called(plan, level.calendar)
    known = level_called(plan, row.level)
    before = span_of(known, kind) if known else None
    # How long it was paused can be told by what its level said alone.
    since = at if before is None else row.started_at
    fresh = deadline(calendar, since, span, share=level.warn_at)
    own = calendar_for(plan, row.calendar, level)
    if row.state == ClockState.PAUSED.value:
        now = working_time(calendar, since, fresh.due_at)
        moved = _less_left(row, fresh, now, before, own)
    else:
        moved = _earlier(row, fresh, calendar, before, own)
    if moved:
        row.calendar, row.level = level.calendar, level.id
        when = "" if row.left_s is not None else f", now due {row.due_at:%Y-%m-%d %H:%M} UTC"
        tell(session, row.case_id, "sooner", by=BY_RULE, at=at, detail=f"{kind.label}{when}")
    return moved


def _earlier(
    row: ClockRow, fresh: Deadline, calendar: Calendar, before: Span | None, own: Calendar
) -> bool:
    paused = _NOTHING
    if before is not None:
        plain = deadline(own, row.started_at, before, share=1.0)
        paused = working_time(own, plain.due_at, row.due_at)
    if paused:
        fresh = Deadline(
            surely_due_after(calendar, fresh.warn_at, paused),
            surely_due_after(calendar, fresh.due_at, paused),
        )
    if fresh.due_at >= row.due_at:
        return False
    row.due_at, row.warn_at = fresh.due_at, fresh.warn_at
    return True


def _less_left(
    row: ClockRow, fresh: Deadline, now: timedelta, before: Span | None, own: Calendar
) -> bool:
    whole = timedelta(seconds=row.left_s or 0.0)
    if before is not None:
        plain = deadline(own, row.started_at, before, share=1.0)
        whole = working_time(own, row.started_at, plain.due_at)
    if now >= whole:
        return False
    row.left_s = max(0.0, (row.left_s or 0.0) - (whole - now).total_seconds())
    # Only how long the warning comes before the end is read of these when the clock goes on.
    row.due_at, row.warn_at = fresh.due_at, fresh.warn_at
    return True

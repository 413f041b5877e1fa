"""Starting, stopping, pausing and moving the clocks of a case, within whatever changes the case.

Every function joins the caller's transaction, in which the case's row is locked.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.casework.clocks.deadlines import Deadline, deadline, deadline_until, resumed
from assistant.casework.clocks.levels import calendar_called, calendar_for, level_for, span_of
from assistant.casework.clocks.stored import clock_of
from assistant.casework.model import CaseId, Clock, ClockKind, ClockState
from assistant.casework.tables import CaseRow, ClockRow
from assistant.casework.timeline import BY_RULE, tell
from assistant.escalation.calendars.working_time import working_time
from assistant.escalation.model import Calendar, CalendarId, ServiceLevel, ServicePlan

SERVICE_KINDS = frozenset({ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE, ClockKind.RESOLUTION})
"""The clocks service levels give time for; they pause while a case waits for the customer."""

OUTLIVING = frozenset({ClockKind.PROMISE, ClockKind.CHECK_IN})
"""The clocks that go on after a case is resolved, unless they are stopped."""

WARN_SHARE = 0.75
"""After which share of its time a clock without a service level warns."""

_GOING = (ClockState.RUNNING.value, ClockState.PAUSED.value)


def start(
    session: Session,
    case: CaseId,
    kind: ClockKind,
    *,
    at: datetime,
    plan: ServicePlan,
    level: ServiceLevel | None,
    about: str = "",
) -> Clock | None:
    """Start the clock a service level has for this kind; None when it has none.

    One that goes already, running or paused, stays as it is.
    """
    span = span_of(level, kind) if level is not None else None
    if level is None or span is None:
        return None
    if (row := _going_row(session, case, kind, about)) is not None:
        return clock_of(row)
    times = deadline(calendar_called(plan, level.calendar), at, span, share=level.warn_at)
    return _begin(session, case, kind, at, times, level.calendar, level.id, about)


def start_until(
    session: Session,
    case: CaseId,
    kind: ClockKind,
    *,
    at: datetime,
    due: datetime,
    plan: ServicePlan,
    calendar: CalendarId | None = None,
    about: str = "",
) -> Clock:
    """Start a clock whose due time is known, such as an escalation's or a promise's.

    `calendar` says which hours count until its warning; None is round the clock. One that goes
    already for the same `about` stays as it is.
    """
    if (row := _going_row(session, case, kind, about)) is not None:
        return clock_of(row)
    hours = calendar_called(plan, calendar or "")
    times = deadline_until(hours, at, due, share=WARN_SHARE)
    return _begin(session, case, kind, at, times, calendar or "", "", about)


def stop(
    session: Session, case: CaseId, kind: ClockKind, *, at: datetime, about: str = ""
) -> Clock | None:
    """Note that what a clock was for was done; None when no such clock was going.

    One that is late without anybody having noticed is recorded as missed.
    """
    row = _going_row(session, case, kind, about)
    return None if row is None else _stop(session, row, at)


def stop_all(
    session: Session,
    case: CaseId,
    *,
    at: datetime,
    kinds: Iterable[ClockKind] = tuple(ClockKind),
) -> tuple[Clock, ...]:
    """Stop every clock of these kinds, whatever it is about; those that were going."""
    return tuple(_stop(session, row, at) for row in _going(session, case, kinds, _GOING))


def pause_all(
    session: Session, case: CaseId, *, at: datetime, plan: ServicePlan
) -> tuple[Clock, ...]:
    """Pause the clocks of service levels: the case waits for the customer.

    The working time that is left is kept. Nothing is paused when the plan does not say so.
    """
    if not plan.pause_while_waiting:
        return ()
    rows = _going(session, case, SERVICE_KINDS, (ClockState.RUNNING.value,))
    for row in rows:
        if at > row.due_at:
            record_miss(session, row, at)
        left = working_time(_hours(session, row, plan), at, row.due_at)
        row.left_s = left.total_seconds()
        row.state = ClockState.PAUSED.value
    return tuple(map(clock_of, rows))


def resume_all(
    session: Session, case: CaseId, *, at: datetime, plan: ServicePlan
) -> tuple[Clock, ...]:
    """Let paused clocks go on with the working time they had left; missed ones stay missed."""
    rows = _going(session, case, tuple(ClockKind), (ClockState.PAUSED.value,))
    for row in rows:
        if row.breached_at is None:
            calendar = _hours(session, row, plan)
            left = timedelta(seconds=row.left_s or 0.0)
            _move(row, resumed(calendar, at, left, Deadline(row.warn_at, row.due_at)))
        row.left_s = None
        row.state = ClockState.RUNNING.value
    return tuple(map(clock_of, rows))


def of_case(session: Session, case: CaseId) -> tuple[Clock, ...]:
    """Every clock a case has had, in the order in which they began."""
    rows = session.scalars(
        select(ClockRow)
        .where(ClockRow.case_id == case)
        .order_by(ClockRow.started_at, ClockRow.due_at, ClockRow.id)
    )
    return tuple(map(clock_of, rows))


def record_miss(session: Session, row: ClockRow, at: datetime) -> None:
    """Record once that a clock was missed, with a line in the case's story."""
    if row.breached_at is None:
        row.breached_at = at
        detail = f"{ClockKind(row.kind).label}, due {row.due_at:%Y-%m-%d %H:%M} UTC"
        tell(session, row.case_id, "missed", by=BY_RULE, at=at, detail=detail)


def going_rows(session: Session, case: CaseId, kinds: Iterable[ClockKind]) -> Sequence[ClockRow]:
    """The running and paused clocks of some kinds, soonest due first."""
    return _going(session, case, kinds, _GOING)


def _begin(
    session: Session,
    case: CaseId,
    kind: ClockKind,
    at: datetime,
    times: Deadline,
    calendar: str,
    level: str,
    about: str,
) -> Clock:
    row = ClockRow(
        id=uuid.uuid4().hex,
        case_id=case,
        kind=kind.value,
        state=ClockState.RUNNING.value,
        started_at=at,
        due_at=times.due_at,
        warn_at=times.warn_at,
        calendar=calendar,
        level=level,
        about=about,
    )
    session.add(row)
    session.flush()
    return clock_of(row)


def _stop(session: Session, row: ClockRow, at: datetime) -> Clock:
    if row.state == ClockState.RUNNING.value and at > row.due_at:
        record_miss(session, row, at)
    row.state = ClockState.STOPPED.value
    row.stopped_at = at
    return clock_of(row)


def _hours(session: Session, row: ClockRow, plan: ServicePlan) -> Calendar:
    """The calendar a clock counts by: its own, or its case's where the plan has that no more."""
    case = session.get_one(CaseRow, row.case_id)
    level = level_for(plan, channel=case.channel, tier=case.tier, priority=case.priority)
    return calendar_for(plan, row.calendar, level)


def _move(row: ClockRow, times: Deadline) -> None:
    row.warn_at, row.due_at = times.warn_at, times.due_at


def _going_row(session: Session, case: CaseId, kind: ClockKind, about: str) -> ClockRow | None:
    rows = _going(session, case, (kind,), _GOING)
    return next((row for row in rows if row.about == about), None)


def _going(
    session: Session, case: CaseId, kinds: Iterable[ClockKind], states: Sequence[str]
) -> Sequence[ClockRow]:
    return session.scalars(
        select(ClockRow)
        .where(
            ClockRow.case_id == case,
            ClockRow.state.in_(states),
            ClockRow.kind.in_([kind.value for kind in kinds]),
        )
        .order_by(ClockRow.due_at, ClockRow.id)
    ).all()

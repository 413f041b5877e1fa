"""Clocks as they stand in SQL."""

from datetime import timedelta

from assistant.casework.model import CaseId, Clock, ClockId, ClockKind, ClockState
from assistant.casework.tables import ClockRow
from assistant.escalation.model import CalendarId, LevelId


def clock_of(row: ClockRow) -> Clock:
    """A clock from its row."""
    return Clock(
        id=ClockId(row.id),
        case=CaseId(row.case_id),
        kind=ClockKind(row.kind),
        state=ClockState(row.state),
        started_at=row.started_at,
        due_at=row.due_at,
        warn_at=row.warn_at,
        calendar=CalendarId(row.calendar),
        level=LevelId(row.level) if row.level else None,
        about=row.about,
        left=None if row.left_s is None else timedelta(seconds=row.left_s),
        warned_at=row.warned_at,
        breached_at=row.breached_at,
        stopped_at=row.stopped_at,
    )

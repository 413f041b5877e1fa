"""When a clock is due and when it warns: computed once, from working time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.escalation.calendars.working_time import (
    due_after,
    surely_due_after,
    surely_due_at,
    working_time,
)
from assistant.escalation.model import Calendar, Span

_COUNTED = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a clock warns and when it is due, in UTC; the warning never comes after."""

    warn_at: datetime
    due_at: datetime


def deadline(calendar: Calendar, start: datetime, span: Span, *, share: float) -> Deadline:
    """The deadline of a span; it warns after a share (0 to 1) of its working time.

    Where the calendar is never open long enough, the span counts by the clock on the wall.
    """
    return deadline_until(calendar, start, surely_due_at(calendar, start, span), share=share)


def deadline_until(calendar: Calendar, start: datetime, due: datetime, *, share: float) -> Deadline:
    """The same with the due time given; it warns by the clock on the wall if nobody works.

    So it does for what is due in more than ten years: their days are not counted.
    """
    work = working_time(calendar, start, due) if due - start < _COUNTED else timedelta()
    if work:
        warn = due_after(calendar, start, work * share)
    else:
        warn = start + max(due - start, timedelta()) * share
    return Deadline(min(warn, due), due)


def resumed(calendar: Calendar, at: datetime, left: timedelta, before: Deadline) -> Deadline:
    """The deadline when `left` of working time goes on; it warns as long before it as `before`."""
    warning = working_time(calendar, before.warn_at, before.due_at)
    due = surely_due_after(calendar, at, left)
    warn = surely_due_after(calendar, at, max(left - warning, timedelta()))
    return Deadline(min(warn, due), due)

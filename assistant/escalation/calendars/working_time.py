"""Working time: when a span of it is over, and how much of it lies between two instants.

Instants carry a zone on the way in and are UTC on the way out. Calendars are those that `faults`
finds nothing wrong with; others raise ValueError. A stretch opens at the first instant its time
is on the wall: twice-shown times count once, left-out times when they are left out.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from assistant.escalation.calendars.faults import faults
from assistant.escalation.calendars.opening import (
    SEARCHED_DAYS,
    Opening,
    Stretch,
    opening_of,
)
from assistant.escalation.errors import NoWorkingHoursError
from assistant.escalation.model import DAY_MINUTES, Calendar, Span, SpanUnit

__all__ = [
    "due_after",
    "due_at",
    "faults",
    "is_open",
    "next_opening",
    "surely_due_after",
    "surely_due_at",
    "working_minutes",
    "working_time",
]

_NOTHING = timedelta()
_YEAR_2 = datetime(2, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 1, tzinfo=UTC)


def due_at(calendar: Calendar, start: datetime, span: Span) -> datetime:
    """When a span that begins at an instant is over: never while closed, but maybe at closing.

    What begins while closed counts from the next opening. Raises NoWorkingHoursError when that
    is not within twenty years.
    """
    match span.unit:
        case SpanUnit.MINUTES:
            # Longer than twenty years is never over, and past counting at some point.
            minutes = min(span.amount, SEARCHED_DAYS * DAY_MINUTES)
            due = _after(calendar, _utc(start), timedelta(minutes=minutes))
        case SpanUnit.DAYS:
            due = _days_later(calendar, _utc(start), span.amount)
    if due is None:
        raise NoWorkingHoursError(calendar.id, _words(span), start)
    return due


def due_after(calendar: Calendar, start: datetime, left: timedelta) -> datetime:
    """When an amount of working time is over; the next opening when nothing is left.

    Raises NoWorkingHoursError when that is not within twenty years.
    """
    due = _after(calendar, _utc(start), left) if left > _NOTHING else next_opening(calendar, start)
    if due is None:
        raise NoWorkingHoursError(calendar.id, f"{left} h", start)
    return due


def surely_due_at(calendar: Calendar, start: datetime, span: Span) -> datetime:
    """As `due_at`; by the clock on the wall where the calendar is never open long enough.

    For what must not be refused because a plan has a mistake. At most twenty years.
    """
    try:
        return due_at(calendar, start, span)
    except NoWorkingHoursError:
        minutes = span.amount if span.unit is SpanUnit.MINUTES else span.amount * DAY_MINUTES
        return _by_the_wall(start, timedelta(minutes=min(minutes, SEARCHED_DAYS * DAY_MINUTES)))


def surely_due_after(calendar: Calendar, start: datetime, left: timedelta) -> datetime:
    """As `due_after`; by the clock on the wall where the calendar is never open long enough."""
    try:
        return due_after(calendar, start, left)
    except NoWorkingHoursError:
        return _by_the_wall(start, min(left, timedelta(days=SEARCHED_DAYS)))


def working_time(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """How long a calendar is open between two instants; nothing when the end comes first."""
    start, end = _utc(start), _utc(end)
    worked = _NOTHING
    for stretch in _stretches(opening_of(calendar), start, end):
        worked += min(stretch.closes, end) - max(stretch.opens, start)
    return worked


def working_minutes(calendar: Calendar, start: datetime, end: datetime) -> int:
    """The same in whole minutes, rounded down."""
    return working_time(calendar, start, end) // timedelta(minutes=1)


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether anybody works at an instant; not any more at the moment of closing."""
    at = _utc(at)
    opening = opening_of(calendar)
    today = opening.of_day(opening.day_of(at))
    return any(stretch.opens <= at < stretch.closes for stretch in today)


def next_opening(calendar: Calendar, at: datetime) -> datetime | None:
    """The first instant from `at` on at which the calendar is open; `at` itself when it is.

    None when there is none within twenty years.
    """
    at = _utc(at)
    opening = opening_of(calendar)
    for _, stretches in opening.days_from(opening.day_of(at)):
        for stretch in stretches:
            if at < stretch.closes:
                return max(at, stretch.opens)
    return None


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at} is no instant without its zone")
    # A date nobody filled in is one of the year 1, some of whose days no zone can show.
    return at.astimezone(UTC) if at.year > 1 else _YEAR_2


def _by_the_wall(start: datetime, time: timedelta) -> datetime:
    start = _utc(start)
    return start + min(time, _LAST - start) if start < _LAST else start


def _stretches(opening: Opening, start: datetime, end: datetime) -> Iterator[Stretch]:
    """The stretches with some time between two instants, in order; none when the end is first."""
    if end <= start:
        return
    day, until = opening.day_of(start), opening.day_of(end)
    while day <= min(until, date.max - timedelta(days=1)):
        for stretch in opening.of_day(day):
            if stretch.closes > start and stretch.opens < end:
                yield stretch
        day += timedelta(days=1)


def _after(calendar: Calendar, start: datetime, left: timedelta) -> datetime | None:
    opening = opening_of(calendar)
    for _, stretches in opening.days_from(opening.day_of(start)):
        for stretch in stretches:
            begins = max(stretch.opens, start)
            here = stretch.closes - begins
            if here >= left:
                return begins + left
            left -= max(here, _NOTHING)
    return None


def _days_later(calendar: Calendar, start: datetime, days: int) -> datetime | None:
    begins = next_opening(calendar, start)
    if begins is None:
        return None
    opening = opening_of(calendar)
    shown = opening.shown(begins)
    for later, (day, stretches) in enumerate(opening.days_from(shown.date())):
        if later == days:
            return _while_open(stretches, opening.instant(day, shown.time()))
    return None


def _while_open(stretches: tuple[Stretch, ...], at: datetime) -> datetime:
    """The instant itself in a stretch, else the closing before it, else the day's opening."""
    begun = [stretch for stretch in stretches if stretch.opens <= at]
    return min(at, begun[-1].closes) if begun else stretches[0].opens


def _words(span: Span) -> str:
    one = {SpanUnit.MINUTES: "minute", SpanUnit.DAYS: "day"}[span.unit]
    return f"{span.amount} {one}" if span.amount == 1 else f"{span.amount} {one}s"

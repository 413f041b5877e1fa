"""Working time read the slow way: minute by minute, off the clock on the wall."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from holidays import country_holidays

from assistant.escalation.model import Calendar, Hours

MINUTE = timedelta(minutes=1)
_BEFORE = timedelta(days=2)


def minutes_open(calendar: Calendar, start: datetime, end: datetime) -> Iterator[datetime]:
    """Every minute from start to end that begins while somebody works.

    People come when the clock first shows their time, or one after it, and go the same way: the
    latest time shown so far decides, which stands still while an hour is shown again.
    """
    zone = ZoneInfo(calendar.zone)
    free = _holidays(calendar, range(start.year - 1, end.year + 2))
    at, latest = start - _BEFORE, None
    while at < end:
        shown = at.astimezone(zone).replace(tzinfo=None)
        latest = shown if latest is None else max(latest, shown)
        if at >= start and _works(calendar, free, latest):
            yield at
        at += MINUTE


def _works(calendar: Calendar, free: set[date], shown: datetime) -> bool:
    minute = shown.hour * 60 + shown.minute
    hours = _hours(calendar, free, shown.date())
    return any(each.opens <= minute < each.closes for each in hours)


def _hours(calendar: Calendar, free: set[date], day: date) -> tuple[Hours, ...]:
    for special, hours in calendar.special:
        if day == special:
            return hours
    return () if day in free else calendar.week[day.weekday()]


def _holidays(calendar: Calendar, years: Iterable[int]) -> set[date]:
    if not calendar.country:
        return set()
    return set(country_holidays(calendar.country, subdiv=calendar.subdivision or None, years=years))

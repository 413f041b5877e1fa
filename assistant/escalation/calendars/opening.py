"""A calendar's opening hours as stretches of real time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from assistant.escalation.calendars.public_holidays import holidays_of
from assistant.escalation.calendars.wall_clock import first_shown, latest_shown
from assistant.escalation.model import Calendar, Hours

# Twenty years: what is not over by then is not a time anybody waits for.
SEARCHED_DAYS = 20 * 366
_KEPT_DAYS = 20_000
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """An unbroken time of work between two instants in UTC; `closes` excluded, never empty."""

    opens: datetime
    closes: datetime


class Opening:
    """The opening hours of one calendar; days once looked at are kept. Threads may share it."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._zone = ZoneInfo(calendar.zone)
        self._special = dict(calendar.special)
        self._known: dict[date, tuple[Stretch, ...]] = {}

    def of_day(self, day: date) -> tuple[Stretch, ...]:
        """A day's stretches in order; empty when it is closed, as the calendar's last day is."""
        known = self._known.get(day)
        if known is not None:
            return known
        if len(self._known) >= _KEPT_DAYS:
            self._known.clear()
        found = tuple(self._found(day))
        self._known[day] = found
        return found

    def days_from(self, day: date) -> Iterator[tuple[date, tuple[Stretch, ...]]]:
        """The days that open, from a day on, for twenty years at most."""
        for _ in range(min(SEARCHED_DAYS, (date.max - day).days)):
            if stretches := self.of_day(day):
                yield day, stretches
            day += _DAY

    def day_of(self, at: datetime) -> date:
        """The day on the wall at an instant."""
        return self.shown(at).date()

    def shown(self, at: datetime) -> datetime:
        """The latest time the clock has shown up to an instant."""
        return latest_shown(self._zone, at)

    def instant(self, day: date, at: time) -> datetime:
        """When the clock shows a time of a day."""
        return first_shown(self._zone, datetime.combine(day, at))

    def _found(self, day: date) -> Iterator[Stretch]:
        if day == date.max:
            return
        midnight = datetime.combine(day, time())
        for hours in self._hours(day):
            opens = first_shown(self._zone, midnight + timedelta(minutes=hours.opens))
            closes = first_shown(self._zone, midnight + timedelta(minutes=hours.closes))
            if opens < closes:
                yield Stretch(opens, closes)

    def _hours(self, day: date) -> tuple[Hours, ...]:
        special = self._special.get(day)
        if special is not None:
            return special
        if day in holidays_of(self._calendar.country, self._calendar.subdivision, day.year):
            return ()
        return self._calendar.week[day.weekday()]


@lru_cache(maxsize=64)
def opening_of(calendar: Calendar) -> Opening:
    """The opening hours of a calendar; raises ValueError for one with faults."""
    try:
        return Opening(calendar)
    except (LookupError, OSError) as error:
        raise ValueError(f"calendar {calendar.id!r} has no such zone: {calendar.zone!r}") from error

"""What is wrong with a calendar, and what to write instead."""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from zoneinfo import available_timezones

from assistant.escalation.calendars.public_holidays import known_countries
from assistant.escalation.model import Calendar, Hours

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def faults(calendar: Calendar) -> list[str]:
    """Everything wrong with a calendar, each as one line that says what to write; else empty."""
    return [*_zone(calendar), *_places(calendar), *_hours(calendar)]


def _zone(calendar: Calendar) -> Iterator[str]:
    zones = _zones()
    if calendar.zone not in zones:
        yield (
            f"there is no time zone {calendar.zone!r}; write"
            f" {_near(calendar.zone, zones) or 'one like Europe/Berlin'}"
        )


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _places(calendar: Calendar) -> Iterator[str]:
    countries = known_countries()
    if not calendar.country:
        if calendar.subdivision:
            yield f"the subdivision {calendar.subdivision!r} needs its country, such as DE"
    elif calendar.country not in countries:
        yield (
            f"the public holidays of {calendar.country!r} are not known; write a country's two"
            " letters, such as DE, or leave it out and list the days under special"
        )
    elif calendar.subdivision and calendar.subdivision not in countries[calendar.country]:
        parts = ", ".join(countries[calendar.country]) or "none: leave it out"
        yield (
            f"{calendar.country} has no subdivision {calendar.subdivision!r};"
            f" those with holidays of their own: {parts}"
        )


def _hours(calendar: Calendar) -> Iterator[str]:
    if not any(calendar.week):
        yield "the calendar has no working hours; write hours for at least one day of the week"
    for name, hours in zip(_DAYS, calendar.week, strict=True):
        yield from _apart(name, hours)
    for day, count in Counter(day for day, _ in calendar.special).items():
        if count > 1:
            yield f"{day} is special {count} times; write it once with all its hours"
    for day, hours in calendar.special:
        yield from _apart(str(day), hours)


def _apart(day: str, hours: tuple[Hours, ...]) -> Iterator[str]:
    for earlier, later in pairwise(hours):
        if later.opens < earlier.closes:
            yield (
                f"the hours of {day} overlap or are out of order: {_words(earlier)}"
                f" and {_words(later)}; write them in order, apart"
            )


def _words(hours: Hours) -> str:
    return f"{_wall(hours.opens)}-{_wall(hours.closes)}"


def _wall(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _near(word: str, known: Iterable[str]) -> str:
    folded = {each.casefold(): each for each in known}
    return next((folded[each] for each in get_close_matches(word.casefold(), folded, 1)), "")

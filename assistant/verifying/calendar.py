"""Days, times of day and their spellings: "3 March 2026", "2026-03-03", "7 pm", "19:00"."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import regex

_NAMES = """
    january february march april may june july august september october november december
"""
_MONTHS = _NAMES.split()
_MONTH = "|".join([*_MONTHS, *(name[:3] for name in _MONTHS), "sept"])
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_NAMED = rf"(?P<month>{_MONTH})\b\.?"
_DATES = regex.compile(
    r"(?<![\w.])(?:"
    rf"(?P<year>\d{{4}})-(?P<number>\d{{2}})-(?P<day>\d{{2}})"
    rf"|(?P<day>\d{{1,2}})(?P<sep>[/.])(?P<number>\d{{1,2}})(?P=sep)(?P<year>\d{{4}})"
    rf"|{_DAY}(?:\s+of)?\s+{_NAMED}(?:,?\s+{_YEAR})?"
    rf"|{_NAMED}\s+{_DAY}(?!\d|:|\s*(?:%|€))(?:,?\s+{_YEAR})?"
    rf"|{_NAMED}\s+{_YEAR}"
    r")(?!\w)",
    regex.IGNORECASE,
)
_MONTH_ALONE = regex.compile(
    rf"(?<!\w)(?P<month>{'|'.join(name.title() for name in _MONTHS if name != 'may')})\b"
    r"|(?<=\b(?:[Ii]n|[Uu]ntil|[Ss]ince|[Oo]f|[Bb]y|[Ff]rom|[Ee]very) )(?P<month>May)\b"
)
_TIMES = regex.compile(
    r"(?<![\w.:])(?:(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?:\s?(?P<half>[ap])\.?m\b\.?)?"
    r"|(?P<hour>1[0-2]|0?\d)(?:\.(?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?m\b\.?"
    r"|(?P<noon>noon|midday)\b|(?P<midnight>midnight)\b)",
    regex.IGNORECASE,
)
_UP_TO = regex.compile(r"\s*(?:and|to|until|till|[-–—])\s*", regex.IGNORECASE)
_DAY_UP_TO = regex.compile(r"(?<![\w.:,])(\d{1,2})(?:st|nd|rd|th)?\s*(?:and|to|[-–—])\s*\Z")


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or as much of it as is written; 0 for a year, month or day that is not.

    `swapped` is a second reading, month and day changed places, of 03/04/2026.
    """

    text: str
    year: int
    month: int
    day: int
    swapped: bool = False

    def follows_from(self, other: "Day") -> bool:
        """Tell whether a text that says `other` says this day too."""
        readings = {(self.month, self.day)} | ({(self.day, self.month)} if self.swapped else set())
        theirs = {(other.month, other.day)} | (
            {(other.day, other.month)} if other.swapped else set()
        )
        return self.year in (0, other.year) and any(
            month in (0, their_month) and day in (0, their_day)
            for month, day in readings
            for their_month, their_day in theirs
        )


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day, in minutes from midnight."""

    text: str
    minutes: int


def days(text: str) -> Iterator[tuple[Day, int, int]]:
    """Yield each day with where it is written; a yearless one before a range's end has its year."""
    found = [(day, match.start(), match.end()) for match in _dates(text) if (day := _day(match))]
    for place, (day, start, end) in enumerate(found):
        if place + 1 < len(found):
            later, begins, _ = found[place + 1]
            if not day.year and later.year and _UP_TO.fullmatch(text, end, begins):
                day = Day(day.text, later.year, day.month, day.day)
        # "3 to 5 March" starts on 3 March.
        if day.month and (first := _DAY_UP_TO.search(text, max(0, start - 12), start)):
            yield (
                Day(f"{first[1]} {text[start:end]}", day.year, day.month, int(first[1])),
                first.start(),
                start,
            )
        yield day, start, end


def times(text: str) -> Iterator[tuple[Time, int, int]]:
    """Yield each time of day with where it is written."""
    for match in _TIMES.finditer(text):
        hour = 12 if match["noon"] else 0 if match["midnight"] else int(match["hour"])
        half = (match["half"] or "").lower()
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        minute = int(match["minute"] or 0)
        yield Time(match[0].rstrip("."), (hour % 24) * 60 + minute), match.start(), match.end()


def _dates(text: str) -> Iterator[regex.Match[str]]:
    taken: list[regex.Match[str]] = list(_DATES.finditer(text))
    alone = [
        match
        for match in _MONTH_ALONE.finditer(text)
        if not any(each.start() <= match.start() < each.end() for each in taken)
    ]
    yield from sorted([*taken, *alone], key=lambda match: match.start())


def _day(match: regex.Match[str]) -> Day | None:
    groups = match.groupdict()
    name = groups.get("month")
    number = int(groups.get("number") or 0)
    month = _month(name) if name else number
    day = int(groups.get("day") or 0)
    year = int(groups.get("year") or 0)
    swapped = bool(groups.get("sep")) and month != day and month <= 12 and day <= 12
    if month > 12 and day <= 12:
        month, day = day, month
    try:
        date(year or 2024, month, day or 1)
    except ValueError:
        return None
    return Day(match[0], year, month, day, swapped)


def _month(name: str) -> int:
    return next(place for place, full in enumerate(_MONTHS, 1) if full.startswith(name[:3].lower()))

"""Days as ticket systems write them; those that can be read two ways are refused."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d.*)?")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?: .*)?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{4}|\d\d)(?:,? \d.*)?")
_EARLIEST = date(1990, 1, 1)
_LANGUAGES = ["en", "de", "fr", "es", "nl"]


class Order(StrEnum):
    """Which comes first where a day is written 03/04/2026."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


class DayError(ValueError):
    """What is written is no day we can be sure of; the message says what to do."""


def order_of(written: Iterable[str]) -> Order | None:
    """Tell how a file writes its days from those that can be read one way only; else None."""
    seen: set[Order] = set()
    for text in written:
        match = _YEAR_LAST.fullmatch(text.strip())
        if match is None or match[2] == ".":
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12:
            seen.add(Order.DAY_FIRST)
        if second > 12:
            seen.add(Order.MONTH_FIRST)
    return seen.pop() if len(seen) == 1 else None


@lru_cache(maxsize=8192)
def read_day(written: str, order: Order | None, *, today: date) -> date:
    """Read a day; raises DayError when there is none, or when it is not over yet.

    `order` decides 03/04/2026; 03.04.2026 has the day first everywhere.
    """
    day = _numeric(written.strip(), order) or _worded(written.strip())
    if day is None:
        raise DayError("the date cannot be read; write it as YYYY-MM-DD")
    if not _EARLIEST <= day <= today + timedelta(days=1):
        raise DayError(f"the date {day} is before 1990 or in the future; correct it")
    return day


def _numeric(text: str, order: Order | None) -> date | None:
    for pattern in (_ISO, _YEAR_FIRST, _COMPACT):
        if match := pattern.fullmatch(text):
            return _day(int(match[1]), int(match[2]), int(match[3]))
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    first, second = int(match[1]), int(match[3])
    year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
    if match[2] == "." or first > 12:
        return _day(year, second, first)
    if second > 12 or first == second or order is Order.MONTH_FIRST:
        return _day(year, first, second)
    if order is Order.DAY_FIRST:
        return _day(year, second, first)
    raise DayError("the date may be day or month first; write it as YYYY-MM-DD")


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DayError("there is no such date; write it as YYYY-MM-DD") from error


def _worded(text: str) -> date | None:
    """Read '3 March 2026' and its like; nothing relative, nothing without its year."""
    if not re.search(r"\d{4}", text) or not re.search(r"[^\W\d]{3}", text) or len(text) > 60:
        return None
    import dateparser

    found: datetime | None = dateparser.parse(
        text,
        languages=_LANGUAGES,
        settings={
            "PARSERS": ["absolute-time"],
            "STRICT_PARSING": True,
            "REQUIRE_PARTS": ["day", "month", "year"],
        },
    )
    return found.date() if found else None

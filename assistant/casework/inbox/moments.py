"""When a message was written, however its system writes moments."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import regex

from assistant.errors import RequestRefusedError

_EITHER_FIRST = regex.compile(r"\s*(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})\b")
_SECONDS = regex.compile(r"\d{9,10}(?:\.\d+)?")
_MILLISECONDS = regex.compile(r"\d{12,13}")
_CLOCK = regex.compile(r"\d\s*[:h]\s*\d|T\d{2}|\d\s*[ap]\.?m\b|\d\s*Uhr", regex.IGNORECASE)
_TWITTER = "%a %b %d %H:%M:%S %z %Y"
_LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pt"]
_LONGEST = 60
_NOON = time(12)


def zone_called(name: str) -> ZoneInfo:
    """A time zone of the IANA database; raises RequestRefusedError for none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise RequestRefusedError(
            f"there is no time zone {name[:40]!r}; write it as Europe/Amsterdam"
        ) from None


def day_order(written: Iterable[str]) -> str:
    """Whether days or months come first in a column: 'DMY', 'MDY', or empty where none tells."""
    firsts, seconds = False, False
    for each in written:
        if found := _EITHER_FIRST.match(each):
            firsts = firsts or int(found[1]) > 12
            seconds = seconds or int(found[2]) > 12
    if firsts == seconds:
        return ""
    return "DMY" if firsts else "MDY"


@lru_cache(4096)
def moment_of(written: str, *, zone: ZoneInfo, order: str = "") -> datetime:
    """A moment; one that names no zone is of `zone`, and a day alone stands for its noon.

    Reads ISO 8601, mail's and the usual written forms, and seconds since 1970. Raises
    ValueError for anything else, and for 3/4/2026 where `order` does not tell the month.
    """
    text = " ".join(written.split())
    found = _of_programs(text)
    if found is None:
        found = _of_people(text, order)
    if found is None:
        raise ValueError(f"{text[:40]!r} is not a moment; write it as 2026-03-31T09:30:00+02:00")
    if found.tzinfo is None:
        found = found.replace(tzinfo=zone)
    if not _CLOCK.search(text) and not text.replace(".", "").isdecimal():
        found = datetime.combine(found.date(), _NOON, found.tzinfo)
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text[:40]!r} is no moment of our time; look at its year") from None


def _of_programs(text: str) -> datetime | None:
    try:
        if _SECONDS.fullmatch(text):
            return datetime.fromtimestamp(float(text), UTC)
        if _MILLISECONDS.fullmatch(text):
            return datetime.fromtimestamp(int(text) / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime, _twitters):
        try:
            return read(text)
        except (ValueError, OverflowError):
            continue
    return None


def _twitters(text: str) -> datetime:
    return datetime.strptime(text, _TWITTER)


def _of_people(text: str, order: str) -> datetime | None:
    if len(text) > _LONGEST or not regex.search(r"\d", text):
        return None
    found = _EITHER_FIRST.match(text)
    if found and not order and max(int(found[1]), int(found[2])) <= 12 and found[1] != found[2]:
        raise ValueError(f"{text!r} may be two days; write it as 2026-03-31")
    import dateparser

    read: datetime | None = dateparser.parse(
        text,
        languages=_LANGUAGES,
        settings={
            "PARSERS": ["absolute-time"],
            "DATE_ORDER": order or "DMY",
            "REQUIRE_PARTS": ["day", "month", "year"],
        },
    )
    return read

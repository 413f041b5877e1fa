"""Times as people say them in a reply: "within 3-5 working days", "by Friday noon", "tomorrow"."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.triage.folding import fold

_NEVER = "(?!)"
_DAYS = (
    "next_week_end",
    "next_month_end",
    "week_end",
    "month_end",
    "day_end",
    "after_tomorrow",
    "tonight",
    "now",
    "next_week",
    "this_week",
    "today",
    "tomorrow",
)


class Unit(StrEnum):
    """What a span counts."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Anchor(StrEnum):
    """The day a time is on, seen from the day it is said."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    AFTER_TOMORROW = "after_tomorrow"
    WEEKDAY = "weekday"
    DATE = "date"
    THIS_WEEK = "this_week"
    NEXT_WEEK = "next_week"
    WEEK_END = "week_end"
    NEXT_WEEK_END = "next_week_end"
    MONTH_END = "month_end"
    NEXT_MONTH_END = "next_month_end"
    DAY_END = "day_end"
    UNSAID = "unsaid"


class Part(StrEnum):
    """A part of the day."""

    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class SpanSaid:
    """So much time from now; `working` where working days or hours are meant."""

    amount: int
    unit: Unit
    working: bool = False


@dataclass(frozen=True, slots=True)
class DaySaid:
    """A day, perhaps with a time of it. `weekday` is 0 for Monday; `coming` is "next" week's.

    `date` are the words of a calendar date. `hour` and `minute` are by the clock on the wall.
    """

    anchor: Anchor
    weekday: int = 0
    coming: bool = False
    date: str = ""
    hour: int | None = None
    minute: int = 0
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class TimeSaid:
    """Words that name a time, from `start` to `end` of a folded text.

    `by` where they name an end ("by", "within", "end of") and not the moment itself. `when` is
    None where they name no time one could keep, such as "in a few days". `weak` where they are
    a time only beside a day: "at 3".
    """

    start: int
    end: int
    when: SpanSaid | DaySaid | None
    by: bool
    weak: bool = False


@dataclass(frozen=True, slots=True)
class TimeWords:
    """One language's words for times, as patterns over folded text."""

    span: re.Pattern[str]
    phrase: re.Pattern[str]
    few: re.Pattern[str]
    day: re.Pattern[str]
    part: re.Pattern[str]
    clock: re.Pattern[str]
    before: re.Pattern[str]
    ends: re.Pattern[str]
    between: re.Pattern[str]
    numbers: Mapping[str, int]
    units: Mapping[str, Unit]
    working_units: frozenset[str]
    phrases: Mapping[str, SpanSaid]
    weekdays: Mapping[str, int]


def one_of(words: Iterable[str]) -> str:
    """A pattern of any of these words, folded, the longest first; of none it never matches."""
    folded = sorted({fold(word).text for word in words if word}, key=len, reverse=True)
    return f"(?:{'|'.join(map(_pattern, folded))})" if folded else _NEVER


def time_words(told: Mapping[str, object]) -> TimeWords:
    """Read the part `time` of a language; what it does not name is never found."""
    words = _Words(told)
    numbers = {word: int(value) for word, value in words.pairs("numbers")}
    units = {fold(word).text: unit for unit in Unit for word in words.of(unit.value)}
    working_units = frozenset(fold(word).text for word in words.of("working_day"))
    phrases = {word: _span_of(value) for word, value in words.pairs("phrases")}
    weekdays = {
        fold(word).text: day
        for name in ("weekdays", "short")
        for day, word in enumerate(words.of(name))
    }
    unit, prefix = one_of([*units, *working_units]), words.any("in")
    few = rf"{words.any('few')}\s+(?:{words.any('working')}\s+)?{unit}"
    return TimeWords(
        span=re.compile(_span_pattern(words, one_of(numbers), unit)),
        phrase=re.compile(rf"(?<!\w){prefix}\s+(?P<phrase>{one_of(phrases)})(?!\w)"),
        few=re.compile(rf"(?<!\w){prefix}\s+{few}(?!\w)"),
        day=re.compile(_day_pattern(words, weekdays)),
        part=re.compile(_named(words, [part.value for part in Part])),
        clock=re.compile(_clock_pattern(words, _hours(numbers))),
        before=re.compile(rf"(?:(?<!\w){words.any('glue', 'by')}\s+)+\Z"),
        ends=re.compile(rf"(?<!\w){words.any('by')}(?!\w)"),
        between=re.compile(rf"[\s,(-]*(?:{words.any('glue')}[\s,]+)*"),
        numbers=numbers,
        units=units,
        working_units=working_units,
        phrases=phrases,
        weekdays=weekdays,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    told: Mapping[str, object]

    def of(self, name: str) -> list[str]:
        found = self.told.get(name, [])
        return [str(each) for each in found] if isinstance(found, list) else []

    def pairs(self, name: str) -> list[tuple[str, str]]:
        found = self.told.get(name, {})
        entries = found.items() if isinstance(found, dict) else ()
        return [(fold(str(key)).text, str(value)) for key, value in entries]

    def any(self, *names: str) -> str:
        return one_of(word for name in names for word in self.of(name))


def _pattern(word: str) -> str:
    return r"\s+".join(re.escape(part).replace("'", "'?") for part in word.split())


def _span_of(written: str) -> SpanSaid:
    amount, _, unit = written.partition(" ")
    return SpanSaid(int(amount), Unit(unit))


def _span_pattern(words: _Words, number: str, unit: str) -> str:
    amount = rf"(?:\d{{1,3}}|{number})"
    working = words.any("working")
    return (
        rf"(?<![\w.,])(?:(?P<in>{words.any('in')})\s+)?(?:the\s+)?"
        rf"(?:{amount}\s*(?:-|{words.any('to')})\s*)?(?P<amount>{amount})"
        rf"(?:[\s-]+(?P<working>{working}))?[\s-]*(?P<unit>{unit})(?!\w)"
        rf"(?:\s+(?P<after>{working})(?!\w))?"
        rf"(?P<later>'?\s+time(?!\w)|\s+{words.any('later')}(?!\w))?"
    )


def _named(words: _Words, names: Iterable[str]) -> str:
    options = "|".join(f"(?P<{name}>{words.any(name)})" for name in names)
    return rf"(?<!\w)(?:{options})(?!\w)"


def _day_pattern(words: _Words, weekdays: Iterable[str]) -> str:
    month, coming = words.any("months", "short_months"), words.any("next")
    date = "|".join(
        (
            r"\d{4}-\d{2}-\d{2}",
            r"\d{1,2}[./]\d{1,2}(?:[./](?:\d{4}|\d{2}))?",
            rf"\d{{1,2}}(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?{month}(?:,?\s+\d{{4}})?",
            rf"{month}\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?",
        )
    )
    weekday = (
        rf"(?:(?P<next>{coming})\s+|{words.any('this')}\s+)?(?P<weekday>{one_of(weekdays)})"
        rf"(?:\s+(?P<after>{words.any('next_week', 'next')}))?"
    )
    return rf"{_named(words, _DAYS)}|(?<![\w.,])(?:{weekday}|(?P<date>{date}))(?!\w|[.,]\d)"


def _hours(numbers: Mapping[str, int]) -> str:
    """The words for hours on a clock: two to twelve, since "one" and "a" say other things."""
    return one_of(word for word, value in numbers.items() if 2 <= value <= 12 and " " not in word)


def _clock_pattern(words: _Words, hours: str) -> str:
    mark = rf"am|pm|a\.m\.|p\.m\.|{words.any('oclock')}"
    first = rf"\d{{1,2}}(?:[:.]\d{{2}})?\s*(?:{mark})?\s*(?:-|to|and|bis|a|e|y|en)\s*"
    return (
        rf"(?<![\w.,:/-])(?:(?P<at>{words.any('at')}|between)\s+)?(?:{first})?"
        rf"(?:(?P<hour>\d{{1,2}})(?:[:.h](?P<minute>[0-5]\d))?|(?P<word>{hours}))"
        rf"(?:\s?(?P<mark>{mark}))?"
        r"(?![\w%€$£]|[.,:/-]\d|\s*(?:%|€|eur|euro|percent|-))"
    )

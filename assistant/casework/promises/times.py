"""The times that a folded text names, found with one language's words for them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.casework.promises.time_words import (
    Anchor,
    DaySaid,
    Part,
    SpanSaid,
    TimeSaid,
    TimeWords,
    Unit,
)

# No customer is called at three in the night: "at 3" is in the afternoon.
_NIGHT = 7
_ENDS = frozenset(
    {Anchor.THIS_WEEK, Anchor.NEXT_WEEK, Anchor.WEEK_END, Anchor.NEXT_WEEK_END}
    | {Anchor.MONTH_END, Anchor.NEXT_MONTH_END, Anchor.DAY_END}
)
_ENDING_PARTS = frozenset({Part.NOON.value, Part.EVENING.value})


def times_in(text: str, words: TimeWords) -> list[TimeSaid]:
    """The times named in a folded text, in their order, apart; parts of one time are one."""
    found = [*_spans(text, words), *_days(text, words)]
    kept: list[TimeSaid] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _spans(text: str, words: TimeWords) -> Iterator[TimeSaid]:
    for said in words.few.finditer(text):
        yield TimeSaid(said.start(), said.end(), None, by=True)
    for said in words.phrase.finditer(text):
        yield TimeSaid(said.start(), said.end(), words.phrases[_one_line(said["phrase"])], by=True)
    for said in words.span.finditer(text):
        if said["in"] or said["later"]:
            yield TimeSaid(said.start(), said.end(), span_said(said, words), by=True)


def span_said(said: re.Match[str], words: TimeWords) -> SpanSaid:
    """What a match of `TimeWords.span` says; of a range the longer end."""
    number, unit = _one_line(said["amount"]), _one_line(said["unit"])
    amount = int(number) if number.isdecimal() else words.numbers[number]
    working = bool(said["working"] or said["after"]) or unit in words.working_units
    return SpanSaid(amount, words.units.get(unit, Unit.DAY), working)


def _days(text: str, words: TimeWords) -> Iterator[TimeSaid]:
    """Days with the clock and part of the day that stand beside them, and these alone."""
    days = list(words.day.finditer(text))
    taken = [range(*day.span()) for day in days]
    others = [
        each
        for pattern in (words.part, words.clock)
        for each in pattern.finditer(text)
        if not any(place.start < each.end() and each.start() < place.stop for place in taken)
    ]
    group: list[re.Match[str]] = []
    for piece in sorted([*days, *others], key=lambda said: (said.start(), -said.end())):
        if group and piece.start() < group[-1].end():
            continue
        if group and not words.between.fullmatch(text, group[-1].end(), piece.start()):
            yield from _day_of(text, group, words)
            group = []
        group.append(piece)
    yield from _day_of(text, group, words)


def _day_of(text: str, group: Sequence[re.Match[str]], words: TimeWords) -> Iterator[TimeSaid]:
    days = [each for each in group if each.re is words.day]
    if len(days) > 1:
        # "Monday or Tuesday": two times, each with what follows it.
        second = group.index(days[1])
        yield from _day_of(text, group[:second], words)
        yield from _day_of(text, group[second:], words)
        return
    clock = next((each for each in group if each.re is words.clock and _is_clock(each)), None)
    part = next((each for each in group if each.re is words.part), None)
    used = [each for each in group if each in (clock, part) or each in days]
    if not used:
        return
    start, end = used[0].start(), used[-1].end()
    start -= len(found[0]) if (found := words.before.search(text[:start])) else 0
    if not (days or clock or _ends_with(part, words.ends.search(text, start, end))):
        return
    day = _anchor(days[0], words) if days else DaySaid(Anchor.UNSAID)
    if clock is not None:
        hour, minute = _hour(clock, part, words)
        day = replace(day, hour=hour, minute=minute)
    if part is not None:
        day = replace(day, part=Part(str(part.lastgroup)))
    is_end = bool(words.ends.search(text, start, end)) or day.anchor in _ENDS
    bare = clock is not None and not (clock["minute"] or clock["mark"])
    weak = not days and bare and not is_end
    yield TimeSaid(start, end, day, by=is_end, weak=weak)


def _ends_with(part: re.Match[str] | None, end: re.Match[str] | None) -> bool:
    """Whether a part of the day is a time without its day: "before noon", not "in the evening"."""
    return part is not None and part.lastgroup in _ENDING_PARTS and end is not None


def _is_clock(said: re.Match[str]) -> bool:
    hour = int(said["hour"] or 0)
    return hour <= 24 and bool(said["minute"] or said["mark"] or said["at"])


def _hour(said: re.Match[str], part: re.Match[str] | None, words: TimeWords) -> tuple[int, int]:
    hour = int(said["hour"]) if said["hour"] else words.numbers[said["word"]]
    minute = int(said["minute"] or 0)
    mark = (said["mark"] or "").replace(".", "")
    later = mark == "pm" or (part is not None and part.lastgroup in ("afternoon", "evening"))
    if mark == "am":
        return hour % 12, minute
    if hour < 12 and (later or (1 <= hour <= _NIGHT and mark != "uhr" and not said["minute"])):
        hour += 12
    return (23, 59) if hour == 24 else (hour, minute)


def _anchor(said: re.Match[str], words: TimeWords) -> DaySaid:
    name = str(said.lastgroup)
    if said["weekday"]:
        coming = bool(said["next"] or said["after"])
        return DaySaid(Anchor.WEEKDAY, weekday=words.weekdays[said["weekday"]], coming=coming)
    if said["date"]:
        return DaySaid(Anchor.DATE, date=said["date"])
    if name == "tonight":
        return DaySaid(Anchor.TODAY, part=Part.EVENING)
    if name == "now":
        part = words.part.search(said[0])
        return DaySaid(Anchor.TODAY, part=Part(str(part.lastgroup)) if part else None)
    return DaySaid(Anchor(name))


def _one_line(words: str) -> str:
    return " ".join(words.split())

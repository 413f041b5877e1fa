"""Whether two texts state the same facts: as often the same numbers, and the same names."""

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import assert_never

import regex

from assistant.verifying.calendar import Day, Time
from assistant.verifying.facts import Fact, facts_of
from assistant.verifying.names import Code, Name
from assistant.verifying.quantities import Quantity

_BULLET = regex.compile(r"^[ \t]*[•‣▪*–-][ \t]+")


@dataclass(frozen=True, slots=True)
class Difference:
    """Facts of the first text that the second lacks, and the other way round, as written."""

    lost: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def none(self) -> bool:
        """Whether both state the same."""
        return not self.lost and not self.added


def difference(told: str, written: str) -> Difference:
    """Compare two plain texts without citation marks.

    Quantities, days, times and codes must occur as often, in any order and spelling ("two
    weeks" is "14 days"), with the same limit ("up to"). A name must occur in both; the first
    word of a sentence counts as one only if it is written so elsewhere.
    """
    ours, theirs = list(_facts(told)), list(_facts(written))
    lost = [*_missing(ours, theirs), *_unnamed(ours, theirs)]
    added = [*_missing(theirs, ours), *_unnamed(theirs, ours)]
    return Difference(tuple(dict.fromkeys(lost)), tuple(dict.fromkeys(added)))


def facts_equal(told: str, written: str) -> bool:
    """Tell whether two plain texts state the same facts."""
    return difference(told, written).none


def _facts(text: str) -> Iterator[Fact]:
    """The facts of each line by itself: what stands next to it may differ."""
    for line in text.splitlines():
        yield from facts_of(_BULLET.sub("", line)).stated


def _missing(ours: list[Fact], theirs: list[Fact]) -> Iterator[str]:
    left = Counter(_key(fact) for fact in theirs if not isinstance(fact, Name))
    for fact in ours:
        if isinstance(fact, Name):
            continue
        key = _key(fact)
        if not left[key]:
            yield fact.text
        left[key] -= left[key] > 0


def _unnamed(ours: list[Fact], theirs: list[Fact]) -> Iterator[str]:
    known = {fact.key for fact in theirs if isinstance(fact, Name)}
    for fact in ours:
        if isinstance(fact, Name) and fact.sure and fact.key not in known:
            yield fact.text


def _key(fact: Fact) -> tuple[Hashable, ...]:
    match fact:
        case Quantity():
            return ("quantity", fact.of, fact.value, fact.bound, fact.counted)
        case Day():
            return ("day", fact.year, fact.month, fact.day)
        case Time():
            return ("time", fact.minutes)
        case Code() | Name():
            return (type(fact).__name__, fact.key)
        case _:
            assert_never(fact)

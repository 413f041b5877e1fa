"""The facts of a text (quantities, days, times, names, codes) and whether they are supported."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import assert_never

from assistant.verifying.calendar import Day, Time, days, times
from assistant.verifying.names import Code, Name, codes, names
from assistant.verifying.numerals import in_digits, signs_in_digits
from assistant.verifying.quantities import Bound, Quantity, quantities
from assistant.verifying.units import mentioned

Fact = Quantity | Day | Time | Code | Name
_Scan = Callable[[str], Iterable[tuple[Fact, int, int]]]
# In this order: a day's digits are no code's, nor a code's a time's.
_SCANS: tuple[_Scan, ...] = (days, codes, times)
# More numbers than these nobody says in a sentence.
_MOST_NUMBERS = 100


@dataclass(frozen=True, slots=True)
class Facts:
    """What one text states; `units` are those it names, with a number or without."""

    stated: tuple[Fact, ...]
    units: frozenset[tuple[str, Fraction]]

    @property
    def numbers(self) -> tuple[Fact, ...]:
        """All but the names: what must be right to the last digit."""
        return tuple(fact for fact in self.stated if not isinstance(fact, Name))

    @property
    def names(self) -> tuple[Name, ...]:
        """The words of proper names."""
        return tuple(fact for fact in self.stated if isinstance(fact, Name))


@lru_cache(maxsize=16_384)
def facts_of(text: str) -> Facts:
    """Find the facts of a plain text without citation marks."""
    rest = text = signs_in_digits(text)
    found: list[Fact] = []
    found.extend(names(text))
    for scan in _SCANS:
        hits, rest = _taken(rest, scan)
        found.extend(hits)
    digits = in_digits(rest)
    found.extend(quantities(digits))
    return Facts(tuple(found), mentioned(digits))


def unsupported(claimed: Facts, evidence: Iterable[Facts]) -> tuple[Fact, ...]:
    """Return the claimed facts, names aside, that occur in none of the evidence nor follow from it.

    A quantity follows when another unit of the same measure says the same, what it limits is not
    turned round, and it is not said more often than the evidence has it; a day follows from one
    that is written out at least as far. Of more than a hundred numbers in one text none is
    supported: looking them all up takes longer than anybody waits.
    """
    if len(claimed.numbers) > _MOST_NUMBERS:
        return claimed.numbers
    texts = tuple(evidence)
    missing = [fact for fact in claimed.numbers if not any(_follows(fact, text) for text in texts)]
    return tuple(missing) or _too_often(claimed, texts)


def in_order(claimed: Facts, evidence: Facts) -> bool:
    """Tell whether the claimed quantities, days and times each stand in the evidence's order."""
    return all(_subsequence(claimed, evidence, kind) for kind in (Quantity, Day, Time))


def _subsequence(claimed: Facts, evidence: Facts, kind: type[Fact]) -> bool:
    rest = iter([Facts((each,), evidence.units) for each in evidence.stated if type(each) is kind])
    return all(
        any(_follows(fact, other) for other in rest)
        for fact in claimed.stated
        if type(fact) is kind
    )


def _too_often(claimed: Facts, texts: Sequence[Facts]) -> tuple[Fact, ...]:
    """Quantities said more often than the evidence has them: one was put in another's place."""
    ours = [fact for fact in claimed.stated if isinstance(fact, Quantity)]
    theirs = [
        (other, text.units)
        for text in texts
        for other in text.stated
        if isinstance(other, Quantity)
    ]
    if len(ours) < 2:
        return ()
    said = Counter((fact.of, fact.value) for fact in ours)
    return tuple(
        fact
        for fact in ours
        if (times_said := said[fact.of, fact.value]) > 1
        and times_said > sum(_equal(fact, other, units) for other, units in theirs)
    )


def _follows(fact: Fact, text: Facts) -> bool:
    match fact:
        case Quantity():
            return _quantity_follows(fact, text)
        case Day():
            return any(isinstance(other, Day) and fact.follows_from(other) for other in text.stated)
        case Time():
            return any(
                isinstance(other, Time) and fact.minutes == other.minutes for other in text.stated
            )
        case Code() | Name():
            return any(
                isinstance(other, type(fact)) and fact.key == other.key for other in text.stated
            )
        case _:
            assert_never(fact)


def _quantity_follows(fact: Quantity, text: Facts) -> bool:
    same = [other for other in _all_quantities(text) if _equal(fact, other, text.units)]
    return bool(same) and not all(fact.bound.contradicts(other.bound) for other in same)


def _all_quantities(text: Facts) -> Iterator[Quantity]:
    for fact in text.stated:
        if isinstance(fact, Quantity):
            yield fact
        if isinstance(fact, Day) and fact.year:
            yield Quantity(fact.text, Fraction(fact.year), "", Fraction(1), Bound.NONE, "")


def _equal(fact: Quantity, other: Quantity, units: frozenset[tuple[str, Fraction]]) -> bool:
    if fact.spelled != other.spelled:
        return False
    if fact.of == other.of:
        if fact.of or not fact.counted or not other.counted:
            return fact.value == other.value
        return fact.value == other.value and fact.counted == other.counted
    if {fact.of, other.of} == {"cents", "EUR"} or {fact.of, other.of} == {"cents", "USD"}:
        factor = Fraction(1, 100)
        return _scaled(fact, factor) == _scaled(other, factor)
    if {fact.of, other.of} == {"percent", ""}:
        # "Half the price" is 50 %.
        part, percent = (fact, other) if other.of else (other, fact)
        if part.value < 1:
            return part.value * 100 == percent.value
    if fact.of and not other.of and not other.counted:
        # A table says its unit once, above.
        return (fact.of, fact.factor) in units and fact.value / fact.factor == other.value
    if other.of and not fact.of:
        return not fact.counted and fact.value == other.value / other.factor
    return False


def _scaled(fact: Quantity, cent: Fraction) -> Fraction:
    return fact.value * cent if fact.of == "cents" else fact.value


def _taken(text: str, scan: _Scan) -> tuple[list[Fact], str]:
    """What a scan finds, and the text with that blanked out, so that it is not found again."""
    found: list[Fact] = []
    letters = list(text)
    for fact, start, end in scan(text):
        found.append(fact)
        letters[start:end] = " " * (end - start)
    return found, "".join(letters)

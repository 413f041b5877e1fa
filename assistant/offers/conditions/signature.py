"""Which cases a catalogue tells apart: two cases of one signature are alike to its rules."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.offers.condition import Comparison, Operator, Value
from assistant.offers.conditions.facts import Facts
from assistant.offers.conditions.holding import comparisons, truth
from assistant.offers.model import Catalogue, Offer


def signature(catalogue: Catalogue, facts: Facts) -> str:
    """The sha256 in hex of which of the catalogue's own comparisons hold for these facts.

    Stages, channels and reasons that offers name are comparisons too; days they are valid
    are not.
    """
    return signature_of(told_apart(catalogue), facts)


def told_apart(catalogue: Catalogue) -> tuple[Comparison, ...]:
    """Every comparison the catalogue makes, each once; the order of offers does not matter."""
    return _told_apart(_Itself(catalogue))


def signature_of(told: Sequence[Comparison], facts: Facts) -> str:
    """The signature by comparisons that were collected before."""
    lines = (f"{_line(each)} {truth(each, facts)}" for each in told)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class _Itself:
    """A catalogue that equals only itself: comparing all its offers takes longer than asking."""

    catalogue: Catalogue

    def __hash__(self) -> int:
        return id(self.catalogue)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.catalogue is other.catalogue


@lru_cache(maxsize=8)
def _told_apart(itself: _Itself) -> tuple[Comparison, ...]:
    all_of_them = {each for offer in itself.catalogue.offers for each in _of(offer)}
    found = {_line(each): each for each in all_of_them}
    return tuple(found[line] for line in sorted(found))


def _of(offer: Offer) -> Iterator[Comparison]:
    yield from comparisons(offer.eligibility)
    if offer.stages:
        yield Comparison("case.stage", Operator.IN, tuple(sorted(offer.stages)))
    if offer.channels:
        yield Comparison("case.channel", Operator.IN, tuple(sorted(offer.channels)))
    for reason in offer.suits:
        yield Comparison("case.reasons", Operator.INCLUDES, (reason,))


def _line(comparison: Comparison) -> str:
    """A comparison as text that is the same for equal ones: 25 and 25.00, in any order."""
    values = " | ".join(sorted(map(_said, comparison.values)))
    return f"{comparison.fact} {comparison.operator.value} {values}"


def _said(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value).casefold()

"""Which cases a catalogue tells apart: two cases of one signature are alike to its rules."""

import hashlib
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.offers.condition import Comparison, Operator, Value
from assistant.offers.conditions import comparisons, truth
from assistant.offers.facts import Facts
from assistant.offers.model import Catalogue, Offer


def signature(catalogue: Catalogue, facts: Facts) -> str:
    """The sha256 in hex of which of the catalogue's own comparisons hold for these facts.

    Stages, channels and reasons that offers name are comparisons too; days they are valid
    are not.
    """
    return signature_of(told_apart(catalogue), facts)


def told_apart(catalogue: Catalogue) -> tuple[Comparison, ...]:
    """Every comparison the catalogue makes, each once; the order of offers does not matter."""
    found = {_line(each): each for offer in catalogue.offers for each in _of(offer)}
    return tuple(found[line] for line in sorted(found))


def signature_of(told: Sequence[Comparison], facts: Facts) -> str:
    """The signature by comparisons that were collected before."""
    lines = (f"{_line(each)} {truth(each, facts)}" for each in told)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


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

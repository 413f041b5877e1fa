"""Same facts, different compensation: which cases, and whether a group of them gets more.

Cases are alike when the catalogue they were shown under could not tell them apart: all of its
conditions came out the same, and so did the stages, channels and reasons that its offers name.
See docs/offers-fairness.md.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from assistant.money import Money
from assistant.offers.comparing.cases import ComparedCase

Numbers = NDArray[np.float64]


class Dimension(StrEnum):
    """What should make no difference."""

    AGENT = "agent"
    CHANNEL = "channel"
    PLACE = "place"
    LANGUAGE = "language"
    TIER = "tier"

    def of(self, case: ComparedCase) -> str:
        """The group a case belongs to; empty where nobody knows it."""
        match self:
            case Dimension.AGENT:
                return case.agent
            case Dimension.CHANNEL:
                return case.channel
            case Dimension.PLACE:
                return case.place
            case Dimension.LANGUAGE:
                return case.language
            case Dimension.TIER:
                return case.tier


@dataclass(frozen=True, slots=True)
class Threshold:
    """How far apart two cases may be: they are unlike beyond both, `share` 0 to 1."""

    share: float = 0.25
    amount: Decimal = Decimal(5)

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1 or self.amount < 0:
            raise ValueError("a share is between 0 and 1, an amount is not negative")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two alike cases of two customers, of whom one got more.

    `apart`, 0 to 1, is the difference as a share of the larger compensation; where both have
    an order, the smaller of that and of the same for shares of the order. Whoever gets a tenth
    of every order, or ten euros whatever the order, is treated alike.
    """

    more: ComparedCase
    less: ComparedCase
    difference: Money
    apart: float


@dataclass(frozen=True, slots=True)
class Unlike:
    """How many pairs are unlike among so many alike, and the furthest apart, those first."""

    pairs: int
    alike: int
    worst: tuple[Pair, ...]


def strata(cases: Sequence[ComparedCase]) -> list[tuple[ComparedCase, ...]]:
    """Cases by what they are alike in; those that are like no other are left out."""
    alike: dict[tuple[str, int], list[ComparedCase]] = defaultdict(list)
    for case in cases:
        alike[case.signature, case.catalogue_version].append(case)
    return [tuple(each) for each in alike.values() if len(each) > 1]


def unlike_pairs(
    cases: Sequence[ComparedCase],
    *,
    threshold: Threshold = Threshold(),
    dimension: Dimension | None = None,
    limit: int = 50,
) -> Unlike:
    """Pairs of alike cases that are further apart than the threshold, by amount.

    With a dimension, only pairs whose groups differ, both known. Cases of one customer are no
    pair: what they had before explains what they get now.
    """
    found, alike = 0, 0
    # By amount and how far apart; where both are equal, in the order in which cases came.
    worst: list[tuple[float, float, int, int, int]] = []
    groups = strata(cases)
    for place, stratum in enumerate(groups):
        columns = _Columns(stratum, dimension)
        for at in range(len(stratum) - 1):
            others, amounts, apart = columns.beside(at)
            alike += len(others)
            unlike = (apart > threshold.share) & (amounts > float(threshold.amount))
            found += int(unlike.sum())
            if len(worst) == limit:
                unlike &= amounts > worst[-1][0]
            chosen = np.flatnonzero(unlike)
            if not len(chosen):
                continue
            # Only the furthest of a row can be among the furthest of all.
            chosen = chosen[np.argsort(-amounts[chosen], kind="stable")[:limit]]
            worst += [
                (float(amounts[each]), float(apart[each]), place, at, int(others[each]))
                for each in chosen
            ]
            worst = heapq.nlargest(limit, worst, key=lambda each: each[:2])
    pairs = [
        _pair(groups[place][at], groups[place][other], apart)
        for _, apart, place, at, other in worst
    ]
    return Unlike(found, alike, tuple(pairs))


class _Columns:
    """The numbers of one stratum, so that a case is held against all others at once."""

    def __init__(self, stratum: Sequence[ComparedCase], dimension: Dimension | None) -> None:
        self._values = np.array([float(each.compensation.amount) for each in stratum])
        shares = [each.share for each in stratum]
        self._shares = np.array([np.nan if each is None else each for each in shares])
        self._customers = _numbered([each.customer for each in stratum])
        groups = [dimension.of(each) for each in stratum] if dimension else []
        self._groups = _numbered(groups) if groups else None
        self._known = np.array([bool(each) for each in groups])

    def beside(self, at: int) -> tuple[NDArray[np.intp], Numbers, Numbers]:
        """The later cases a case makes a pair with, how far apart by amount and by share."""
        after = slice(at + 1, None)
        fits = self._customers[after] != self._customers[at]
        if self._groups is not None:
            fits &= (self._groups[after] != self._groups[at]) & self._known[after]
            fits &= self._known[at]
        others = np.flatnonzero(fits) + at + 1
        apart = np.fmin(
            _relative(self._values[others], self._values[at]),
            _relative(self._shares[others], self._shares[at]),
        )
        return others, np.abs(self._values[others] - self._values[at]), apart


def _numbered(names: Sequence[str]) -> NDArray[np.intp]:
    """A number for each name, the same for the same."""
    return np.unique(np.array(names), return_inverse=True)[1]


def _relative(others: Numbers, one: np.float64) -> Numbers:
    """Differences as shares of the larger; nan where a number is missing."""
    larger = np.maximum(others, one)
    return np.divide(np.abs(others - one), larger, out=np.zeros_like(larger), where=larger != 0)


def _pair(one: ComparedCase, other: ComparedCase, apart: float) -> Pair:
    less, more = sorted((one, other), key=lambda each: each.compensation.amount)
    return Pair(more, less, more.compensation - less.compensation, apart)


def groups_of(cases: Sequence[ComparedCase], dimension: Dimension) -> Iterator[str]:
    """Every known group of these cases, in alphabetical order."""
    yield from sorted({dimension.of(each) for each in cases} - {""})

"""Whether a group of cases gets more or less than cases like them, beyond chance.

A permutation test within strata: were the group without meaning, its cases could have got
what any of the cases like them got. See docs/offers-fairness.md for the sources.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from assistant.offers.comparing.cases import ComparedCase
from assistant.offers.comparing.pairs import Dimension, groups_of, strata

Numbers = NDArray[np.float64]

FEWEST_PAIRS = 5
CHANCE = 0.05
DRAWS = 4999
# Below that a difference is not worth a conversation, however sure it is.
LEAST_AMOUNT = 1.0
LEAST_SHARE = 0.01
_AT_ONCE = 500
_SEED = 20260101


class Measure(StrEnum):
    """What is compared: amounts, or amounts as a share of the order."""

    VALUE = "value"
    SHARE = "share"

    def of(self, case: ComparedCase) -> float | None:
        """The number for a case; None where it has none."""
        return case.share if self is Measure.SHARE else float(case.compensation.amount)


@dataclass(frozen=True, slots=True)
class Disparity:
    """How much more (or less, negative) a group's cases got than cases like them.

    `mean` is in units of currency, or a share of the order; `low` to `high` holds it with 95 %.
    `chance` is how likely chance alone brings so much, with the number of groups reckoned in;
    1 where there are too few pairs to tell.
    """

    group: str
    cases: int
    pairs: int
    mean: float
    low: float
    high: float
    chance: float
    measure: Measure

    @property
    def enough(self) -> bool:
        """Whether there are pairs enough to tell anything."""
        return self.pairs >= FEWEST_PAIRS

    @property
    def stands_out(self) -> bool:
        """Whether it is more than chance brings, and enough to matter."""
        least = LEAST_SHARE if self.measure is Measure.SHARE else LEAST_AMOUNT
        return self.enough and self.chance < CHANCE and abs(self.mean) >= least


def disparities(
    cases: Sequence[ComparedCase],
    dimension: Dimension,
    measure: Measure = Measure.VALUE,
    *,
    draws: int = DRAWS,
) -> tuple[Disparity, ...]:
    """Every group that has cases like those of another, furthest from zero first.

    The same cases give the same numbers each time.
    """
    known = [each for each in cases if dimension.of(each) and measure.of(each) is not None]
    mixed = [
        stratum for stratum in strata(known) if len({dimension.of(each) for each in stratum}) > 1
    ]
    compared = [each for stratum in mixed for each in stratum]
    if not compared:
        return ()
    groups = list(groups_of(compared, dimension))
    values = np.array([measure.of(each) or 0.0 for each in compared])
    places = np.repeat(np.arange(len(mixed)), [len(stratum) for stratum in mixed])
    members = np.array([groups.index(dimension.of(each)) for each in compared])
    weights, pairs = _weights(places, members, len(groups))
    means = values @ weights
    drawn = np.abs(_by_chance(values, places, weights, draws))
    reaches = np.quantile(drawn, 0.95, axis=0)
    chances = _holm(_chances(drawn, np.abs(means)), pairs >= FEWEST_PAIRS)
    found = [
        Disparity(
            group=group,
            cases=int((members == at).sum()),
            pairs=int(pairs[at]),
            mean=_clean(means[at]),
            low=_clean(means[at] - reaches[at]),
            high=_clean(means[at] + reaches[at]),
            chance=float(chances[at]),
            measure=measure,
        )
        for at, group in enumerate(groups)
    ]
    return tuple(sorted(found, key=lambda each: (not each.enough, -abs(each.mean), each.group)))


def _weights(
    places: NDArray[np.intp], members: NDArray[np.intp], groups: int
) -> tuple[Numbers, NDArray[np.intp]]:
    """What each case counts in each group's mean difference, and every group's pairs.

    A group's case is held against the mean of the cases like it that are of other groups.
    """
    weights = np.zeros((len(places), groups))
    pairs = np.zeros(groups, dtype=np.intp)
    for place in np.unique(places):
        here = np.flatnonzero(places == place)
        for group in np.unique(members[here]):
            own = members[here] == group
            others = int((~own).sum())
            weights[here[own], group] = 1.0
            weights[here[~own], group] = -int(own.sum()) / others
            pairs[group] += int(own.sum()) * others
    return weights / np.bincount(members, minlength=groups), pairs


def _by_chance(values: Numbers, places: NDArray[np.intp], weights: Numbers, draws: int) -> Numbers:
    """Mean differences when what was given is dealt anew among the cases alike."""
    random = np.random.default_rng(_SEED)
    means = []
    for first in range(0, draws, _AT_ONCE):
        keys = places + random.random((min(_AT_ONCE, draws - first), len(places)))
        # Sorting by stratum and then by lot shuffles each stratum within itself.
        means.append(values[np.argsort(keys, axis=1)] @ weights)
    return np.concatenate(means)


def _chances(drawn: Numbers, means: Numbers) -> Numbers:
    """How often chance goes as far; never 0, as what happened is one of the draws."""
    as_far = (drawn >= means - 1e-9).sum(axis=0)
    return np.asarray((as_far + 1) / (len(drawn) + 1))


def _holm(chances: Numbers, counted: NDArray[np.bool_]) -> Numbers:
    """Chances adjusted for looking at several groups at once; 1 for those not counted."""
    adjusted = np.ones_like(chances)
    order = [at for at in np.argsort(chances, kind="stable") if counted[at]]
    largest = 0.0
    for rank, at in enumerate(order):
        largest = max(largest, min(1.0, float(chances[at]) * (len(order) - rank)))
        adjusted[at] = largest
    return adjusted


def _clean(number: np.float64) -> float:
    """A number without the dust of reckoning in binary, and no minus zero."""
    return round(float(number), 9) + 0.0

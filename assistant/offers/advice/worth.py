"""What making an offer is expected to bring: the one place of the formula and its weights."""

from dataclasses import dataclass, fields
from math import isfinite

from assistant.money import Money
from assistant.offers.advice.learning import Tally
from assistant.offers.model import Kind
from assistant.offers.proposals import Worth

OWED = frozenset({Kind.REFUND, Kind.REPLACEMENT})
"""What policy and law give anyway: see Weights.owed_cost_share."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that ranking can be tuned by; none is negative. Money is the catalogue's.

    gain_share: how much of a customer's spending in 12 months is gained by keeping them.
    gain_floor: what keeping anybody is worth, also somebody who is new.
    prior_good, prior_bad: customers who are imagined to have taken an offer, or not, before
        any did; more of them let the record speak later. At least one of both, not all none.
    owed_cost_share: how much of the cost of a refund or replacement counts; 0 because the
        company owes it whether it is suggested first or last.
    waiting_per_min: what a minute of waiting for an approval costs, in goodwill.
    suits_reason, suits_stage, suits_channel: the parts of suitability; they add up to 1.
    any_reason, unknown_reason, other_reason: how much of `suits_reason` an offer gets that
        names no reasons, whose reasons are met by a case of unknown reason, or by other ones.
    """

    gain_share: float = 0.1
    gain_floor: float = 20.0
    prior_good: float = 3.0
    prior_bad: float = 2.0
    owed_cost_share: float = 0.0
    waiting_per_min: float = 0.1
    suits_reason: float = 0.8
    suits_stage: float = 0.1
    suits_channel: float = 0.1
    any_reason: float = 0.3
    unknown_reason: float = 0.4
    other_reason: float = 0.1

    def __post_init__(self) -> None:
        for each in fields(self):
            weight = getattr(self, each.name)
            if not isfinite(weight) or weight < 0:
                raise ValueError(f"{each.name} is {weight}; a weight is 0 or more")
        if self.prior_good + self.prior_bad <= 0:
            raise ValueError("prior_good and prior_bad cannot both be 0")
        if abs(self.suits_reason + self.suits_stage + self.suits_channel - 1) > 1e-9:
            raise ValueError("suits_reason, suits_stage and suits_channel add up to 1")
        if max(self.any_reason, self.unknown_reason, self.other_reason) > 1:
            raise ValueError("any_reason, unknown_reason and other_reason are at most 1")


def chance_of(tally: Tally, weights: Weights) -> float:
    """How likely the offer goes well, 0 to 1: the mean of Beta(prior + seen).

    The posterior of a Bernoulli rate (Gelman et al., Bayesian Data Analysis, 3rd ed., 2.4).
    Never falls as more goes well, nor rises as more goes badly, not by a rounding either.
    """
    good = weights.prior_good + tally.good
    bad = weights.prior_bad + tally.bad
    # Each step here is monotone when rounded; in good / (good + bad), good stands twice.
    return 1 / (1 + bad / good) if good else 0.0


def worth_of(
    kind: Kind,
    *,
    suitability: float,
    tally: Tally,
    spent_12_months: float,
    cost: Money,
    waiting_min: int,
    weights: Weights,
) -> Worth:
    """suitability × chance × gain − cost − waiting, in the catalogue's currency.

    The shape is that of a retention offer's expected profit: the value of a customer who is
    kept, times the probability that the offer does it, less what it costs (Rosset et al.,
    Data Mining and Knowledge Discovery 7, 2003; Haupt and Lessmann, EJOR 297, 2022). Unlike
    theirs the cost counts whole, as if it were always taken: when in doubt, the cheaper one.
    """
    chance = chance_of(tally, weights)
    gain = weights.gain_share * spent_12_months + weights.gain_floor
    counted = float(cost.amount) * (weights.owed_cost_share if kind in OWED else 1.0)
    waiting = weights.waiting_per_min * waiting_min
    value = suitability * chance * gain - counted - waiting
    return Worth(suitability, chance, gain, counted, waiting, value)

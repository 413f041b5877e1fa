"""How well an offer fits a case, from 0 to 1, and what says so."""

from dataclasses import dataclass
from functools import lru_cache

from assistant.offers.advice.worth import Weights
from assistant.offers.model import Offer, Reason, Stage

_TRADE = {
    Stage.BEFORE: "before a purchase",
    Stage.DURING: "while an order is under way",
    Stage.AFTER: "after a purchase",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was looked at: what it gave, of at most `of`, and what an agent reads."""

    words: str
    given: float
    of: float


@dataclass(frozen=True, slots=True)
class Suitability:
    """How well an offer fits; the parts add up to the score."""

    parts: tuple[Part, ...]

    @property
    def score(self) -> float:
        """From 0, nothing speaks for it, to 1."""
        return sum(part.given for part in self.parts)


def suitability_of(
    offer: Offer,
    *,
    reasons: tuple[Reason, ...],
    stage: Stage | None,
    channel: str,
    weights: Weights,
) -> Suitability:
    """Weigh an offer that may be made: its reasons, then whether it is meant for this moment.

    `reasons` are the case's. An offer for every stage or channel gets half of that part: one
    that is made for this one goes first.
    """
    return Suitability(
        (
            _reason_part(offer, reasons, weights),
            _place_part(offer.stages, stage, _staged(stage), weights.suits_stage),
            _place_part(offer.channels, channel, f"meant for {channel}", weights.suits_channel),
        )
    )


def _reason_part(offer: Offer, reasons: tuple[Reason, ...], weights: Weights) -> Part:
    most = weights.suits_reason
    if not offer.suits:
        return Part("fits any reason a little", most * weights.any_reason, most)
    if not reasons:
        return Part("it is not known what this is about", most * weights.unknown_reason, most)
    met = [each for each in reasons if each.id in offer.suits]
    if not met:
        return Part("meant for other reasons", most * weights.other_reason, most)
    # Half for being of use at all, half for how much of what happened it makes good.
    share = 0.5 + 0.5 * len(met) / len(reasons)
    return Part("suits: " + ", ".join(each.title for each in met), most * share, most)


@lru_cache(maxsize=1_000)
def _place_part(
    meant: frozenset[Stage] | frozenset[str], here: str | None, words: str, most: float
) -> Part:
    if here and here in meant:
        return Part(words, most, most)
    return Part("", most / 2 if not meant else 0.0, most)


def _staged(stage: Stage | None) -> str:
    return f"meant for {_TRADE[stage]}" if stage else ""

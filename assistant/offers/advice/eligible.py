"""Whether an offer is for a customer and case on a day, and if not, everything against it."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from assistant.answering.model import Citation
from assistant.customers.model import Customer
from assistant.offers.condition import All, Condition
from assistant.offers.conditions.fact_kinds import FACTS
from assistant.offers.conditions.facts import Facts
from assistant.offers.conditions.holding import Explained, explain, holds, together
from assistant.offers.conditions.words import NO_NAMES, Names
from assistant.offers.limits.frequency import kept_from
from assistant.offers.limits.spent import Spent
from assistant.offers.model import Catalogue, Offer, Stage
from assistant.replying.model import Channel

_STAGES: Mapping[str, Stage] = {each.value: each for each in Stage}


NO_ORDER = FACTS["case.has_order"].told_not
"""What is said where an offer needs an order and the case has none."""

# What stands against an offer, strongest first: what nobody can change goes before the rest.
_OF_THE_OFFER, _OF_THE_CUSTOMER, _BEFORE, _OF_THE_REASON, _OF_AN_ORDER, _OF_THE_MOMENT = range(6)


def titles_of(catalogue: Catalogue) -> Names:
    """The titles of a catalogue's reasons by their ids."""
    return {each.id: each.title for each in catalogue.reasons}


class Known:
    """Conditions over the facts of one case: what offers share is worked out once."""

    def __init__(self, facts: Facts, names: Names = NO_NAMES) -> None:
        self.facts = facts
        self._names = names
        # By identity: comparing deep conditions would cost more than it spares. Each is kept,
        # so that no other can take its place in memory.
        self._holds: dict[int, tuple[Condition, bool]] = {}
        self._explained: dict[int, tuple[Condition, Explained]] = {}

    def holds(self, condition: Condition) -> bool:
        """Tell whether a condition is surely true."""
        remembered = self._holds.get(id(condition))
        if remembered is None:
            if isinstance(condition, All):
                true = all(map(self.holds, condition.of))
            else:
                true = holds(condition, self.facts)
            remembered = self._holds[id(condition)] = condition, true
        return remembered[1]

    def explained(self, condition: Condition) -> Explained:
        """Say what of a condition is met and what is not; each thing once."""
        remembered = self._explained.get(id(condition))
        if remembered is None:
            if isinstance(condition, All):
                said = together(map(self.explained, condition.of))
            else:
                said = explain(condition, self.facts, self._names)
            remembered = self._explained[id(condition)] = condition, said
        return remembered[1]


def not_eligible(
    offer: Offer, *, customer: Customer, known: Known, spent: Spent, on: date, order: str = ""
) -> tuple[str, ...]:
    """Why an offer is not for this customer and case on a day, policy and limits aside.

    `order` is the one the case is about, if any. Empty when it is for them. Everything that
    stands against it is named, the strongest first, but for what only follows from something
    else: without an order nothing is known of one.
    """
    why: list[tuple[int, str]] = []
    if offer.valid_from is not None or offer.valid_until is not None:
        why.append((_OF_THE_OFFER, _not_valid(offer, on)))
    if not known.holds(offer.eligibility):
        why += _unmet(known.explained(offer.eligibility), known.facts)
    kept = kept_from(offer, customer=customer, spent=spent, on=on, order=order)
    why += [(_BEFORE, each) for each in kept]
    if offer.stages and (_OF_AN_ORDER, NO_ORDER) not in why:
        why.append((_OF_THE_MOMENT, _not_at_stage(offer, stage_in(known.facts))))
    if offer.channels:
        why.append((_OF_THE_MOMENT, _not_over(offer, channel_in(known.facts))))
    if len(why) > 1:
        why.sort(key=_strength)
    return tuple(dict.fromkeys(words for _, words in why if words))


def in_force(citation: Citation | None, on: date) -> bool:
    """Whether a policy's words hold on a day; both its days count."""
    return (
        citation is not None
        and citation.valid_from <= on
        and (citation.valid_until is None or on <= citation.valid_until)
    )


def _strength(reason: tuple[int, str]) -> int:
    return reason[0]


def _unmet(said: Explained, facts: Facts) -> Iterator[tuple[int, str]]:
    """What is not met, each with its strength."""
    without = facts.get("case.has_order") is False
    for part in said.parts:
        if part.met:
            continue
        strength, of_order_alone = _strength_of(part.facts)
        yield (_OF_AN_ORDER, NO_ORDER) if without and of_order_alone else (strength, part.words)


@lru_cache(maxsize=1_000)
def _strength_of(about: tuple[str, ...]) -> tuple[int, bool]:
    """How strong a reason about these facts is, and whether all of them are an order's."""
    strengths = [_strength_of_one(fact) for fact in about]
    return min(strengths, default=_OF_THE_MOMENT), set(strengths) == {_OF_AN_ORDER}


def _strength_of_one(fact: str) -> int:
    if fact.startswith("customer."):
        return _OF_THE_CUSTOMER
    if fact == "case.reasons":
        return _OF_THE_REASON
    of_order = fact == "case.has_order" or fact.startswith("order.")
    return _OF_AN_ORDER if of_order else _OF_THE_MOMENT


def _not_valid(offer: Offer, on: date) -> str:
    if offer.valid_from is not None and on < offer.valid_from:
        return f"it begins on {day_said(offer.valid_from)}"
    if offer.valid_until is not None and on > offer.valid_until:
        return f"it ended on {day_said(offer.valid_until)}"
    return ""


def _not_at_stage(offer: Offer, stage: Stage | None) -> str:
    if stage in offer.stages:
        return ""
    meant = " or ".join(each.value for each in Stage if each in offer.stages)
    here = f"and this is {stage.value}" if stage else "and the stage is not known"
    return f"it is for {meant} a purchase, {here}"


def _not_over(offer: Offer, channel: str) -> str:
    if channel in offer.channels:
        return ""
    meant = ", ".join(sorted(offer.channels))
    return f"it is made over {meant} only, and this is {channel or 'over an unknown channel'}"


def day_said(day: date) -> str:
    """A day as a sentence names it, such as '1 December 2026'."""
    return f"{day.day} {day:%B %Y}"


def stage_in(facts: Facts) -> Stage | None:
    """The case's stage; None where it is not known."""
    stage = facts.get("case.stage")
    return _STAGES.get(stage) if isinstance(stage, str) else None


def channel_in(facts: Facts) -> str:
    """The case's channel as catalogues name it; as it was written when it is none of theirs."""
    said = facts.get("case.channel")
    return _named(said) if isinstance(said, str) else ""


@lru_cache(maxsize=500)
def _named(said: str) -> str:
    plain = said.casefold()
    read = Channel.read(plain)
    # Everything unknown reads as a chat; only what is called one may count as one.
    return plain if read is Channel.CHAT else read.value

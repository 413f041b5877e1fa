"""What a proposed catalogue would have changed in the last cases: who gains, who loses.

Each case is held against itself: the best offer under the catalogue that holds, and under the
proposed one. Nothing is assumed of what customers would have said.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.errors import RequestRefusedError
from assistant.money import Money
from assistant.offers.comparing.cases import ComparedCase
from assistant.offers.comparing.pairs import Dimension
from assistant.offers.model import Catalogue, OfferId
from assistant.offers.proposals import Advice, Proposal, Standing

Advising = Callable[[Catalogue, ComparedCase], Advice]

NOT_REPLAYED = (
    "Limits see what was really given before a case, not what a replay would have given.",
    "Budgets and what was learnt are as they stand today.",
    "Policies are looked up as they are in force today.",
    "What customers would have said to another offer is not guessed.",
)
"""What the figures do not say, a sentence each."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best offer of a case under one catalogue."""

    offer: OfferId
    title: str
    value: Money
    cost: Money
    standing: Standing

    @classmethod
    def of(cls, proposal: Proposal) -> "Best":
        """What of a proposal is compared."""
        return cls(
            proposal.offer.id,
            proposal.offer.title,
            proposal.value,
            proposal.cost,
            proposal.authority.standing,
        )


@dataclass(frozen=True, slots=True)
class Replayed:
    """One case under both catalogues; None where nothing may be offered."""

    case: ComparedCase
    before: Best | None
    after: Best | None

    @property
    def changes(self) -> bool:
        """Whether the customer would have been offered something else, or by another's leave."""
        return self.before != self.after

    @property
    def gained(self) -> Money:
        """By how much more the customer would have been offered; negative for less."""
        none = Money.none(self.case.currency)
        before = self.before.value if self.before else none
        return (self.after.value if self.after else none) - before


@dataclass(frozen=True, slots=True)
class Total:
    """What all the best offers come to; `alone` need no approval, `asking` do."""

    offered: int
    value: Money
    cost: Money
    alone: int
    asking: int


@dataclass(frozen=True, slots=True)
class GroupChange:
    """How one group of cases fares: how many gain, how many lose, and by how much in all."""

    dimension: Dimension
    group: str
    cases: int
    gain: int
    lose: int
    gained: Money


@dataclass(frozen=True, slots=True)
class OfferChange:
    """In how many cases an offer could be made, and in how many it came first."""

    offer: OfferId
    title: str
    before: int
    after: int
    first_before: int
    first_after: int

    @property
    def appears(self) -> bool:
        """Whether it could be made in no case, and now can be."""
        return not self.before and bool(self.after)

    @property
    def vanishes(self) -> bool:
        """Whether it could be made in some case, and now in none."""
        return bool(self.before) and not self.after


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The comparison; `changed` cases are sorted by how much changes, most first."""

    on: date
    cases: int
    before: Total
    after: Total
    groups: tuple[GroupChange, ...]
    offers: tuple[OfferChange, ...]
    changed: tuple[Replayed, ...]


def whatif(
    proposed: Catalogue,
    current: Catalogue,
    cases: Sequence[ComparedCase],
    *,
    advising: Advising,
    on: date,
) -> WhatIf:
    """Hold every case against itself under both catalogues.

    Raises RequestRefusedError when they are in two currencies: amounts are never converted.
    """
    if proposed.currency != current.currency and cases:
        raise RequestRefusedError(
            f"past cases are in {current.currency} and the proposed catalogue is in"
            f" {proposed.currency}: amounts are never converted; write it in {current.currency}"
        )
    before = [advising(current, case).proposals for case in cases]
    after = [advising(proposed, case).proposals for case in cases]
    replayed = [
        Replayed(case, _best(first), _best(then))
        for case, first, then in zip(cases, before, after, strict=True)
    ]
    changed = [each for each in replayed if each.changes]
    return WhatIf(
        on=on,
        cases=len(cases),
        before=_total((each.before for each in replayed), current.currency),
        after=_total((each.after for each in replayed), proposed.currency),
        groups=tuple(_groups(replayed, proposed.currency)),
        offers=tuple(_offers(before, after)),
        changed=tuple(sorted(changed, key=_size, reverse=True)),
    )


def _best(proposals: Sequence[Proposal]) -> Best | None:
    return Best.of(proposals[0]) if proposals else None


def _size(replayed: Replayed) -> tuple[float, str]:
    return (abs(float(replayed.gained.amount)), replayed.case.id)


def _total(best: Iterable[Best | None], currency: str) -> Total:
    offered = [each for each in best if each is not None]
    alone = sum(each.standing is Standing.MAY for each in offered)
    none = Money.none(currency)
    return Total(
        offered=len(offered),
        value=sum((each.value for each in offered), none),
        cost=sum((each.cost for each in offered), none),
        alone=alone,
        asking=len(offered) - alone,
    )


def _groups(replayed: Sequence[Replayed], currency: str) -> Iterable[GroupChange]:
    """Every known group of every dimension in which something changes by amount."""
    none = Money.none(currency)
    for dimension in Dimension:
        for group in sorted({dimension.of(each.case) for each in replayed} - {""}):
            theirs = [each.gained for each in replayed if dimension.of(each.case) == group]
            gain = sum(each > none for each in theirs)
            lose = sum(each < none for each in theirs)
            if gain or lose:
                gained = sum(theirs, none)
                yield GroupChange(dimension, group, len(theirs), gain, lose, gained)


def _offers(
    before: Sequence[Sequence[Proposal]], after: Sequence[Sequence[Proposal]]
) -> Iterable[OfferChange]:
    """Offers that could be made in another number of cases, or were the best in another."""
    could, can = _counted(before), _counted(after)
    was_best, is_best = (_counted([each[:1] for each in some]) for some in (before, after))
    proposals = [each for some in (*before, *after) for each in some]
    titles = {each.offer.id: each.offer.title for each in proposals}
    for offer in sorted(titles):
        counts = (could[offer], can[offer], was_best[offer], is_best[offer])
        if counts[0] != counts[1] or counts[2] != counts[3]:
            yield OfferChange(offer, titles[offer], *counts)


def _counted(proposals: Sequence[Sequence[Proposal]]) -> Counter[OfferId]:
    return Counter(each.offer.id for some in proposals for each in some)

"""What a text that is not published would have changed in past cases, as the page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.offers.comparing.pairs import Dimension
from assistant.offers.comparing.whatif import (
    NOT_REPLAYED,
    Best,
    GroupChange,
    OfferChange,
    Replayed,
    WhatIf,
)
from assistant.offers.comparing.whatif_shown import signed
from assistant.offers.proposals import Standing
from assistant.ui import words

_MOST_CASES = 12
_MOST_GROUPS = 20
_DIMENSIONS = {Dimension.PLACE: "bought", Dimension.LANGUAGE: "speaks"}
_STANDINGS = {Standing.ASK: " with approval"}


@dataclass(frozen=True, slots=True)
class TotalView:
    """One figure, before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group of cases: how many gain and lose, and by how much in all."""

    name: str
    gain: int
    lose: int
    gained: str
    cases: str


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer that could be made in another number of cases."""

    title: str
    said: str
    note: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case in which something else would have been offered; `look` is gains, loses or empty."""

    who: str
    before: str
    after: str
    gained: str
    look: str


@dataclass(frozen=True, slots=True)
class TrialView:
    """The comparison; `more` is how many changed cases are left out."""

    summary: str
    none: bool
    totals: tuple[TotalView, ...]
    groups: tuple[GroupView, ...]
    offers: tuple[OfferView, ...]
    cases: tuple[CaseView, ...]
    more: int
    notes: tuple[str, ...]


def trial_view(found: WhatIf, *, names: Mapping[str, str]) -> TrialView:
    """What of a comparison is shown; `names` are people's by id."""
    gain = sum(bool(each.gained.amount > 0) for each in found.changed)
    lose = sum(bool(each.gained.amount < 0) for each in found.changed)
    replayed = words.count(found.cases, "past case")
    summary = f"{replayed}: in {len(found.changed)} something else would be offered first."
    if found.changed:
        summary += f" {words.count(gain, 'customer')} would gain, {lose} would lose."
    return TrialView(
        summary=summary,
        none=not found.cases,
        totals=_totals(found),
        groups=tuple(_group(each, names) for each in found.groups[:_MOST_GROUPS]),
        offers=tuple(map(_offer, found.offers)),
        cases=tuple(map(_case, found.changed[:_MOST_CASES])),
        more=max(0, len(found.changed) - _MOST_CASES),
        notes=NOT_REPLAYED,
    )


def _totals(found: WhatIf) -> tuple[TotalView, ...]:
    before, after = found.before, found.after
    return (
        TotalView("Cases with an offer", str(before.offered), str(after.offered)),
        TotalView("Given alone", str(before.alone), str(after.alone)),
        TotalView("With approval", str(before.asking), str(after.asking)),
        TotalView("Worth to customers", str(before.value), str(after.value)),
        TotalView("Cost to the company", str(before.cost), str(after.cost)),
    )


def _group(group: GroupChange, names: Mapping[str, str]) -> GroupView:
    is_agent = group.dimension is Dimension.AGENT
    name = names.get(group.group, group.group) if is_agent else group.group
    dimension = _DIMENSIONS.get(group.dimension, group.dimension.value)
    cases = words.count(group.cases, "case")
    return GroupView(f"{dimension} {name}", group.gain, group.lose, signed(group.gained), cases)


def _offer(offer: OfferChange) -> OfferView:
    said = f"possible in {offer.before} → {words.count(offer.after, 'case')}"
    if offer.first_before != offer.first_after:
        said += f", first in {offer.first_before} → {offer.first_after}"
    note = "appears" if offer.appears else "vanishes" if offer.vanishes else ""
    return OfferView(offer.title, said, note)


def _case(replayed: Replayed) -> CaseView:
    case, amount = replayed.case, replayed.gained.amount
    return CaseView(
        who=" · ".join(part for part in (case.customer, case.tier, case.channel) if part),
        before=_best(replayed.before),
        after=_best(replayed.after),
        gained=signed(replayed.gained) if amount else "",
        look="gains" if amount > 0 else "loses" if amount < 0 else "",
    )


def _best(best: Best | None) -> str:
    if best is None:
        return "nothing"
    return f"{best.title}, {best.value}{_STANDINGS.get(best.standing, '')}"

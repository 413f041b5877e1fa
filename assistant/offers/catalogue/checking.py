"""What is wrong with a catalogue as a whole: names nobody knows, rules that contradict."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, groupby

from assistant.offers.catalogue.fields import like
from assistant.offers.condition import All, Comparison, Condition, Operator
from assistant.offers.conditions.contradictions import Effort, impossible
from assistant.offers.conditions.fact_kinds import CHANNELS
from assistant.offers.errors import Fault
from assistant.offers.model import SLOTS, Budget, Catalogue, Limit, Offer

_SLOT = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Lines:
    """Where in a text the parts of a catalogue stand, by what leads there: 'offers', 3, 'id'."""

    at: Mapping[tuple[str | int, ...], int] = field(default_factory=dict)

    def of(self, *path: str | int) -> int:
        """The line of a part, or of what it is in; 0 when nobody knows."""
        for length in range(len(path), 0, -1):
            if line := self.at.get(path[:length]):
                return line
        return 0


NOWHERE = Lines()


def faults_in(
    catalogue: Catalogue,
    lines: Lines = NOWHERE,
    *,
    kinds_known: bool = True,
    effort: Effort | None = None,
) -> Iterator[Fault]:
    """Everything wrong between the parts of a catalogue, and within its offers, one by one.

    `effort` is what may be done to find rules that contradict themselves.
    Where the kind of some offer could not be read, nothing is said that rests on kinds.
    """
    reasons = [each.id for each in catalogue.reasons]
    offers: list[str] = [each.id for each in catalogue.offers]
    teams = [each.id for each in catalogue.teams]
    yield from _twice("reasons", "reason", reasons, lines)
    yield from _twice("offers", "offer", offers, lines)
    yield from _twice("teams", "team", teams, lines)
    yield from _in_two_teams(catalogue, lines)
    yield from _of_budgets(catalogue, lines)
    known: dict[str, None] = dict.fromkeys(offers)
    for place, limit in enumerate(catalogue.limits):
        yield from _of_limit(limit, place, known, lines)
    if kinds_known:
        yield from _beside_kinds(catalogue, lines)
    yield from _limits_twice(catalogue.limits, lines)
    names = _Names(
        reasons=dict.fromkeys(reasons),
        offers=known,
        budgets=dict.fromkeys(each.name for each in catalogue.budgets),
    )
    effort = effort or Effort()
    for place, offer in enumerate(catalogue.offers):
        for path, reason in _of_offer(offer, names, catalogue.currency, effort):
            yield Fault(lines.of("offers", place, *path), f"offer {offer.id}: {reason}")


@dataclass(frozen=True, slots=True)
class _Names:
    """What an offer may name, gathered once for all offers, each in its order."""

    reasons: Mapping[str, None]
    offers: Mapping[str, None]
    budgets: Mapping[str, None]


def _twice(part: str, what: str, ids: Sequence[str], lines: Lines) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for place, each in enumerate(ids):
        # Two that differ in capitals alone are one to who reads them.
        key = each.casefold()
        if key and key in first:
            line = lines.of(part, first[key], "id")
            yield Fault(lines.of(part, place, "id"), f"{what} {each} is here twice{_see(line)}")
        first.setdefault(key, place)


def _see(line: int) -> str:
    return f"; the first is in line {line}" if line else ""


def _in_two_teams(catalogue: Catalogue, lines: Lines) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for place, team in enumerate(catalogue.teams):
        for person in sorted(team.people):
            if person in first:
                yield Fault(
                    lines.of("teams", place, "people"),
                    f"{person} is in two teams, {first[person]} and {team.id}; keep one",
                )
            first.setdefault(person, team.id)


def _of_budgets(catalogue: Catalogue, lines: Lines) -> Iterator[Fault]:
    teams = {team.id for team in catalogue.teams}
    names: dict[str, str] = {}
    for place, budget in enumerate(catalogue.budgets):
        spelt = names.setdefault(budget.name.casefold(), budget.name)
        if spelt != budget.name:
            yield Fault(
                lines.of("budgets", place, "name"),
                f"budget {budget.name} differs from {spelt} in capitals alone",
            )
        if budget.team and budget.team not in teams:
            yield Fault(
                lines.of("budgets", place, "team"),
                f"budget {budget.name}: there is no team {budget.team!r}{like(budget.team, teams)}",
            )
        if budget.valid_until < budget.valid_from:
            yield Fault(
                lines.of("budgets", place, "valid_until"),
                f"budget {budget.name} ends before it begins",
            )
    yield from _overlapping(catalogue.budgets, lines)


def _overlapping(budgets: Sequence[Budget], lines: Lines) -> Iterator[Fault]:
    def whose(place: int) -> tuple[str, str, date, int]:
        budget = budgets[place]
        return budget.name, budget.team, budget.valid_from, place

    places = sorted(range(len(budgets)), key=whose)
    for (name, team), group in groupby(places, key=lambda place: whose(place)[:2]):
        until: Budget | None = None
        for place in group:
            budget = budgets[place]
            if name and until and budget.valid_from <= until.valid_until:
                of = f" of {team}" if team else ""
                yield Fault(
                    lines.of("budgets", place, "valid_from"),
                    f"budget {name}{of} is in force twice on {budget.valid_from}; "
                    "let one end before the other begins",
                )
            if until is None or budget.valid_until > until.valid_until:
                until = budget


def _of_limit(limit: Limit, place: int, known: Mapping[str, None], lines: Lines) -> Iterator[Fault]:
    what = f"limit of {limit.person or limit.role}"
    for each in sorted(limit.offers.difference(known)):
        yield Fault(
            lines.of("limits", place, "offers"),
            f"{what}: there is no offer {each!r}{like(each, known)}",
        )
    if (
        limit.per_offer is not None
        and limit.per_case is not None
        and limit.per_offer > limit.per_case
    ):
        yield Fault(
            lines.of("limits", place, "per_offer"),
            f"{what}: per_offer {limit.per_offer} is more than per_case {limit.per_case} lets "
            "through; lower it or leave it out",
        )


def _beside_kinds(catalogue: Catalogue, lines: Lines) -> Iterator[Fault]:
    """Limits of offers that their own kinds leave out."""
    for place, limit in enumerate(catalogue.limits):
        for each in sorted(limit.offers):
            offer = catalogue.offer(each)
            if offer and not limit.covers(offer.id, offer.kind):
                yield Fault(
                    lines.of("limits", place, "offers"),
                    f"limit of {limit.person or limit.role}: offer {each} is a "
                    f"{offer.kind.value}, which its kinds leave out",
                )


def _limits_twice(limits: Sequence[Limit], lines: Lines) -> Iterator[Fault]:
    first: dict[object, int] = {}
    for place, limit in enumerate(limits):
        key = (limit.role, limit.person, limit.kinds, limit.offers)
        if (limit.role or limit.person) and key in first:
            line = lines.of("limits", first[key])
            yield Fault(
                lines.of("limits", place),
                f"limit of {limit.person or limit.role} is given twice for the same kinds "
                f"and offers{_see(line)}",
            )
        first.setdefault(key, place)


def _of_offer(
    offer: Offer, names: _Names, currency: str, effort: Effort
) -> Iterator[tuple[list[str], str]]:
    """What leads to each fault of an offer, and what is wrong there."""
    for field_name, reason in chain(
        _unknown_names(offer, names), _of_amount(offer), _of_words(offer), _of_days(offer)
    ):
        yield field_name.split("."), reason
    if why := impossible(_everything_wanted(offer), currency=currency, effort=effort):
        yield ["eligibility"], f"nobody can ever have it: {why}"


_Reason = tuple[str, str]
"""The field with a fault, dotted, and what is wrong."""


def _unknown_names(offer: Offer, names: _Names) -> Iterator[_Reason]:
    yield from _unknown("channels", "channel", offer.channels, CHANNELS)
    yield from _unknown("suits", "reason", offer.suits, names.reasons)
    yield from _unknown("excludes", "offer", offer.excludes, names.offers)
    if offer.id and offer.id in offer.excludes:
        yield "excludes", "excludes itself"
    if offer.budget:
        yield from _unknown("budget", "budget", (offer.budget,), names.budgets)


def _unknown(
    field_name: str, what: str, names: Collection[str], known: Collection[str]
) -> Iterator[_Reason]:
    for name in sorted(set(names).difference(known)):
        yield field_name, f"there is no {what} {name!r}{like(name, known)}"


def _of_amount(offer: Offer) -> Iterator[_Reason]:
    amount = offer.amount
    fixed, floor, cap = amount.fixed, amount.floor, amount.cap
    if fixed is not None and amount.share is not None:
        yield "amount.share", "an amount is fixed or a share of the order, not both"
    if fixed is None and amount.share is None and (floor is not None or cap is not None):
        yield "amount", "floor and cap need a fixed amount or a share to hold between them"
    if floor is not None and cap is not None and floor > cap:
        yield "amount.floor", f"floor {floor} is above cap {cap}"
    elif fixed is not None and floor is not None and fixed < floor:
        yield "amount.fixed", f"fixed {fixed} is below floor {floor}"
    elif fixed is not None and cap is not None and fixed > cap:
        yield "amount.fixed", f"fixed {fixed} is above cap {cap}"


def _of_words(offer: Offer) -> Iterator[_Reason]:
    for slot in dict.fromkeys(_SLOT.findall(offer.words)):
        if slot not in SLOTS:
            known = " ".join(f"{{{each}}}" for each in sorted(SLOTS))
            yield "words", f"words have an unknown slot {{{slot}}}; there are {known}"
    if set(_SLOT.sub("", offer.words)) & set("{}"):
        yield "words", "words have a brace without its other half"


def _of_days(offer: Offer) -> Iterator[_Reason]:
    if offer.valid_from and offer.valid_until and offer.valid_until < offer.valid_from:
        yield "valid_until", "valid_until is before valid_from"


def _everything_wanted(offer: Offer) -> Condition:
    """All that the offer wants of a case, wherever it says so."""
    wanted: list[Condition] = [offer.eligibility]
    if offer.stages:
        wanted.append(Comparison("case.stage", Operator.IN, tuple(sorted(offer.stages))))
    if known := sorted(offer.channels.intersection(CHANNELS)):
        wanted.append(Comparison("case.channel", Operator.IN, tuple(known)))
    if not list(_of_days(offer)):
        if offer.valid_from:
            wanted.append(Comparison("case.day", Operator.AT_LEAST, (offer.valid_from,)))
        if offer.valid_until:
            wanted.append(Comparison("case.day", Operator.AT_MOST, (offer.valid_until,)))
    return All(tuple(wanted))

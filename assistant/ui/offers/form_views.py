"""What the forms' templates show: fields filled with what holds, and what can be chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assistant.access.roles import Role
from assistant.offers.condition import Operator
from assistant.offers.conditions.fact_kinds import CHANNELS, FACTS, FactKind, FactType
from assistant.offers.model import (
    Budget,
    Catalogue,
    FrequencyCap,
    Kind,
    Limit,
    Offer,
    Rolling,
    Stage,
)
from assistant.ui.offers import terms
from assistant.ui.offers.conditions import Row, operator, rows_of, said

_EXAMPLES = {
    FactType.NUMBER: "30",
    FactType.MONEY: "25.00",
    FactType.DAY: "2026-03-31",
    FactType.YES_NO: "yes or no",
}
_WHOSE_FACTS = {"customer": "Customer", "order": "Order", "case": "Case"}


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen, and whether it is."""

    value: str
    name: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class FactOption:
    """A fact that a condition can be about, and how it can be compared."""

    name: str
    words: str
    operators: str
    example: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactGroup:
    """The facts of customers, of orders or of cases."""

    name: str
    facts: tuple[FactOption, ...]


@dataclass(frozen=True, slots=True)
class RollingView:
    """An amount in so many days, as typed."""

    amount: str
    days: str


@dataclass(frozen=True, slots=True)
class CapView:
    """So many times in so many days, as typed."""

    times: str
    days: str


@dataclass(frozen=True, slots=True)
class OfferFormView:
    """The form of an offer; `place` and ids are empty for a new one.

    `rows` is None where the conditions are too nested; `nested` then says them.
    """

    key: str
    name: str
    base: int
    offer: str
    id: str
    title: str
    words: str
    kinds: tuple[Option, ...]
    how: str
    fixed: str
    share: str
    floor: str
    cap: str
    cost_share: str
    cost_fixed: str
    currency: str
    stages: tuple[Option, ...]
    channels: tuple[Option, ...]
    reasons: tuple[Option, ...]
    others: tuple[Option, ...]
    budgets: tuple[Option, ...]
    documents: tuple[Option, ...]
    heading: str
    quote: str
    caps: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...] | None
    nested: tuple[str, ...]
    valid_from: str
    valid_until: str
    self_service: bool


@dataclass(frozen=True, slots=True)
class LimitFormView:
    """The form of a limit."""

    key: str
    name: str
    base: int
    place: str
    currency: str
    roles: tuple[Option, ...]
    people: tuple[Option, ...]
    kinds: tuple[Option, ...]
    offers: tuple[Option, ...]
    per_offer: str
    per_case: str
    per_customer: RollingView
    per_agent: RollingView
    times: CapView


@dataclass(frozen=True, slots=True)
class BudgetFormView:
    """The form of a budget."""

    key: str
    name: str
    base: int
    place: str
    currency: str
    budget: str
    names: tuple[str, ...]
    teams: tuple[Option, ...]
    amount: str
    valid_from: str
    valid_until: str


def fact_groups() -> tuple[FactGroup, ...]:
    """Every fact, by whose it is."""
    return tuple(
        FactGroup(
            title,
            tuple(_fact(each) for each in FACTS.values() if each.name.startswith(f"{whose}.")),
        )
        for whose, title in _WHOSE_FACTS.items()
    )


def operators() -> tuple[Option, ...]:
    """Every way to compare."""
    return tuple(Option(each.value, operator(each)) for each in Operator)


def offer_form(
    offer: Offer,
    catalogue: Catalogue,
    *,
    key: str,
    name: str,
    base: int,
    documents: Mapping[str, str],
    new: bool,
) -> OfferFormView:
    """The form of an offer; `documents` are the titles of policies in force, by id."""
    rule = offer.amount
    rows = rows_of(offer.eligibility)
    named = sorted({each.name for each in catalogue.budgets})
    return OfferFormView(
        key=key,
        name=name,
        base=base,
        offer="" if new else offer.id,
        id="" if new else offer.id,
        title=offer.title,
        words=offer.words,
        kinds=_options(((each, terms.kind(each)) for each in Kind), {offer.kind}),
        how="fixed" if rule.fixed is not None else "share" if rule.share is not None else "none",
        fixed=_number(rule.fixed),
        share=_percent(rule.share),
        floor=_number(rule.floor),
        cap=_number(rule.cap),
        cost_share=_percent(offer.cost.share),
        cost_fixed=_number(offer.cost.fixed or None),
        currency=catalogue.currency,
        stages=_options(((each, terms.stage(each)) for each in Stage), offer.stages),
        channels=_options(((each, each) for each in CHANNELS), offer.channels),
        reasons=_options(((each.id, each.title) for each in catalogue.reasons), offer.suits),
        others=_options(
            ((each.id, each.title) for each in catalogue.offers if new or each.id != offer.id),
            offer.excludes,
        ),
        budgets=_options(((each, each) for each in _with(named, offer.budget)), {offer.budget}),
        documents=_options(
            _titled(documents, offer.policy.document).items(), {offer.policy.document}
        ),
        heading=offer.policy.heading,
        quote=offer.policy.quote,
        caps=tuple((each.times, each.days) for each in offer.caps),
        rows=rows,
        nested=said(offer.eligibility) if rows is None else (),
        valid_from=offer.valid_from.isoformat() if offer.valid_from else "",
        valid_until=offer.valid_until.isoformat() if offer.valid_until else "",
        self_service=offer.self_service,
    )


def limit_form(
    limit: Limit, catalogue: Catalogue, *, place: int | None, base: int, names: Mapping[str, str]
) -> LimitFormView:
    """The form of a limit; `place` is its place in the catalogue, None for a new one."""
    people = _titled(names, limit.person)
    who = terms.whose(limit, dict(names))
    return LimitFormView(
        key=f"limit:{'' if place is None else place}",
        name="the new limit" if place is None else f"the limit of {who}",
        base=base,
        place="" if place is None else str(place),
        currency=catalogue.currency,
        roles=_options(((each, terms.role(each)) for each in Role), {limit.role or ""}),
        people=_options(people.items(), {limit.person}),
        kinds=_options(((each, terms.kind(each)) for each in Kind), limit.kinds),
        offers=_options(((each.id, each.title) for each in catalogue.offers), limit.offers),
        per_offer=_number(limit.per_offer),
        per_case=_number(limit.per_case),
        per_customer=_rolling(limit.per_customer),
        per_agent=_rolling(limit.per_agent),
        times=_cap(limit.times_per_customer),
    )


def budget_form(
    budget: Budget | None, catalogue: Catalogue, *, place: int | None, base: int
) -> BudgetFormView:
    """The form of a budget; None for a new one."""
    teams = [each.id for each in catalogue.teams]
    team = budget.team if budget else ""
    return BudgetFormView(
        key=f"budget:{'' if place is None else place}",
        name=f"the budget {budget.name}" if budget else "the new budget",
        base=base,
        place="" if place is None else str(place),
        currency=catalogue.currency,
        budget=budget.name if budget else "",
        names=tuple(sorted({each.name for each in catalogue.budgets})),
        teams=_options(((each, each) for each in _with(teams, team)), {team}),
        amount=_number(budget.amount) if budget else "",
        valid_from=budget.valid_from.isoformat() if budget else "",
        valid_until=budget.valid_until.isoformat() if budget else "",
    )


def _fact(kind: FactKind) -> FactOption:
    example = kind.values[0] if kind.values else _EXAMPLES.get(kind.type, "")
    values = ("yes", "no") if kind.type is FactType.YES_NO else kind.values
    operators = " ".join(each.value for each in kind.type.operators)
    return FactOption(kind.name, kind.words, operators, example, tuple(map(str, values)))


def _options(all_of: Iterable[tuple[str, str]], chosen: Iterable[str]) -> tuple[Option, ...]:
    ticked = set(chosen)
    return tuple(Option(str(value), name, value in ticked) for value, name in all_of)


def _with(known: list[str], chosen: str) -> list[str]:
    """What can be chosen: what is known, and what already is chosen whatever it is."""
    return known if chosen in ("", *known) else [*known, chosen]


def _titled(titles: Mapping[str, str], chosen: str) -> dict[str, str]:
    return dict(titles) if chosen in ("", *titles) else {**titles, chosen: f"{chosen} (not here)"}


def _number(amount: Decimal | None) -> str:
    return "" if amount is None else terms.plain(amount)


def _percent(share: Decimal | None) -> str:
    return "" if share is None else terms.plain(share * 100)


def _cap(cap: FrequencyCap | None) -> CapView:
    return CapView(str(cap.times), str(cap.days)) if cap else CapView("", "")


def _rolling(rolling: Rolling | None) -> RollingView:
    return (
        RollingView(terms.plain(rolling.amount), str(rolling.days))
        if rolling
        else RollingView("", "")
    )

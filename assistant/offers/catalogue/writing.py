"""A catalogue as YAML that reads back as the same catalogue."""

from datetime import date
from decimal import Decimal
from typing import assert_never

import yaml

from assistant.offers.condition import (
    EVERYONE,
    All,
    AnyOf,
    Comparison,
    Condition,
    Not,
    Operator,
    Value,
)
from assistant.offers.conditions.fact_kinds import FACTS
from assistant.offers.model import (
    AmountRule,
    Budget,
    Catalogue,
    CostRule,
    FrequencyCap,
    Limit,
    Offer,
    PolicyAnchor,
    Reason,
    Rolling,
)

_Plain = str | int | bool | Decimal | date | None | list["_Plain"] | dict[str, "_Plain"]
_WIDTH = 96
_HUNDRED = Decimal(100)


def written(catalogue: Catalogue) -> str:
    """The catalogue as docs/offers-catalogue.md says, without its version.

    Named conditions are written out; what is as it is when nothing is said is left out.
    """
    return yaml.dump(
        _of_catalogue(catalogue),
        Dumper=_Dumper,
        default_flow_style=None,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
    )


def _of_catalogue(catalogue: Catalogue) -> _Plain:
    return _said(
        {
            "currency": catalogue.currency,
            "answer_within_minutes": catalogue.answer_within_min,
            "reasons": [_of_reason(each) for each in catalogue.reasons],
            "teams": [{"id": each.id, "people": _list(each.people)} for each in catalogue.teams],
            "budgets": [_of_budget(each) for each in catalogue.budgets],
            "limits": [_of_limit(each) for each in catalogue.limits],
            "offers": [_of_offer(each) for each in catalogue.offers],
        }
    )


def _of_reason(reason: Reason) -> _Plain:
    return _said({"id": reason.id, "title": reason.title, "phrases": list(reason.phrases)})


def _of_budget(budget: Budget) -> _Plain:
    return _said(
        {
            "name": budget.name,
            "team": budget.team,
            "amount": budget.amount,
            "valid_from": budget.valid_from,
            "valid_until": budget.valid_until,
        }
    )


def _of_limit(limit: Limit) -> _Plain:
    return _said(
        {
            "role": limit.role.value if limit.role else None,
            "person": limit.person,
            "kinds": _list(limit.kinds),
            "offers": _list(limit.offers),
            "per_offer": limit.per_offer,
            "per_case": limit.per_case,
            "per_customer": _of_rolling(limit.per_customer),
            "per_agent": _of_rolling(limit.per_agent),
            "times_per_customer": _of_cap(limit.times_per_customer),
        }
    )


def _of_rolling(rolling: Rolling | None) -> _Plain:
    return None if rolling is None else {"amount": rolling.amount, "days": rolling.days}


def _of_cap(cap: FrequencyCap | None) -> _Plain:
    return None if cap is None else {"times": cap.times, "days": cap.days}


def _of_offer(offer: Offer) -> _Plain:
    everyone = offer.eligibility == EVERYONE
    return _said(
        {
            "id": offer.id,
            "title": offer.title,
            "kind": offer.kind.value,
            "words": offer.words,
            "policy": _of_policy(offer.policy),
            "amount": _of_amount(offer.amount),
            "cost": _of_cost(offer.cost),
            "stages": _list(offer.stages),
            "channels": _list(offer.channels),
            "eligibility": None if everyone else _of_condition(offer.eligibility),
            "suits": _list(offer.suits),
            "excludes": _list(offer.excludes),
            "caps": [_of_cap(each) for each in offer.caps],
            "budget": offer.budget,
            "valid_from": offer.valid_from,
            "valid_until": offer.valid_until,
            "self_service": offer.self_service or None,
        }
    )


def _of_policy(policy: PolicyAnchor) -> _Plain:
    return _said({"document": policy.document, "heading": policy.heading, "quote": policy.quote})


def _of_amount(amount: AmountRule) -> _Plain:
    share = None if amount.share is None else _percent(amount.share)
    return _said({"fixed": amount.fixed, "share": share, "floor": amount.floor, "cap": amount.cap})


def _of_cost(cost: CostRule) -> _Plain:
    if cost == CostRule():
        return None
    return {"share": _percent(cost.share), "fixed": cost.fixed}


def _percent(share: Decimal) -> str:
    return f"{(share * _HUNDRED).normalize():f} %"


def _of_condition(condition: Condition) -> _Plain:
    match condition:
        case Comparison():
            return {condition.fact: _of_comparison(condition)}
        case All(of):
            return _of_all(of)
        case AnyOf(of):
            return {"any": [_of_condition(part) for part in of]}
        case Not(of=AnyOf(of=parts)) if len(parts) > 1:
            return {"none": [_of_condition(part) for part in parts]}
        case Not(of=inner):
            return {"none": [_of_condition(inner)]}
        case _:
            assert_never(condition)


def _of_all(parts: tuple[Condition, ...]) -> _Plain:
    """One table of several facts where each is there once, else a list of them."""
    compared = [part for part in parts if isinstance(part, Comparison)]
    facts = {part.fact: _of_comparison(part) for part in compared}
    if len(facts) == len(parts) > 1:
        return facts
    return {"all": [_of_condition(part) for part in parts]}


def _of_comparison(comparison: Comparison) -> _Plain:
    operator, values = comparison.operator, comparison.values
    if operator in (Operator.IN, Operator.NOT_IN):
        return {operator.value: [_plain(value) for value in values]}
    value = _plain(values[0])
    return value if operator is _usual(comparison.fact) else {operator.value: value}


def _usual(fact: str) -> Operator:
    """How a fact is compared where only a value is written."""
    return Operator.INCLUDES if Operator.INCLUDES in FACTS[fact].type.operators else Operator.IS


def _plain(value: Value) -> _Plain:
    # A member of an enum is a text too, but not one that YAML knows.
    return str(value) if isinstance(value, str) else value


def _list(names: frozenset[str]) -> _Plain:
    return [str(name) for name in sorted(names)]


def _said(fields: dict[str, _Plain]) -> _Plain:
    """The fields that say something; numbers and 'no' always do."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


class _Dumper(yaml.SafeDumper):
    """Writes amounts as plain numbers, and yes and no as such."""

    def ignore_aliases(self, data: object) -> bool:
        """Write everything out: aliases are not read."""
        return True


def _number(dumper: _Dumper, number: Decimal) -> yaml.ScalarNode:
    text = f"{number:f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _yes_no(dumper: _Dumper, value: bool) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:bool", "yes" if value else "no")


_Dumper.add_representer(Decimal, _number)
_Dumper.add_representer(bool, _yes_no)

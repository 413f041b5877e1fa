"""A catalogue as YAML that reads back as the same catalogue."""

from decimal import Decimal
from typing import assert_never

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
from assistant.yaml_text import Plain, as_yaml, listed, said

_HUNDRED = Decimal(100)


def written(catalogue: Catalogue) -> str:
    """The catalogue as docs/offers-catalogue.md says, without its version.

    Named conditions are written out; what is as it is when nothing is said is left out.
    """
    return as_yaml(_of_catalogue(catalogue))


def _of_catalogue(catalogue: Catalogue) -> Plain:
    return said(
        {
            "currency": catalogue.currency,
            "answer_within_minutes": catalogue.answer_within_min,
            "reasons": [_of_reason(each) for each in catalogue.reasons],
            "teams": [{"id": each.id, "people": listed(each.people)} for each in catalogue.teams],
            "budgets": [_of_budget(each) for each in catalogue.budgets],
            "limits": [_of_limit(each) for each in catalogue.limits],
            "offers": [_of_offer(each) for each in catalogue.offers],
        }
    )


def _of_reason(reason: Reason) -> Plain:
    return said({"id": reason.id, "title": reason.title, "phrases": list(reason.phrases)})


def _of_budget(budget: Budget) -> Plain:
    return said(
        {
            "name": budget.name,
            "team": budget.team,
            "amount": budget.amount,
            "valid_from": budget.valid_from,
            "valid_until": budget.valid_until,
        }
    )


def _of_limit(limit: Limit) -> Plain:
    return said(
        {
            "role": limit.role.value if limit.role else None,
            "person": limit.person,
            "kinds": listed(limit.kinds),
            "offers": listed(limit.offers),
            "per_offer": limit.per_offer,
            "per_case": limit.per_case,
            "per_customer": _of_rolling(limit.per_customer),
            "per_agent": _of_rolling(limit.per_agent),
            "times_per_customer": _of_cap(limit.times_per_customer),
        }
    )


def _of_rolling(rolling: Rolling | None) -> Plain:
    return None if rolling is None else {"amount": rolling.amount, "days": rolling.days}


def _of_cap(cap: FrequencyCap | None) -> Plain:
    return None if cap is None else {"times": cap.times, "days": cap.days}


def _of_offer(offer: Offer) -> Plain:
    everyone = offer.eligibility == EVERYONE
    return said(
        {
            "id": offer.id,
            "title": offer.title,
            "kind": offer.kind.value,
            "words": offer.words,
            "policy": _of_policy(offer.policy),
            "amount": _of_amount(offer.amount),
            "cost": _of_cost(offer.cost),
            "stages": listed(offer.stages),
            "channels": listed(offer.channels),
            "eligibility": None if everyone else _of_condition(offer.eligibility),
            "suits": listed(offer.suits),
            "excludes": listed(offer.excludes),
            "caps": [_of_cap(each) for each in offer.caps],
            "budget": offer.budget,
            "valid_from": offer.valid_from,
            "valid_until": offer.valid_until,
            "self_service": offer.self_service or None,
        }
    )


def _of_policy(policy: PolicyAnchor) -> Plain:
    return said({"document": policy.document, "heading": policy.heading, "quote": policy.quote})


def _of_amount(amount: AmountRule) -> Plain:
    share = None if amount.share is None else _percent(amount.share)
    return said({"fixed": amount.fixed, "share": share, "floor": amount.floor, "cap": amount.cap})


def _of_cost(cost: CostRule) -> Plain:
    if cost == CostRule():
        return None
    return {"share": _percent(cost.share), "fixed": cost.fixed}


def _percent(share: Decimal) -> str:
    return f"{(share * _HUNDRED).normalize():f} %"


def _of_condition(condition: Condition) -> Plain:
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


def _of_all(parts: tuple[Condition, ...]) -> Plain:
    """One table of several facts where each is there once, else a list of them."""
    compared = [part for part in parts if isinstance(part, Comparison)]
    facts = {part.fact: _of_comparison(part) for part in compared}
    if len(facts) == len(parts) > 1:
        return facts
    return {"all": [_of_condition(part) for part in parts]}


def _of_comparison(comparison: Comparison) -> Plain:
    operator, values = comparison.operator, comparison.values
    if operator in (Operator.IN, Operator.NOT_IN):
        return {operator.value: [_plain(value) for value in values]}
    value = _plain(values[0])
    return value if operator is _usual(comparison.fact) else {operator.value: value}


def _usual(fact: str) -> Operator:
    """How a fact is compared where only a value is written."""
    return Operator.INCLUDES if Operator.INCLUDES in FACTS[fact].type.operators else Operator.IS


def _plain(value: Value) -> Plain:
    # A member of an enum is a text too, but not one that YAML knows.
    return str(value) if isinstance(value, str) else value

"""What a proposed catalogue would change, as other programs and as people read it."""

from collections.abc import Iterator

from assistant.json_value import Json
from assistant.money import Money
from assistant.offers.comparing.whatif import (
    NOT_REPLAYED,
    Best,
    GroupChange,
    OfferChange,
    Replayed,
    Total,
    WhatIf,
)

_CASES_SAID = 10


def whatif_json(found: WhatIf) -> dict[str, Json]:
    """The whole comparison; amounts as text in `currency`, cases that change first by how much."""
    return {
        "on": found.on.isoformat(),
        "currency": found.after.value.currency,
        "cases": found.cases,
        "changed": len(found.changed),
        "before": _total_json(found.before),
        "after": _total_json(found.after),
        "groups": [_group_json(each) for each in found.groups],
        "offers": [_offer_json(each) for each in found.offers],
        "changes": [_replayed_json(each) for each in found.changed],
        "not_replayed": list(NOT_REPLAYED),
    }


def whatif_lines(found: WhatIf) -> Iterator[str]:
    """The comparison for a terminal, the most important first."""
    if not found.cases:
        yield "there is no case to replay yet: offers were shown to nobody"
        return
    yield f"{_cases(found.cases)} replayed, {len(found.changed)} of them different"
    for name, before, after in (
        ("offered", found.before.offered, found.after.offered),
        ("within authority", found.before.alone, found.after.alone),
        ("asking for approval", found.before.asking, found.after.asking),
        ("value", found.before.value, found.after.value),
        ("cost", found.before.cost, found.after.cost),
    ):
        yield f"  {name}: {before} → {after}"
    for group in found.groups:
        yield (
            f"  {group.dimension.value} {group.group}: {group.gain} gain, {group.lose} lose,"
            f" {signed(group.gained)} in {_cases(group.cases)}"
        )
    for offer in found.offers:
        yield f"  {offer.title}: possible in {offer.before} → {_cases(offer.after)}{_note(offer)}"
    for each in found.changed[:_CASES_SAID]:
        yield f"  case {each.case.id}: {_said(each.before)} → {_said(each.after)}"
    if len(found.changed) > _CASES_SAID:
        yield f"  and {_cases(len(found.changed) - _CASES_SAID)} more, see --json"
    for line in NOT_REPLAYED:
        yield f"note: {line}"


def signed(amount: Money) -> str:
    """An amount with its sign, as +€4.00."""
    sign = "+" if amount.amount > 0 else ""
    return f"{sign}{amount}"


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count:,} cases"


def _note(offer: OfferChange) -> str:
    return ", new" if offer.appears else ", gone" if offer.vanishes else ""


def _said(best: Best | None) -> str:
    return f"{best.title} {best.value} ({best.standing.value})" if best else "nothing"


def _total_json(total: Total) -> Json:
    return {
        "offered": total.offered,
        "value": str(total.value.amount),
        "cost": str(total.cost.amount),
        "within_authority": total.alone,
        "asking": total.asking,
    }


def _group_json(group: GroupChange) -> Json:
    return {
        "dimension": group.dimension.value,
        "group": group.group,
        "cases": group.cases,
        "gain": group.gain,
        "lose": group.lose,
        "gained": str(group.gained.amount),
    }


def _offer_json(offer: OfferChange) -> Json:
    return {
        "id": offer.offer,
        "title": offer.title,
        "before": offer.before,
        "after": offer.after,
        "first_before": offer.first_before,
        "first_after": offer.first_after,
        "appears": offer.appears,
        "vanishes": offer.vanishes,
    }


def _replayed_json(each: Replayed) -> Json:
    return {
        "case": each.case.id,
        "customer": each.case.customer,
        "gained": str(each.gained.amount),
        "before": _best_json(each.before),
        "after": _best_json(each.after),
    }


def _best_json(best: Best | None) -> Json:
    if best is None:
        return None
    return {
        "id": best.offer,
        "title": best.title,
        "value": str(best.value.amount),
        "cost": str(best.cost.amount),
        "standing": best.standing.value,
    }

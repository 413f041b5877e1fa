"""An offer as a form: its fields as they were typed, and the offer they make."""

import re
from collections.abc import Iterable

from assistant.offers.condition import EVERYONE, Condition
from assistant.offers.model import (
    AmountRule,
    CostRule,
    FrequencyCap,
    Kind,
    Offer,
    OfferId,
    PolicyAnchor,
    Stage,
)
from assistant.ui.offers.conditions import (
    Group,
    Row,
    RowError,
    comparison_of,
    condition_of,
    rows_of,
)
from assistant.ui.offers.typed import Typed

_NOT_IN_AN_ID = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 60
NESTED = "nested"
"""What the form sends in `conditions` when they are too nested for its rows."""


def read_offer(typed: Typed, *, before: Offer | None) -> Offer:
    """The offer that was typed; `typed.faults` says what of it could not be read.

    `before` is the offer as it is in the catalogue, None for a new one; its conditions stay
    where the form could not show them.
    """
    kind = typed.text("kind")
    title = typed.needed("title", "What is it called?")
    return Offer(
        id=before.id if before else OfferId(typed.text("id") or id_of(title)),
        title=title,
        kind=Kind(kind) if kind in set(Kind) else Kind.GOODWILL,
        words=typed.needed("words", "What is the customer told?"),
        policy=_policy(typed),
        amount=_amount(typed),
        cost=_cost(typed),
        stages=frozenset(each for each in Stage if each in typed.several("stages")),
        channels=typed.several("channels"),
        eligibility=_conditions(typed, before),
        suits=typed.several("suits"),
        excludes=frozenset(map(OfferId, typed.several("excludes"))),
        caps=tuple(_caps(typed)),
        budget=typed.text("budget"),
        valid_from=typed.day("valid_from"),
        valid_until=typed.day("valid_until"),
        self_service=bool(typed.several("self_service")),
    )


def id_of(title: str) -> str:
    """A title as an id: Gift card for a delay becomes gift_card_for_a_delay."""
    return _NOT_IN_AN_ID.sub("_", title.casefold()).strip("_")[:_LONGEST_ID].strip("_")


def _policy(typed: Typed) -> PolicyAnchor:
    return PolicyAnchor(
        document=typed.needed("policy.document", "Which policy allows it?"),
        quote=typed.needed("policy.quote", "Which words of the policy allow it?"),
        heading=typed.text("policy.heading"),
    )


def _amount(typed: Typed) -> AmountRule:
    floor, cap = typed.amount("amount.floor"), typed.amount("amount.cap")
    match typed.text("amount.how"):
        case "fixed":
            typed.needed("amount.fixed", "How much is it?")
            return AmountRule(fixed=typed.amount("amount.fixed"), floor=floor, cap=cap)
        case "share":
            typed.needed("amount.share", "How much of the order is it?")
            return AmountRule(share=typed.share("amount.share"), floor=floor, cap=cap)
        case _:
            return AmountRule()


def _cost(typed: Typed) -> CostRule:
    share, fixed = typed.share("cost.share"), typed.amount("cost.fixed")
    usual = CostRule()
    return CostRule(
        usual.share if share is None else share, usual.fixed if fixed is None else fixed
    )


def _caps(typed: Typed) -> Iterable[FrequencyCap]:
    for row in typed.rows("caps", "times"):
        times, days = typed.count(f"{row}.times"), typed.count(f"{row}.days")
        if times is not None and days is not None:
            yield FrequencyCap(times, days)
        elif not typed.text(f"{row}.times"):
            typed.fault(f"{row}.times", "How often?")
        elif not typed.text(f"{row}.days"):
            typed.fault(f"{row}.days", "In how many days?")


def _conditions(typed: Typed, before: Offer | None) -> Condition:
    if typed.text("conditions") == NESTED:
        return before.eligibility if before else EVERYONE
    rows = [(name, _row(typed, name)) for name in typed.rows("if", "fact")]
    if before and tuple(row for _, row in rows) == rows_of(before.eligibility):
        # Conditions that say the same can be written in several ways; theirs stays.
        return before.eligibility
    read = []
    for name, row in rows:
        try:
            read.append((row.group, comparison_of(row)))
        except RowError as error:
            typed.fault(f"{name}.{error.part}", str(error))
    return condition_of(read)


def _row(typed: Typed, name: str) -> Row:
    group = typed.text(f"{name}.group")
    return Row(
        Group(group) if group in set(Group) else Group.ALL,
        typed.text(f"{name}.fact"),
        typed.text(f"{name}.operator"),
        typed.text(f"{name}.value"),
    )

"""Whether a condition holds for known facts, and why, in words an agent reads.

What nobody knows makes a comparison neither true nor false (Kleene's logic), and a condition
holds only when it is true: missing facts never make anybody eligible, not even through `Not`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import assert_never

from assistant.offers.condition import (
    All,
    AnyOf,
    Comparison,
    Condition,
    FactValue,
    Not,
    Operator,
    Value,
)
from assistant.offers.facts import Facts
from assistant.offers.wanted import Literal, told


@dataclass(frozen=True, slots=True)
class Explained:
    """Which parts of a condition are met and which are not, as sentences without full stop.

    The condition holds exactly when nothing is unmet.
    """

    met: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()


def holds(condition: Condition, facts: Facts) -> bool:
    """Tell whether a condition is surely true of these facts; never raises."""
    return truth(condition, facts) is True


def truth(condition: Condition, facts: Facts) -> bool | None:
    """Tell whether a condition is true of these facts; None when nobody can know."""
    match condition:
        case Comparison():
            return _compared(condition, facts.get(condition.fact))
        case All(of):
            return _every(of, facts, True)
        case AnyOf(of):
            return _every(of, facts, False)
        case Not(of=inner):
            inside = truth(inner, facts)
            return None if inside is None else not inside
        case _:
            assert_never(condition)


def explain(condition: Condition, facts: Facts) -> Explained:
    """Say what of a condition these facts meet, such as 'delivered 12 days ago (at most 30)'."""
    return _explained(condition, facts, wanted=True)


def comparisons(condition: Condition) -> tuple[Comparison, ...]:
    """Every comparison of a condition, each once, in the order they stand."""
    return tuple(dict.fromkeys(_comparisons(condition)))


def _comparisons(condition: Condition) -> Iterator[Comparison]:
    match condition:
        case Comparison():
            yield condition
        case All(of) | AnyOf(of):
            for part in of:
                yield from _comparisons(part)
        case Not(of=inner):
            yield from _comparisons(inner)
        case _:
            assert_never(condition)


def _every(parts: tuple[Condition, ...], facts: Facts, neutral: bool) -> bool | None:
    """Kleene's and (with True), or its or (with False)."""
    answer: bool | None = neutral
    for part in parts:
        true = truth(part, facts)
        if true is (not neutral):
            return true
        if true is None:
            answer = None
    return answer


def _compared(comparison: Comparison, fact: FactValue) -> bool | None:
    """One comparison; None for an unknown fact, or one that cannot be compared like that."""
    if fact is None:
        return None
    values = comparison.values
    match comparison.operator:
        case Operator.IS | Operator.IN:
            return _is_among(fact, values)
        case Operator.NOT_IN:
            among = _is_among(fact, values)
            return None if among is None else not among
        case Operator.AT_LEAST:
            return _at_most(values[0], fact)
        case Operator.AT_MOST:
            return _at_most(fact, values[0])
        case Operator.INCLUDES:
            return _includes(fact, values[0])
        case Operator.LACKS:
            inside = _includes(fact, values[0])
            return None if inside is None else not inside
        case _:
            assert_never(comparison.operator)


def _is_among(fact: FactValue, values: tuple[Value, ...]) -> bool | None:
    answer: bool | None = False
    for value in values:
        same = _same(fact, value)
        if same:
            return True
        if same is None:
            answer = None
    return answer


def _same(fact: FactValue, value: Value) -> bool | None:
    match fact, value:
        case str(), str():
            return fact == value or fact.casefold() == value.casefold()
        case (Decimal(), Decimal()):
            return None if fact.is_nan() or value.is_nan() else fact == value
        case (bool(), bool()) | (date(), date()):
            return fact == value
        case _:
            return None


def _at_most(low: FactValue, high: FactValue) -> bool | None:
    match low, high:
        case (Decimal(), Decimal()):
            return None if low.is_nan() or high.is_nan() else low <= high
        case (date(), date()):
            return low <= high
        case _:
            return None


def _includes(fact: FactValue, value: Value) -> bool | None:
    if not isinstance(fact, frozenset) or not isinstance(value, str):
        return None
    return value in fact or value.casefold() in {each.casefold() for each in fact}


def _explained(condition: Condition, facts: Facts, *, wanted: bool) -> Explained:
    """Explain a condition, or with `wanted` False its opposite, pushing 'not' to the leaves."""
    match condition:
        case Comparison():
            true = _compared(condition, facts.get(condition.fact))
            met = true is wanted
            sentence = told(Literal(condition, wanted), facts, met=met)
            return Explained((sentence,)) if met else Explained(unmet=(sentence,))
        case Not(of=inner):
            return _explained(inner, facts, wanted=not wanted)
        case All(of) | AnyOf(of):
            parts = tuple(_explained(part, facts, wanted=wanted) for part in of)
            return _together(parts) if isinstance(condition, All) is wanted else _either(parts)
        case _:
            assert_never(condition)


def _together(parts: tuple[Explained, ...]) -> Explained:
    return Explained(
        tuple(dict.fromkeys(line for part in parts for line in part.met)),
        tuple(dict.fromkeys(line for part in parts for line in part.unmet)),
    )


def _either(parts: tuple[Explained, ...]) -> Explained:
    """One part is enough: the first that is met says so; else all that could have been."""
    for part in parts:
        if not part.unmet:
            return part
    if not parts:
        return Explained(unmet=("nothing can meet this rule",))
    ways = tuple(dict.fromkeys(" and ".join(part.unmet) for part in parts))
    return Explained(unmet=(ways[0] if len(ways) == 1 else "none of these: " + "; ".join(ways),))

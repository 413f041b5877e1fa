"""Whether a condition holds for known facts, and why, in words an agent reads.

What nobody knows makes a comparison neither true nor false (Kleene's logic), and a condition
holds only when it is true: missing facts never make anybody eligible, not even through `Not`.
"""

from collections.abc import Iterable, Iterator
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
from assistant.offers.conditions.facts import Facts
from assistant.offers.conditions.words import NO_NAMES, Literal, Names, merged, told


@dataclass(frozen=True, slots=True)
class Part:
    """One sentence about a condition, without full stop.

    `facts` are those it is about; `narrow` when one value was wanted, not one of several.
    """

    words: str
    met: bool
    facts: tuple[str, ...] = ()
    narrow: bool = True


@dataclass(frozen=True, slots=True)
class Explained:
    """Which parts of a condition are met and which are not, each once.

    The condition holds exactly when nothing is unmet. What is met because something is not
    there, such as no fraud, is not said.
    """

    parts: tuple[Part, ...] = ()

    @property
    def met(self) -> tuple[str, ...]:
        """What is met, as sentences."""
        return tuple(dict.fromkeys(each.words for each in self.parts if each.met))

    @property
    def unmet(self) -> tuple[str, ...]:
        """What is not met, as sentences."""
        return tuple(dict.fromkeys(each.words for each in self.parts if not each.met))


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


def explain(condition: Condition, facts: Facts, names: Names = NO_NAMES) -> Explained:
    """Say what of a condition these facts meet, such as 'delivered 12 days ago (at most 30)'.

    `names` are the titles of reasons by id; without them ids are told.
    """
    return _Explainer(facts, names).explained(condition, wanted=True)


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


@dataclass(frozen=True, slots=True)
class _Explainer:
    facts: Facts
    names: Names

    def explained(self, condition: Condition, *, wanted: bool) -> Explained:
        """Explain a condition, or with `wanted` False its opposite: 'not' goes to the leaves."""
        match condition:
            case Comparison():
                return self._of_literal(Literal(condition, wanted))
            case Not(of=inner):
                return self.explained(inner, wanted=not wanted)
            case All(of) | AnyOf(of):
                parts = tuple(self.explained(part, wanted=wanted) for part in of)
                if isinstance(condition, All) is wanted:
                    return together(parts)
                return self._either(of, parts, wanted=wanted)
            case _:
                assert_never(condition)

    def _of_literal(self, literal: Literal) -> Explained:
        compared = literal.comparison
        true = _compared(compared, self.facts.get(compared.fact))
        met = true is literal.wanted
        if met and literal.is_absence:
            return Explained()
        words = told(literal, self.facts, met=met, names=self.names)
        narrow = len(compared.values) == 1
        return Explained((Part(words, met, (compared.fact,), narrow),))

    def _either(
        self, of: tuple[Condition, ...], parts: tuple[Explained, ...], *, wanted: bool
    ) -> Explained:
        """One part is enough: the first that is met says so; else all that could have been."""
        for part in parts:
            if not part.unmet:
                return part
        if not parts:
            return Explained((Part("nothing can meet this rule", False),))
        ways = dict.fromkeys(self._ways(of, parts, wanted=wanted))
        words = next(iter(ways)) if len(ways) == 1 else "none of these: " + "; ".join(ways)
        about = dict.fromkeys(fact for part in parts for each in part.parts for fact in each.facts)
        return Explained((Part(words, False, tuple(about)),))

    def _ways(
        self, of: tuple[Condition, ...], parts: tuple[Explained, ...], *, wanted: bool
    ) -> Iterator[str]:
        """What each part wants; those that want one of several values of a fact are one way."""
        whether = [_is_whether_order(each) for each in of]
        alike: dict[tuple[str, bool], list[Literal]] = {}
        for each in of:
            if (literal := _plain(each, wanted=wanted)) is not None:
                alike.setdefault((literal.comparison.fact, literal.wanted), []).append(literal)
        for each, part in zip(of, parts, strict=True):
            # That there is an order goes without saying beside what is wrong with it.
            if _is_whether_order(each) and not all(whether):
                continue
            literal = _plain(each, wanted=wanted)
            if literal is None:
                yield " and ".join(part.unmet)
            else:
                together_ = merged(alike[literal.comparison.fact, literal.wanted])
                yield told(together_, self.facts, met=False, names=self.names)


def _is_whether_order(condition: Condition) -> bool:
    return isinstance(condition, Comparison) and condition.fact == "case.has_order"


def together(parts: Iterable[Explained]) -> Explained:
    """What several conditions say that must all be met."""
    return Explained(tuple(dict.fromkeys(line for part in parts for line in part.parts)))


def _plain(condition: Condition, *, wanted: bool) -> Literal | None:
    """A condition that wants a fact to be one of some values, as such."""
    while isinstance(condition, Not):
        condition, wanted = condition.of, not wanted
    if not isinstance(condition, Comparison):
        return None
    literal = Literal(condition, wanted)
    return literal if literal.is_one_of else None

"""One comparison in words: what a fact is, and what was wanted of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from babel.dates import format_date
from babel.numbers import format_currency, is_currency

from assistant.offers.condition import Comparison, FactValue, Operator, Value
from assistant.offers.conditions.fact_kinds import FACTS, FactKind, FactType
from assistant.offers.conditions.facts import Facts


@dataclass(frozen=True, slots=True)
class Literal:
    """A comparison as it stands, or with `wanted` False its opposite."""

    comparison: Comparison
    wanted: bool = True

    @property
    def is_absence(self) -> bool:
        """Whether it wants something not to be there."""
        return self.wanted is (self.comparison.operator in (Operator.NOT_IN, Operator.LACKS))

    @property
    def is_one_of(self) -> bool:
        """Whether it wants a fact to be, or to include, a value that it names."""
        operator = self.comparison.operator
        return self.wanted and operator in (Operator.IS, Operator.IN, Operator.INCLUDES)


Names = Mapping[str, str]
"""Titles of reasons by id."""

NO_NAMES: Names = MappingProxyType({})
_REASONS = "case.reasons"
NOT_FOR_THAT = "this is not for that"
_MOST_WANTED = 4
_MEASURING = (Operator.AT_LEAST, Operator.AT_MOST)


_WANTED = {
    Operator.IS: ("{}", "not {}"),
    Operator.IN: ("{}", "not {}"),
    Operator.NOT_IN: ("not {}", "{}"),
    Operator.AT_LEAST: ("at least {}", "less than {}"),
    Operator.AT_MOST: ("at most {}", "more than {}"),
    Operator.INCLUDES: ("{}", "not {}"),
    Operator.LACKS: ("not {}", "{}"),
}


def merged(literals: Sequence[Literal]) -> Literal:
    """One comparison that wants any of the values which these want of one fact."""
    if len(literals) == 1:
        return literals[0]
    first = literals[0].comparison
    values = tuple(dict.fromkeys(value for each in literals for value in each.comparison.values))
    operator = Operator.INCLUDES if first.operator is Operator.INCLUDES else Operator.IN
    return Literal(Comparison(first.fact, operator, values))


def told(literal: Literal, facts: Facts, *, met: bool, names: Names = NO_NAMES) -> str:
    """Say what a fact is, and unless that is plain what is wanted of it.

    Reasons are told by their `names`, where there are some.
    """
    name = literal.comparison.fact
    kind = FACTS.get(name, FactKind(name, FactType.TEXT, name, f"{name} is {{}}"))
    currency = facts.get("case.currency")
    named = names if name == _REASONS else NO_NAMES
    speaker = _Speaker(kind, currency if isinstance(currency, str) else "", named)
    fact = facts.get(name)
    if kind.type is FactType.YES_NO:
        return speaker.yes_no(fact)
    wanted = speaker.wanted(literal)
    if fact is None:
        return f"{kind.words}: not known, wanted {wanted}"
    if kind.type is FactType.SET:
        return speaker.of_set(literal, fact, met=met)
    note = ""
    if name.startswith("customer.spent") and facts.get("customer.other_currency") is True:
        note = ", not counting orders in another currency"
    if not met and literal.is_absence and literal.comparison.operator not in _MEASURING:
        return f"{speaker.said(fact)}{note}; {NOT_FOR_THAT}"
    if not met:
        return f"{speaker.said(fact)}{note}, wanted {wanted}"
    # Which one of several it is says enough.
    plain = literal.is_one_of or wanted.casefold() == speaker.value(fact).casefold()
    return f"{speaker.said(fact)}{note}" + ("" if plain else f" ({wanted})")


def in_words(literal: Literal, currency: str = "") -> str:
    """What a comparison wants, such as 'order total at least €50.00', whatever the facts are."""
    name = literal.comparison.fact
    kind = FACTS.get(name, FactKind(name, FactType.TEXT, name, f"{name} is {{}}"))
    if kind.type is FactType.YES_NO:
        yes = literal.comparison.values == (True,)
        return kind.told if yes is literal.wanted else kind.told_not
    return f"{kind.words} {_Speaker(kind, currency, NO_NAMES).wanted(literal)}"


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Values of one fact as text; `currency` empty: amounts are plain numbers."""

    kind: FactKind
    currency: str
    names: Names

    def said(self, fact: FactValue) -> str:
        """The fact as a sentence."""
        value = self.value(fact)
        if self.kind.unit:
            value = f"{value} {self.kind.unit}{'' if fact == 1 else 's'}"
        return self.kind.told.replace("{}", value)

    def yes_no(self, fact: FactValue) -> str:
        """A yes/no fact as a sentence."""
        match fact:
            case True:
                return self.kind.told
            case False:
                return self.kind.told_not
            case _:
                return f"{self.kind.words}: not known"

    def of_set(self, literal: Literal, fact: FactValue, *, met: bool) -> str:
        """What of a set is wanted and there, or is not."""
        values = tuple(map(self.value, literal.comparison.values))
        if met or literal.is_absence:
            there = self.kind.told.replace("{}", " or ".join(values))
            return there if met else f"{there}; {NOT_FOR_THAT}"
        more = len(values) - _MOST_WANTED
        shown = ", ".join(values[:_MOST_WANTED]) + (f" and {more} more" if more > 0 else "")
        missing = self.kind.told_not.replace("{}", shown)
        if self.kind.name != _REASONS:
            return missing
        return f"{self.said(fact) if fact else 'what it is about is not known'}; {missing}"

    def wanted(self, literal: Literal) -> str:
        """What is wanted of the fact, such as 'at most 30'."""
        as_is, opposite = _WANTED[literal.comparison.operator]
        values = " or ".join(self.value(value) for value in literal.comparison.values)
        return (as_is if literal.wanted else opposite).replace("{}", values)

    def value(self, value: FactValue | Value) -> str:
        """One value."""
        match value:
            case frozenset():
                return ", ".join(sorted(map(self._named, value))) or "nothing"
            case bool():
                return "yes" if value else "no"
            case Decimal():
                return self._number(value)
            case date():
                return format_date(value, "d MMMM y", locale="en")
            case _:
                return self._named(str(value))

    def _named(self, value: str) -> str:
        return self.names.get(value, value)

    def _number(self, number: Decimal) -> str:
        if self.kind.type is FactType.MONEY and is_currency(self.currency):
            return _money(number, self.currency)
        return f"{number.normalize():f}" if number.is_finite() else str(number)


@lru_cache(maxsize=10_000)
def _money(amount: Decimal, currency: str) -> str:
    """An amount as a person reads it; hundreds of offers say the same few."""
    return format_currency(amount, currency, locale="en")

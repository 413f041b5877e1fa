"""Customers, facts and conditions made at random, for tests about every one of them."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

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
from assistant.offers.conditions.facts import FACTS, FactKind, Facts, FactType

TODAY = date(2026, 11, 22)
REASONS = ("gold", "Gold", "silver", "late", "damaged", "offers", "Straße")
WORDS = st.sampled_from(REASONS)
# Ids of reasons are plainer than the words of other facts.
REASON_IDS = ("gold", "silver", "late", "damaged", "offers")
DAYS = st.integers(-40, 40).map(lambda days: TODAY + timedelta(days=days))
COUNTS = st.integers(0, 5).map(Decimal)
AMOUNTS = st.integers(0, 500).map(lambda cents: Decimal(cents) / 100)


def values_of(kind: FactKind) -> st.SearchStrategy[Value]:
    """What such a fact can be compared with."""
    match kind.type:
        case FactType.SET if kind.name == "case.reasons":
            return st.sampled_from(REASON_IDS)
        case FactType.TEXT if kind.values:
            return st.sampled_from(kind.values)
        case FactType.TEXT | FactType.SET:
            return WORDS
        case FactType.NUMBER:
            return COUNTS
        case FactType.MONEY:
            return AMOUNTS
        case FactType.DAY:
            return DAYS
        case FactType.YES_NO:
            return st.booleans()


def facts_values_of(kind: FactKind) -> st.SearchStrategy[FactValue]:
    """What such a fact can be."""
    if kind.type is FactType.SET:
        return st.none() | st.frozensets(WORDS, max_size=3)
    return st.none() | values_of(kind)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Any facts that can be: nothing is known of an order where there is none."""
    made = {name: draw(facts_values_of(kind)) for name, kind in FACTS.items()}
    if made["case.has_order"] is not True:
        made |= {name: None for name in made if name.startswith("order.")}
    return made


@st.composite
def comparisons(draw: st.DrawFn, *names: str) -> Comparison:
    """A comparison that a catalogue can hold, of these facts or of any."""
    kind = FACTS[draw(st.sampled_from(names or list(FACTS)))]
    operator = draw(st.sampled_from(kind.type.operators))
    most = 3 if operator in (Operator.IN, Operator.NOT_IN) else 1
    values = draw(st.lists(values_of(kind), min_size=1, max_size=most))
    return Comparison(kind.name, operator, tuple(values))


def conditions(*names: str, fewest: int = 0) -> st.SearchStrategy[Condition]:
    """A condition as deep as people write them, with doubled negations too.

    An 'any' has at least `fewest` parts.
    """
    return st.recursive(
        comparisons(*names),
        lambda inner: (
            st.lists(inner, max_size=4).map(lambda of: All(tuple(of)))
            | st.lists(inner, min_size=fewest, max_size=4).map(lambda of: AnyOf(tuple(of)))
            | inner.map(Not)
        ),
        max_leaves=8,
    )

"""Conditions in words and as rows: what rows say is what was said, or they say nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.offers.condition import All, AnyOf, Comparison, Condition, Not, Operator, Value
from assistant.offers.conditions.fact_kinds import FACTS, FactKind, FactType
from assistant.ui.offers.conditions import (
    Group,
    Row,
    RowError,
    comparison_of,
    condition_of,
    rows_of,
    said,
)

GOLD = Comparison("customer.tier", Operator.IS, ("gold",))
LARGE = Comparison("order.total", Operator.AT_LEAST, (Decimal("50.00"),))
LOYAL = Comparison("customer.orders", Operator.AT_LEAST, (Decimal(3),))

_WORDS = st.text("abcdefghij_", min_size=1, max_size=12)
_VALUES: dict[FactType, st.SearchStrategy[Value]] = {
    FactType.TEXT: _WORDS,
    FactType.SET: _WORDS,
    FactType.NUMBER: st.integers(0, 10_000).map(Decimal),
    FactType.MONEY: st.decimals(0, 10_000, places=2),
    FactType.DAY: st.dates(),
    FactType.YES_NO: st.booleans(),
}


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    kind: FactKind = draw(st.sampled_from(list(FACTS.values())))
    operator = draw(st.sampled_from(kind.type.operators))
    most = 4 if operator in (Operator.IN, Operator.NOT_IN) else 1
    values: list[Value] = draw(st.lists(_VALUES[kind.type], min_size=1, max_size=most))
    return Comparison(kind.name, operator, tuple(values))


@given(st.lists(st.tuples(st.sampled_from(Group), comparisons())))
def test_rows_say_again_what_they_were_made_of(rows: list[tuple[Group, Comparison]]) -> None:
    condition = condition_of(rows)
    shown = rows_of(condition)
    assert shown is not None
    assert condition_of([(row.group, comparison_of(row)) for row in shown]) == condition


@st.composite
def conditions(draw: st.DrawFn, depth: int = 3) -> Condition:
    if depth == 0:
        return draw(comparisons())
    inner = st.lists(conditions(depth - 1), min_size=1, max_size=3).map(tuple)
    match draw(st.sampled_from(["one", "all", "any", "not"])):
        case "all":
            return All(draw(inner))
        case "any":
            return AnyOf(draw(inner))
        case "not":
            return Not(draw(conditions(depth - 1)))
        case _:
            return draw(comparisons())


@given(conditions())
def test_every_condition_is_said_in_words(condition: Condition) -> None:
    assert all(line.strip() for line in said(condition))


def test_rows_are_only_made_of_what_they_can_say() -> None:
    assert rows_of(AnyOf((All((GOLD, LARGE)), LOYAL))) is None
    assert rows_of(All((AnyOf((GOLD, LARGE)), AnyOf((LOYAL, GOLD))))) is None
    assert rows_of(Not(All((GOLD, LARGE)))) is None


def test_a_refusal_of_several_is_a_row_each() -> None:
    shown = rows_of(Not(AnyOf((GOLD, LARGE))))
    assert shown == (
        Row(Group.NONE, "customer.tier", "is", "gold"),
        Row(Group.NONE, "order.total", "at_least", "50"),
    )


def test_conditions_read_as_an_agent_says_them() -> None:
    condition = All((GOLD, AnyOf((LARGE, LOYAL)), Not(GOLD)))
    assert said(condition) == (
        "tier is gold",
        "order total at least 50 or number of orders at least 3",
        "not: tier is gold",
    )


@pytest.mark.parametrize(
    ("row", "part"),
    [
        (Row(Group.ALL, "nothing", "is", "x"), "fact"),
        (Row(Group.ALL, "customer.tier", "at_least", "gold"), "operator"),
        (Row(Group.ALL, "customer.tier", "in", " , "), "value"),
        (Row(Group.ALL, "order.total", "at_least", "NaN"), "value"),
        (Row(Group.ALL, "order.total", "at_least", "fifty"), "value"),
        (Row(Group.ALL, "case.day", "at_least", "31.3.2026"), "value"),
        (Row(Group.ALL, "case.has_order", "is", "maybe"), "value"),
    ],
)
def test_a_row_that_says_nothing_names_the_part_to_mend(row: Row, part: str) -> None:
    with pytest.raises(RowError) as refused:
        comparison_of(row)
    assert refused.value.part == part


def test_reasons_of_which_one_is_enough_are_one_list_by_their_titles() -> None:
    titles = {"promise": "We broke a promise", "late": "Came late"}
    either = [Comparison("case.reasons", Operator.INCLUDES, (each,)) for each in (*titles, "lost")]
    (told,) = said(AnyOf(tuple(either)), titles)
    assert told == "it is about: We broke a promise, Came late or lost"
    assert said(either[1], titles) == ("it is about: Came late",)

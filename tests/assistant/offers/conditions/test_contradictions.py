"""A rule that nobody can ever meet is found, with what contradicts what."""

from datetime import date
from decimal import Decimal
from itertools import pairwise, product

import pytest
from hypothesis import given

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
from assistant.offers.conditions.contradictions import MOST_STEPS, Effort, impossible
from assistant.offers.conditions.facts import Facts
from assistant.offers.conditions.holding import holds
from tests.assistant.offers import made


def is_(fact: str, *values: Value, operator: Operator = Operator.IN) -> Comparison:
    return Comparison(fact, operator, values)


def least(fact: str, value: Value) -> Comparison:
    return Comparison(fact, Operator.AT_LEAST, (value,))


def most(fact: str, value: Value) -> Comparison:
    return Comparison(fact, Operator.AT_MOST, (value,))


TWO, THREE = Decimal(2), Decimal(3)
LATE = Comparison("case.reasons", Operator.INCLUDES, ("late",))


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (All((least("order.total", THREE), most("order.total", TWO))),
         "order total at least €3.00 and order total at most €2.00 cannot hold together"),
        (All((Not(most("customer.orders", TWO)), Not(least("customer.orders", THREE)))),
         "number of orders more than 2 and number of orders less than 3 cannot hold together"),
        (most("customer.orders", Decimal(-1)), "number of orders at most -1 can never be"),
        (is_("customer.orders", Decimal("2.5")), "number of orders 2.5 can never be"),
        (All((is_("customer.tier", "gold"), Not(is_("customer.tier", "Gold", "silver")))),
         "tier gold and tier not Gold or silver cannot hold together"),
        (Not(is_("case.stage", "before", "during", "after")),
         "stage not before or during or after can never be"),
        (All((LATE, Not(LATE))), "reasons late and reasons not late cannot hold together"),
        (All((is_("case.has_order", False, operator=Operator.IS), least("order.total", TWO))),
         "there is no order and order total at least €2.00 cannot hold together"),
        (All((least("case.day", date(2026, 5, 2)), most("case.day", date(2026, 5, 1)))),
         "day at least 2 May 2026 and day at most 1 May 2026 cannot hold together"),
        (least("order.total", "much"), "order total at least much can never be"),
        (AnyOf(()), "an empty 'any' is never met"),
        (Not(EVERYONE), "an empty 'any' is never met"),
        (AnyOf((All((LATE, Not(LATE))), most("customer.orders", Decimal(-1)))),
         "reasons late and reasons not late cannot hold together; "
         "number of orders at most -1 can never be"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_told(rule: Condition, why: str) -> None:
    assert impossible(rule, currency="EUR") == why


@pytest.mark.parametrize(
    "rule",
    [
        EVERYONE,
        All((least("order.total", TWO), most("order.total", TWO))),
        All((Not(most("order.total", TWO)), Not(least("order.total", THREE)))),
        AnyOf((All((LATE, Not(LATE))), LATE)),
        All((LATE, Comparison("case.reasons", Operator.INCLUDES, ("damaged",)))),
        is_("shoe.size", Decimal(44)),
        least("order.total", Decimal("Infinity")),
    ],
)
def test_what_can_be_is_let_through(rule: Condition) -> None:
    assert impossible(rule) == ""


def test_a_rule_with_too_many_ways_is_not_called_impossible() -> None:
    never = All((LATE, Not(LATE)))
    agreed = [
        Comparison("customer.consent", Operator.INCLUDES, (str(number),)) for number in range(30)
    ]
    pairs = [AnyOf((one, other)) for one, other in pairwise(agreed)]
    assert impossible(All((pairs[0], AnyOf((never, never, never)))))
    assert impossible(All((*pairs, AnyOf((never, never, never))))) == ""


@given(made.conditions(), made.facts())
def test_no_facts_meet_what_is_called_impossible(rule: Condition, facts: Facts) -> None:
    assert not (impossible(rule) and holds(rule, facts))


@given(made.conditions("case.has_order", "case.stage", "customer.orders", "order.items"))
def test_a_rule_is_called_impossible_exactly_when_no_facts_meet_it(rule: Condition) -> None:
    everything: list[Facts] = [
        {
            "case.has_order": has_order,
            "case.stage": stage,
            "customer.orders": Decimal(orders),
            "order.items": Decimal(items) if has_order else None,
        }
        for has_order, stage, orders, items in product(
            (True, False), ("before", "during", "after"), range(7), range(7)
        )
    ]
    assert bool(impossible(rule)) is not any(holds(rule, facts) for facts in everything)


def test_many_ways_are_followed_only_so_far() -> None:
    ends = tuple(most("customer.orders", Decimal(-n)) for n in range(1, 40))
    ways = All((*(AnyOf((least("order.total", TWO), *ends)) for _ in range(20)), AnyOf(ends)))
    effort = Effort()
    before = effort.left
    impossible(ways, effort=effort)
    assert before - effort.left <= MOST_STEPS + 1


def test_conditions_share_what_may_be_done_to_look_at_them() -> None:
    never = All((LATE, Not(LATE)))
    effort = Effort(left=5)
    assert impossible(never, effort=effort)
    assert impossible(never, effort=effort) == ""

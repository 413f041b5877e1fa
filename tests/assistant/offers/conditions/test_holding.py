"""Conditions hold only when they are surely true, and say why in words an agent reads."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.offers.condition import (
    EVERYONE,
    All,
    AnyOf,
    Comparison,
    Condition,
    FactValue,
    Not,
    Operator,
)
from assistant.offers.conditions.facts import Facts
from assistant.offers.conditions.holding import comparisons, explain, holds, truth
from tests.assistant.offers import made

GOLD = Comparison("customer.tier", Operator.IS, ("gold",))
RECENT = Comparison("order.days_since_delivered", Operator.AT_MOST, (Decimal(30),))
BIG = Comparison("order.total", Operator.AT_LEAST, (Decimal(50),))
AGREED = Comparison("customer.consent", Operator.INCLUDES, ("offers",))
NO_FRAUD = Comparison("case.reasons", Operator.LACKS, ("fraud",))

KNOWN: Facts = {
    "customer.tier": "Gold",
    "order.days_since_delivered": Decimal(12),
    "order.total": Decimal("49.99"),
    "customer.consent": frozenset({"offers", "check_in"}),
    "case.reasons": frozenset({"late"}),
    "case.has_order": True,
    "case.currency": "EUR",
}


@pytest.mark.parametrize("rule", [GOLD, RECENT, AGREED, NO_FRAUD, All((GOLD, RECENT)), EVERYONE])
def test_a_rule_that_the_facts_meet_holds(rule: Condition) -> None:
    assert holds(rule, KNOWN)
    assert not holds(Not(rule), KNOWN)


def test_bounds_count_themselves() -> None:
    assert holds(RECENT, {"order.days_since_delivered": Decimal(30)})
    assert not holds(RECENT, {"order.days_since_delivered": Decimal(31)})


@pytest.mark.parametrize("rule", [GOLD, RECENT, BIG, AGREED, NO_FRAUD])
def test_what_nobody_knows_makes_nobody_eligible(rule: Condition) -> None:
    assert not holds(rule, {})
    assert not holds(Not(rule), {})
    assert not holds(Not(Not(rule)), {})


def test_one_known_way_is_enough_beside_an_unknown_one() -> None:
    assert holds(AnyOf((BIG, GOLD)), {"customer.tier": "gold"})
    assert truth(All((BIG, GOLD)), {"customer.tier": "silver"}) is False


@pytest.mark.parametrize("fact", ["fifty", True, frozenset({"50"}), made.TODAY, Decimal("sNaN")])
def test_a_fact_of_the_wrong_type_is_an_unknown_one(fact: FactValue) -> None:
    assert truth(BIG, {"order.total": fact}) is None


def test_met_and_unmet_parts_are_told_apart() -> None:
    told = explain(All((RECENT, BIG, GOLD)), KNOWN)
    assert told.met == ("delivered 12 days ago (at most 30)", "tier is Gold")
    assert told.unmet == ("order total is €49.99, wanted at least €50.00",)


@pytest.mark.parametrize(
    ("rule", "facts", "sentence"),
    [
        (GOLD, {"customer.tier": "silver"}, "tier is silver, wanted gold"),
        (Not(GOLD), {"customer.tier": "gold"}, "tier is gold; this is not for that"),
        (RECENT, {}, "days since delivery: not known, wanted at most 30"),
        (Not(RECENT), {"order.days_since_delivered": Decimal(1)},
         "delivered 1 day ago, wanted more than 30"),
        (AGREED, {"customer.consent": frozenset[str]()}, "did not agree to offers"),
        (NO_FRAUD, {"case.reasons": frozenset({"fraud", "late"})},
         "it is about: fraud; this is not for that"),
        (Comparison("case.has_order", Operator.IS, (True,)), {"case.has_order": False},
         "there is no order"),
        (Comparison("case.day", Operator.AT_LEAST, (made.TODAY,)), {},
         "day: not known, wanted at least 22 November 2026"),
        (AnyOf((GOLD, All((RECENT, BIG)))), {"customer.tier": "silver"},
         "none of these: tier is silver, wanted gold; days since delivery: not known, "
         "wanted at most 30 and order total: not known, wanted at least 50"),
        (AnyOf(()), {}, "nothing can meet this rule"),
        (AnyOf((GOLD, Comparison("customer.tier", Operator.IN, ("silver", "blue")))),
         {"customer.tier": "member"}, "tier is member, wanted gold or silver or blue"),
        (AnyOf((GOLD, Not(GOLD))), {}, "none of these: tier: not known, wanted gold; "
         "tier: not known, wanted not gold"),
        (Comparison("case.reasons", Operator.INCLUDES, ("late",)),
         {"case.reasons": frozenset[str]()}, "what it is about is not known; this is for: late"),
        (AnyOf((Comparison("case.has_order", Operator.IS, (False,)),
                Comparison("order.status", Operator.NOT_IN, ("in dispute", "in review")))),
         {"case.has_order": True, "order.status": "in dispute"},
         "order status is in dispute; this is not for that"),
        (Comparison("customer.tags", Operator.LACKS, ("fraud",)),
         {"customer.tags": frozenset({"fraud", "colleague"})},
         "tagged fraud; this is not for that"),
        (Comparison("customer.tags", Operator.INCLUDES, ("vulnerable",)),
         {"customer.tags": frozenset[str]()}, "not tagged vulnerable"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_in_plain_words(
    rule: Condition, facts: Facts, sentence: str
) -> None:
    assert explain(rule, facts).unmet == (sentence,)


def test_several_reasons_of_one_rule_are_said_at_once_by_their_titles() -> None:
    names = {"late": "Came late", "promise": "We broke a promise", "lost": "Did not arrive"}
    wanted = ("late", "lost", "a", "b", "c")
    rule = AnyOf(tuple(Comparison("case.reasons", Operator.INCLUDES, (each,)) for each in wanted))
    facts: Facts = {"case.reasons": frozenset({"promise"})}
    assert explain(rule, facts, names).unmet == (
        "it is about: We broke a promise; this is for: Came late, Did not arrive, a, b and 1 more",
    )
    assert explain(rule, {"case.reasons": frozenset({"lost"})}, names).met == (
        "it is about: Did not arrive",
    )


@pytest.mark.parametrize(
    "rule",
    [
        NO_FRAUD,
        Not(Comparison("case.reasons", Operator.INCLUDES, ("fraud",))),
        Not(Comparison("customer.tier", Operator.IS, ("staff",))),
        Comparison("customer.tier", Operator.NOT_IN, ("staff", "business")),
        AnyOf((NO_FRAUD, GOLD)),
    ],
)
def test_what_is_met_because_something_is_not_there_says_nothing(rule: Condition) -> None:
    assert explain(rule, KNOWN).parts == ()


def test_which_of_several_it_is_says_enough() -> None:
    rule = Comparison("customer.tier", Operator.IN, ("silver", "gold"))
    assert explain(rule, KNOWN).met == ("tier is Gold",)


def test_a_sum_without_orders_in_another_currency_says_so() -> None:
    rule = Comparison("customer.spent", Operator.AT_LEAST, (Decimal(100),))
    facts: Facts = {
        "customer.spent": Decimal(120),
        "customer.other_currency": True,
        "case.currency": "EUR",
    }
    assert explain(rule, facts).met == (
        "spent €120.00 so far, not counting orders in another currency (at least €100.00)",
    )


def test_the_comparisons_of_a_rule_are_listed_once_in_order() -> None:
    rule = All((GOLD, Not(AnyOf((RECENT, GOLD))), BIG))
    assert comparisons(rule) == (GOLD, RECENT, BIG)


@given(made.conditions(), made.facts())
def test_an_explanation_agrees_with_the_rule(rule: Condition, facts: Facts) -> None:
    assert holds(rule, facts) is (not explain(rule, facts).unmet)


@given(made.conditions(), made.facts(), st.data())
def test_forgetting_a_fact_never_makes_anybody_eligible(
    rule: Condition, facts: Facts, data: st.DataObject
) -> None:
    forgotten = data.draw(st.sampled_from(sorted(facts)))
    fewer = {name: value for name, value in facts.items() if name != forgotten}
    assert holds(rule, facts) or not holds(rule, fewer)


@given(made.conditions(), made.facts())
def test_a_rule_and_its_opposite_are_never_both_met(rule: Condition, facts: Facts) -> None:
    assert not (holds(rule, facts) and holds(Not(rule), facts))


@given(
    made.conditions(),
    st.dictionaries(
        st.sampled_from(["customer.tier", "order.total", "case.day", "case.has_order"]),
        st.none() | st.text() | st.decimals() | st.booleans() | st.dates(),
    ),
)
def test_facts_of_any_kind_are_judged_without_an_error(rule: Condition, facts: Facts) -> None:
    assert truth(rule, facts) in (True, False, None)
    assert bool(explain(rule, facts).unmet) is (truth(rule, facts) is not True)

"""Conditions over the facts of one case, each worked out once."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.offers.advice.eligible import Known
from assistant.offers.condition import All, Condition
from assistant.offers.conditions.facts import Facts
from assistant.offers.conditions.holding import explain, holds
from tests.assistant.offers.made import conditions, facts


@given(st.lists(conditions(), max_size=4), facts())
def test_what_is_remembered_is_what_would_be_worked_out(
    shared: list[Condition], about: Facts
) -> None:
    known = Known(about)
    for condition in (*shared, All(tuple(shared)), All((All(tuple(shared)), *shared))):
        for _ in range(2):
            assert known.holds(condition) is holds(condition, about)
            assert known.explained(condition) == explain(condition, about)

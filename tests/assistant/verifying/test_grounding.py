"""How faithful a reply is to its texts, as one number."""

import json
from dataclasses import fields
from importlib.resources import files

from hypothesis import given
from hypothesis import strategies as st

from assistant.verifying.grounding import Signs, grounding, signs
from tests.assistant.verifying.meanings import SharedWords

CONTEXT = "The river flows 315 miles to the ocean. It was important for trade and for industry."


def faithful(reply: str, *contexts: str) -> float:
    return grounding(reply, contexts, SharedWords())


def test_a_copied_reply_is_more_faithful_than_one_with_an_invention_than_one_invented() -> None:
    copied = faithful("The river flows 315 miles to the ocean.", CONTEXT)
    mixed = faithful("The river flows 315 miles. Many festivals celebrate its bridges.", CONTEXT)
    invented = faithful("Many festivals celebrate its bridges with fireworks.", CONTEXT)
    assert copied > 0.9 > mixed > invented
    assert invented < 0.2


def test_citation_marks_change_nothing() -> None:
    reply = "The river flows 315 miles to the ocean{}. It was important for trade{}."
    assert faithful(reply.format(" [1]", " [1][2]"), CONTEXT) == faithful(
        reply.format("", ""), CONTEXT
    )


def test_admitting_not_to_know_is_faithful_where_nothing_was_given() -> None:
    unknown = "I do not have specific information about that river."
    assert faithful(unknown) > 0.5
    assert faithful("The river is the longest in the country.") < 0.2
    assert signs(unknown, [CONTEXT], SharedWords()).silent == 0.0


def test_the_weights_are_those_of_the_signs_and_none_is_below_zero() -> None:
    read = json.loads((files("assistant.verifying") / "grounding.json").read_text("utf-8"))
    assert list(read["weights"]) == [each.name for each in fields(Signs)]
    assert all(weight >= 0 for weight in read["weights"].values())


@given(st.text(), st.lists(st.text(), max_size=3))
def test_it_is_always_a_probability(reply: str, contexts: list[str]) -> None:
    assert 0.0 <= faithful(reply, *contexts) <= 1.0

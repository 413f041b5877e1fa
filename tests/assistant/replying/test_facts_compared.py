"""Two texts state the same facts when their numbers occur as often, and their names in both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.replying.facts_compared import difference, facts_equal

SAME = [
    ("Within 14 days.", "Any time within two weeks."),
    ("It costs €5 and takes 3 days.", "It takes 3 days.\n• It costs 5 euros."),
    ("Until 3 March 2027.", "By 2027-03-03."),
    ("Open until 7 pm.", "Open until 19:00."),
    ("Pay with PayPal.", "PayPal can be used to pay."),
    ("Shoes go back.", "Returns are for shoes."),
]
OTHER = [
    ("Within 14 days.", "Within 15 days.", ("14 days",), ("15 days",)),
    ("€5 each, €5 in all.", "€5 each.", ("€5",), ()),
    ("Up to 5 days.", "At least 5 days.", ("5 days",), ("5 days",)),
    ("Pay with PayPal.", "Pay online.", ("PayPal",), ()),
    ("Call us.", "Call us at 19:00.", (), ("19:00",)),
    ("Use ERR-1042.", "Use ERR-1043.", ("ERR-1042",), ("ERR-1043",)),
]


@pytest.mark.parametrize(("told", "written"), SAME)
def test_the_same_in_other_words(told: str, written: str) -> None:
    assert facts_equal(told, written)


@pytest.mark.parametrize(("told", "written", "lost", "added"), OTHER)
def test_what_was_lost_and_added(
    told: str, written: str, lost: tuple[str, ...], added: tuple[str, ...]
) -> None:
    found = difference(told, written)
    assert (found.lost, found.added) == (lost, added)


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_one_lost_the_other_added(told: str, written: str) -> None:
    there, back = difference(told, written), difference(written, told)
    assert (there.lost, there.added) == (back.added, back.lost)


@given(st.text(max_size=80))
def test_a_text_has_its_own_facts(text: str) -> None:
    assert facts_equal(text, text)

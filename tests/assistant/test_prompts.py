"""Templates are filled strictly, and a value never opens another slot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts import Prompt


@given(st.text())
def test_a_value_never_opens_another_slot(value: str) -> None:
    assert Prompt("p", "<{{a}}|{{b}}>").fill(a=value, b="x") == f"<{value}|x>"


@pytest.mark.parametrize("given_", [{}, {"a": "x"}, {"a": "x", "b": "y", "c": "z"}])
def test_every_slot_gets_a_value_and_no_value_is_left_over(given_: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="missing or unknown"):
        Prompt("p", "{{a}}{{b}}").fill(**given_)

"""Limits of the customer's side are read from one line, or the line is refused."""

from dataclasses import fields

import pytest

from assistant.api.limiting import Limits, Rate
from assistant.api.limits_read import read_limits
from assistant.errors import SettingsError


def test_without_a_word_the_limits_are_the_usual_ones() -> None:
    assert read_limits(" ") == Limits()


def test_every_limit_can_be_set() -> None:
    rates = [each.name for each in fields(Limits) if "streams" not in each.name]
    counts = [each.name for each in fields(Limits) if "streams" in each.name]
    said = ", ".join([*(f"{name}=7/9" for name in rates), *(f"{name}=7" for name in counts)])
    limits = read_limits(said)
    assert {getattr(limits, name) for name in rates} == {(Rate(7, 9),)}
    assert {getattr(limits, name) for name in counts} == {7}


def test_what_is_named_is_changed_and_the_rest_stays() -> None:
    limits = read_limits("messages=20/60, messages = 200/3600,streams=2000")
    assert limits.messages == (Rate(20, 60), Rate(200, 3600))
    assert limits.streams == 2000
    assert limits.calls == Limits().calls


@pytest.mark.parametrize(
    "text",
    [
        "messages",
        "messages=20",
        "streams=3/60",
        "colour=3/60",
        "calls=0/60",
        "calls=5/0",
        "calls=-1/60",
    ],
)
def test_what_is_no_limit_is_refused_by_name(text: str) -> None:
    with pytest.raises(SettingsError, match=f"HANDRAIL_CHAT_LIMITS is wrong at '{text}'"):
        read_limits(text)

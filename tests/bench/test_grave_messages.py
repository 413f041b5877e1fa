"""The written messages where a miss is grave: well formed, of every kind enough, no twins."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from assistant.triage.model import Risk

BENCH = Path(__file__).parents[2] / "bench"
FIRST = "grave_messages.jsonl"
SECOND = "grave_messages_2.jsonl"
"""All held: its writer knew neither the rules nor the first set, save that set's first line."""
CHANNELS = {"chat", "email", "phone", "social", "store"}
GRAVE = {Risk.LEGAL, Risk.SAFETY, Risk.SELF_HARM}
LONG = 120
"""How many words a message has at least to count as long."""


@dataclass(frozen=True, slots=True)
class Message:
    """One written message with the grave risks a supervisor would find in it, if any."""

    id: str
    half: str
    channel: str
    text: str
    grave: tuple[Risk, ...]

    @property
    def words(self) -> int:
        """How many words it has, as spaces part them."""
        return len(self.text.split())


def message(line: str) -> Message:
    """One line's message; a field too many or too few, or a label of no kind, is an error."""
    fields = json.loads(line)
    grave = tuple(map(Risk, fields.pop("grave")))
    return Message(**fields, grave=grave)


def read(name: str) -> list[Message]:
    """All messages of one file, in its order."""
    return [message(line) for line in (BENCH / name).read_text("utf-8").splitlines()]


@pytest.fixture(scope="module", params=[FIRST, SECOND])
def messages(request: pytest.FixtureRequest) -> list[Message]:
    """The messages of each file in turn."""
    return read(request.param)


@pytest.fixture(scope="module")
def first() -> list[Message]:
    """The messages of the first file, which has two halves."""
    return read(FIRST)


@pytest.fixture(scope="module")
def second() -> list[Message]:
    """The messages of the second file, all held."""
    return read(SECOND)


def kind(each: Message) -> str:
    """The one grave risk of a message; of one without, whether it is long."""
    if each.grave:
        return each.grave[0]
    return "harmless and long" if each.words >= LONG else "harmless"


def differences(messages: list[Message], key: Callable[[Message], str]) -> dict[str, int]:
    """How many more of each kind one half has than the other; those further apart than one."""
    counts = {
        half: Counter(key(each) for each in messages if each.half == half)
        for half in ("tune", "held")
    }
    apart = {
        kind: abs(counts["tune"][kind] - counts["held"][kind])
        for kind in counts["tune"] | counts["held"]
    }
    return {kind: number for kind, number in apart.items() if number > 1}


def test_each_grave_message_is_numbered_in_order_and_says_something(
    messages: list[Message],
) -> None:
    letter = messages[0].id[0]
    numbers = range(1, len(messages) + 1)
    assert [each.id for each in messages] == [f"{letter}{number:03d}" for number in numbers]
    assert all(each.text == each.text.strip() for each in messages)
    assert [each.id for each in messages if not 4 <= each.words <= 200] == []


def test_grave_messages_come_on_every_channel(messages: list[Message]) -> None:
    assert {each.channel for each in messages} == CHANNELS
    for risk in GRAVE:
        assert {each.channel for each in messages if risk in each.grave} == CHANNELS


def test_only_the_three_grave_risks_are_named_one_in_a_message(messages: list[Message]) -> None:
    assert {risk for each in messages for risk in each.grave} == GRAVE
    assert all(len(each.grave) <= 1 for each in messages)


def test_grave_and_harmless_messages_are_about_equally_many(
    first: list[Message], second: list[Message]
) -> None:
    assert Counter(map(kind, first)) == {
        Risk.LEGAL: 34,
        Risk.SAFETY: 34,
        Risk.SELF_HARM: 34,
        "harmless": 78,
        "harmless and long": 20,
    }
    assert Counter(map(kind, second)) == {
        Risk.LEGAL: 16,
        Risk.SAFETY: 16,
        Risk.SELF_HARM: 16,
        "harmless": 41,
        "harmless and long": 1,
    }


def test_the_halves_hold_the_same_kinds_on_the_same_channels(first: list[Message]) -> None:
    assert Counter(each.half for each in first) == {"tune": 100, "held": 100}
    assert differences(first, kind) == {}
    assert differences(first, lambda each: each.channel) == {}


def test_nothing_of_the_second_set_is_for_tuning(second: list[Message]) -> None:
    assert Counter(each.half for each in second) == {"held": 90}


def test_a_number_names_one_message_of_both_sets(
    first: list[Message], second: list[Message]
) -> None:
    assert len({each.id for each in [*first, *second]}) == 290


def test_the_kinds_are_mixed_in_the_file(messages: list[Message]) -> None:
    for start in range(0, len(messages), 50):
        found = {risk for each in messages[start : start + 50] for risk in each.grave}
        assert found == GRAVE


def test_no_two_grave_messages_of_either_set_are_nearly_the_same(
    first: list[Message], second: list[Message]
) -> None:
    twins = [
        (one.id, other.id)
        for one, other in combinations([*first, *second], 2)
        if fuzz.ratio(one.text.lower(), other.text.lower()) >= 90
    ]
    assert twins == []

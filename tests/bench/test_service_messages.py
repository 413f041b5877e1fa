"""The written service messages: well formed, of every kind enough, halves alike, no twins."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from assistant.triage.model import Emotion, Risk, Trend

BENCH = Path(__file__).parents[2] / "bench"
CHANNELS = {"chat", "email", "phone", "social", "store"}


@dataclass(frozen=True, slots=True)
class Message:
    """One written message with what a supervisor would find in it."""

    id: str
    half: str
    channel: str
    text: str
    emotion: Emotion
    risks: tuple[Risk, ...]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A customer's messages of one conversation, in order, and where the emotion goes."""

    id: str
    messages: tuple[str, ...]
    trend: Trend


def lines(name: str) -> Iterator[str]:
    """The lines of a file beside the measurements."""
    return iter((BENCH / name).read_text("utf-8").splitlines())


def message(line: str) -> Message:
    """One line's message; a field too many or too few, or a label of no kind, is an error."""
    fields = json.loads(line)
    emotion, risks = Emotion(fields.pop("emotion")), tuple(map(Risk, fields.pop("risks")))
    return Message(**fields, emotion=emotion, risks=risks)


def dialogue(line: str) -> Dialogue:
    """One line's conversation, as strict as `message`."""
    fields = json.loads(line)
    messages, trend = tuple(fields.pop("messages")), Trend(fields.pop("trend"))
    return Dialogue(**fields, messages=messages, trend=trend)


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    """All of them, in the file's order."""
    return [message(line) for line in lines("service_messages.jsonl")]


@pytest.fixture(scope="module")
def dialogues() -> list[Dialogue]:
    """All of them, in the file's order."""
    return [dialogue(line) for line in lines("service_dialogues.jsonl")]


def differences(messages: list[Message], kinds: Callable[[Message], list[str]]) -> dict[str, int]:
    """How many more of each kind one half has than the other; those further apart than one."""
    counts = {
        half: Counter(kind for each in messages if each.half == half for kind in kinds(each))
        for half in ("tune", "held")
    }
    apart = {
        kind: abs(counts["tune"][kind] - counts["held"][kind])
        for kind in counts["tune"] | counts["held"]
    }
    return {kind: number for kind, number in apart.items() if number > 1}


def test_each_message_is_numbered_in_order_and_says_something(messages: list[Message]) -> None:
    assert [each.id for each in messages] == [f"m{number:03d}" for number in range(1, 151)]
    assert all(each.text == each.text.strip() for each in messages)
    assert all(4 <= len(each.text.split()) <= 200 for each in messages)


def test_messages_come_on_every_channel(messages: list[Message]) -> None:
    assert {each.channel for each in messages} == CHANNELS


def test_every_emotion_is_told_often_enough_to_measure(messages: list[Message]) -> None:
    counts = Counter(each.emotion for each in messages)
    assert {emotion: counts[emotion] for emotion in Emotion if counts[emotion] < 15} == {}


def test_every_risk_is_told_often_enough_to_measure(messages: list[Message]) -> None:
    counts = Counter(risk for each in messages for risk in each.risks)
    assert {risk: counts[risk] for risk in Risk if counts[risk] < 9} == {}


def test_a_risk_is_named_once_in_a_message(messages: list[Message]) -> None:
    assert all(len(set(each.risks)) == len(each.risks) for each in messages)


def test_many_messages_carry_no_risk_at_all(messages: list[Message]) -> None:
    assert 55 <= sum(not each.risks for each in messages) <= 65


def test_the_halves_are_of_one_size_and_of_one_kind(messages: list[Message]) -> None:
    assert Counter(each.half for each in messages) == {"tune": 75, "held": 75}
    assert differences(messages, lambda each: [each.emotion]) == {}
    assert differences(messages, lambda each: list(each.risks) or ["none"]) == {}
    assert differences(messages, lambda each: [each.channel]) == {}


def test_no_two_messages_are_nearly_the_same(messages: list[Message]) -> None:
    twins = [
        (one.id, other.id)
        for one, other in combinations(messages, 2)
        if fuzz.ratio(one.text.lower(), other.text.lower()) >= 90
    ]
    assert twins == []


def test_each_conversation_is_long_enough_to_go_somewhere(dialogues: list[Dialogue]) -> None:
    assert [each.id for each in dialogues] == [f"d{number:02d}" for number in range(1, 21)]
    assert all(3 <= len(each.messages) <= 5 for each in dialogues)
    assert all(text and text == text.strip() for each in dialogues for text in each.messages)


def test_every_trend_is_told_by_several_conversations(dialogues: list[Dialogue]) -> None:
    counts = Counter(each.trend for each in dialogues)
    assert {trend: counts[trend] for trend in Trend if counts[trend] < 6} == {}


def test_conversations_repeat_no_message(
    messages: list[Message], dialogues: list[Dialogue]
) -> None:
    written = [text for each in dialogues for text in each.messages]
    written += [each.text for each in messages]
    assert len(set(written)) == len(written)

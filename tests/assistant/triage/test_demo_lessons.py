"""What only looks grave is not, what is grave is, and what is shown is what tells it."""

import pytest

from assistant.triage.lexicon.bundled import bundled_lexicon
from assistant.triage.model import Emotion, Inbound, Risk
from assistant.triage.topic_port import NoTopics
from assistant.triage.triaging import Triager
from tests.embedders import bundled

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def triager() -> Triager:
    return Triager(lexicon=bundled_lexicon(), embedder=bundled(), topics=NoTopics())


@pytest.mark.parametrize(
    "text",
    [
        "Bought a pillow two days ago, says it smells. Is the statement enough as a receipt?",
        "The motor of my mixer burnt out after a year. Is it still under warranty?",
        "Thank you for your kind words.",
        "I placed the order under my name, please put my husband's on the invoice.",
        "Where can I see the balance of a gift card?",
        "How do I take the tablets out of the drawer of the dishwasher?",
    ],
)
def test_a_plain_matter_is_no_risk(triager: Triager, text: str) -> None:
    assert triager.read(Inbound(text)).risks == ()


@pytest.mark.parametrize(
    ("text", "risk"),
    [
        ("The motor burnt out and smoke came from it.", Risk.SAFETY),
        ("It smells of gas in the hall since your fitter left.", Risk.SAFETY),
        ("The copper is showing where the cable meets the plug.", Risk.SAFETY),
        ("Our client instructs us to recover the sum with interest.", Risk.LEGAL),
        ("I have no choice but to file before the limitation period ends.", Risk.LEGAL),
        ("If I jump, do the debts go with me?", Risk.SELF_HARM),
        ("She slit her wrists after your letter came.", Risk.SELF_HARM),
    ],
)
def test_what_is_grave_is_told_in_dry_words_too(triager: Triager, text: str, risk: Risk) -> None:
    assert triager.read(Inbound(text)).has(risk)


def test_a_takeover_that_goes_on_comes_first(triager: Triager) -> None:
    read = triager.read(
        Inbound(
            "Somebody ordered phones with my saved card and changed the delivery address. I cannot"
            " log in any more. Stop this NOW!!"
        )
    )
    assert read.has(Risk.FRAUD)
    assert read.priority == 1
    assert read.emotion not in (Emotion.CALM, Emotion.PLEASED)


def test_who_cannot_log_in_is_no_emergency(triager: Triager) -> None:
    assert triager.read(Inbound("I cannot log in since the update.")).priority >= 3


def test_praise_by_somebody_old_is_praise(triager: Triager) -> None:
    read = triager.read(Inbound("Thanks to Tim for the lamp. You made an old lady very happy."))
    assert (read.emotion, read.risks, read.priority) == (Emotion.PLEASED, (), 5)


def test_somebody_old_and_alone_in_the_cold_is_seen_soon(triager: Triager) -> None:
    read = triager.read(
        Inbound(
            "I am 84 and live alone. The radiator from you stopped and it is minus four here."
            " Is there anybody who can help me?"
        )
    )
    assert read.has(Risk.VULNERABLE)
    assert read.priority == 2
    assert read.emotion in (Emotion.WORRIED, Emotion.DISTRESSED)


def test_the_words_shown_are_those_that_tell_the_feeling(triager: Triager) -> None:
    text = (
        "I am here every week and my friends are too. It is really disappointing that nobody"
        " answered in a month."
    )
    read = triager.read(Inbound(text))
    assert read.emotion is Emotion.FRUSTRATED
    assert "disappoint" in read.emotion_words


@pytest.mark.parametrize(
    "text",
    [
        "This is my last letter to you about the refund.",
        "Last letter before action: pay by 5 December or the matter goes to court.",
    ],
)
def test_a_last_letter_is_no_farewell(triager: Triager, text: str) -> None:
    assert not triager.read(Inbound(text, "email")).has(Risk.SELF_HARM)

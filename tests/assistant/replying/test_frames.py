"""Our own words: in every language and tone, and free of facts."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.replying.frames import frames_for, languages
from assistant.replying.model import Tone
from assistant.verifying.facts import facts_of
from tests.assistant.ui.answers import citation

GERMAN = "Sie können Schuhe innerhalb von vierzehn Tagen nach der Lieferung zurückgeben."
ENGLISH = "You can return shoes to the store within two weeks of the delivery."


def test_there_are_frames_in_five_languages() -> None:
    assert set(languages()) == {"en", "de", "fr", "es", "nl"}


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "nl"])
@pytest.mark.parametrize("tone", Tone)
def test_our_own_words_state_no_number(language: str, tone: Tone) -> None:
    frames = languages()[language]
    manner = frames.tones[tone]
    said = [
        manner.greeting.format(name=""),
        manner.greeting_nobody,
        manner.opening,
        manner.holding,
        manner.closing,
        frames.say,
        frames.not_say,
        frames.unsaid,
        frames.inside,
    ]
    assert [facts_of(each).numbers for each in said] == [()] * len(said)
    assert "{name}" in manner.greeting
    assert "{name}" in manner.chat_greeting
    assert manner.holding
    assert "!" not in "".join(said)


@pytest.mark.parametrize(
    ("language", "named"),
    [
        ("en", "Returns (in force 1 January 2026 to 31 March 2026)"),
        ("de", "Returns (gültig vom 1. Januar 2026 bis 31. März 2026)"),
        ("fr", "Returns (en vigueur du 1er janvier 2026 au 31 mars 2026)"),
        ("es", "Returns (en vigor del 1 de enero de 2026 al 31 de marzo de 2026)"),
        ("nl", "Returns (van kracht van 1 januari 2026 tot en met 31 maart 2026)"),
    ],
)
def test_a_source_is_named_with_its_days(language: str, named: str) -> None:
    source = replace(citation(), valid_until=date(2026, 3, 31))
    assert languages()[language].named(source) == named


@pytest.mark.parametrize(
    ("asked", "text", "language", "told"),
    [
        ("de", GERMAN, "de", ""),
        ("DE_at", "", "de", ""),
        ("", GERMAN, "de", ""),
        ("", "", "en", ""),
        ("pl", ENGLISH, "en", "the policy is in 'en', the customer writes 'pl'"),
        ("pl", "", "en", "greetings are in 'en', there are none in 'pl'"),
        ("de", ENGLISH, "en", "the policy is in 'en', the customer writes 'de'"),
        ("de", "Size: S; Price: €5", "de", ""),
    ],
)
def test_frames_are_in_the_language_of_the_text(
    asked: str, text: str, language: str, told: str
) -> None:
    frames, note = frames_for(asked, text)
    assert (frames.language, note) == (language, told)

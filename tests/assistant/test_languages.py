"""The language of a message, from real messages of customers."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.languages import KNOWN, language_of

SAMPLES = Path(__file__).parents[1] / "samples" / "languages.tsv"


def samples() -> dict[str, list[str]]:
    messages = defaultdict(list)
    with SAMPLES.open(encoding="utf-8", newline="") as lines:
        for language, message in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            messages[language].append(message)
    return messages


@pytest.mark.parametrize(("language", "messages"), samples().items())
def test_most_short_messages_are_told_in_every_language(language: str, messages: list[str]) -> None:
    right = sum(language_of(message) == language for message in messages)
    # Short Danish and Norwegian are written alike.
    assert right >= (0.5 if language in {"da", "nb"} else 0.7) * len(messages)


def test_nineteen_of_twenty_short_messages_are_told() -> None:
    told = [
        language_of(message) == language
        for language, messages in samples().items()
        for message in messages
    ]
    assert len(told) > 150
    assert sum(told) >= 0.95 * len(told)


@pytest.mark.parametrize(
    "text",
    ["", "  \n", "???", "ok", "hi", "lol", "warranty", "LF72640018", "ERR-1042 / SKU 4411",
     "https://www.larkfield.example/returns?id=4", "help@larkfield.example", "€49.95",
     "iPhone 15 Pro Max", "Larkfield Home Brisa", "asdf qwer zxcv", "👍👍"],
)  # fmt: skip
def test_nobody_can_tell_a_word_a_code_or_an_address(text: str) -> None:
    assert language_of(text) == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Is the store in Köln Rhein-Center open on Christi Himmelfahrt?", "en"),
        ("I live at Schönhauser Allee 12 and nobody rang. Imelda Müller-Lüdenscheidt", "en"),
        ("Where is LF72640018? https://www.larkfield.example/de/meine-bestellungen", "en"),
        ("Wo bleibt LF72640018? Der Status sagt: https://track.example/delivered/yes", "de"),
        ("WHERE IS MY ORDER, I HAVE WAITED FOR TWO WEEKS", "en"),
        ("Ik kocht dit bij Larkfield Home in Dublin Liffey Valley, mag het terug?", "nl"),
    ],
)
def test_names_order_numbers_and_links_do_not_decide(text: str, language: str) -> None:
    assert language_of(text) == language


def test_nobody_can_tell_when_half_is_in_another_language() -> None:
    assert language_of("Can I return the lamp I bought? Kann ich die Lampe zurückgeben?") == ""


def test_a_greeting_in_another_language_does_not_matter() -> None:
    text = "Bonjour, how long do I have to return a lamp that I bought in your store in March?"
    assert language_of(text) == "en"


@given(st.text())
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    assert language_of(text) in {"", *KNOWN}


@given(st.text(alphabet="0123456789 -./:_@€%#", max_size=200))
def test_figures_and_signs_have_no_language(text: str) -> None:
    assert language_of(text) == ""

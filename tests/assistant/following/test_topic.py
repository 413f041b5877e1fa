"""What a conversation is about follows what is said in it."""

import pytest

from assistant.following.model import Turn
from assistant.following.reading import phrases
from assistant.following.topic import topics


def said(*turns: str) -> list[str]:
    return [phrase.text for phrase in topics([Turn(turn) for turn in turns])]


def test_phrases_are_runs_of_telling_words() -> None:
    found = phrases("Can the price match policy be used for orders from Acme Home?")
    assert [phrase.text for phrase in found] == ["price match policy", "Acme Home"]


def test_names_and_codes_are_known_and_verbs_set_apart() -> None:
    found = phrases("Please cancel order ORD-2291 with two lamps")
    assert [(phrase.text, phrase.named, phrase.doing) for phrase in found] == [
        ("cancel", False, True),
        ("order ORD-2291", True, False),
        ("lamps", False, False),
    ]


def test_a_word_that_is_common_elsewhere_belongs_to_a_name() -> None:
    assert [phrase.text for phrase in phrases("Do you sell the Red Hat mug?")] == ["Red Hat mug"]


@pytest.mark.parametrize(
    ("turn", "things", "deeds"),
    [
        ("Who pays the shipping?", ["shipping"], ["pays"]),
        ("What if they refuse delivery?", ["delivery"], ["refuse"]),
        ("What if I hang up?", [], ["hang up"]),
        ("What if he misses the courier?", ["courier"], ["misses"]),
        ("Do we price match?", ["price match"], []),
        ("Are deliveries made on Saturdays?", ["deliveries", "Saturdays"], []),
    ],
)
def test_things_are_told_from_deeds(turn: str, things: list[str], deeds: list[str]) -> None:
    found = phrases(turn)
    assert [phrase.text for phrase in found if not phrase.doing] == things
    assert [phrase.text for phrase in found if phrase.doing] == deeds


@pytest.mark.parametrize(
    "turn",
    [
        "Is nobody partly, fully or automatically anything?",
        "Ist niemand teilweise etwas?",
        "Alguien siempre parcialmente",
        "Nessuno parzialmente",
        "Niemand gedeeltelijk",
        "quelqu'un partiellement",
    ],
)
def test_how_and_who_in_general_are_no_topics(turn: str) -> None:
    assert phrases(turn) == []


def test_what_turns_hang_on_stays_heavier_than_what_they_add() -> None:
    assert said("Do you have lamps and bulbs?", "And shades?") == ["lamps", "shades", "bulbs"]


def test_what_is_said_later_is_heavier() -> None:
    assert said("Do lamps have bulbs?", "Which bulbs need a fitting?")[0] == "bulbs"


def test_a_name_is_heavier_than_other_words_of_its_turn() -> None:
    assert said("Does the warranty of the AirFry 300 cover baskets?")[0] == "AirFry 300"


def test_a_turn_that_shares_no_word_starts_a_new_topic() -> None:
    assert said("May I return lamps?", "Does the loyalty app need a password?") == [
        "loyalty app",
        "password",
    ]


def test_nobody_has_said_anything_yet() -> None:
    assert topics([]) == []

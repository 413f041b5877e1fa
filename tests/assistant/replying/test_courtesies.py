"""A greeting is greeted back and thanks are welcome; everything else is a question."""

import pytest

from assistant.replying.courtesies import courtesy_reply

HELLO = "Hello! What can I help you with?"
WELCOME = "You are welcome. If anything else comes up, just write."


@pytest.mark.parametrize("text", ["Hello", "hi there!", "Good morning, team :)", "HEY 👋"])
def test_a_greeting_is_asked_what_it_is_about(text: str) -> None:
    assert courtesy_reply(text) == HELLO


@pytest.mark.parametrize(
    "text", ["Thanks!", "ok great, thank you so much", "Hello, thanks, bye", "cheers"]
)
def test_thanks_are_welcome(text: str) -> None:
    assert courtesy_reply(text) == WELCOME


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Guten Tag", "Hallo! Wobei kann ich helfen?"),
        ("Merci beaucoup !", "Je vous en prie. Si vous avez une autre question, écrivez-moi."),
        ("¡Hola!", "¡Hola! ¿En qué puedo ayudarle?"),
        ("dank u wel", "Graag gedaan. Mocht er nog iets zijn, schrijf gerust."),
    ],
)
def test_each_is_answered_in_its_language(text: str, answer: str) -> None:
    assert courtesy_reply(text) == answer


def test_words_of_two_languages_are_those_of_the_one_that_is_spoken() -> None:
    assert courtesy_reply("Hallo", language="nl") == "Hallo! Waarmee kan ik u helpen?"
    assert courtesy_reply("Hallo", language="xx") == "Hallo! Wobei kann ich helfen?"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "👍",
        "ok",
        "and",
        "Hello, my kettle smokes",
        "Thanks for nothing",
        "hi how much is delivery",
        "Good morning, is anybody there to help",
        "thanks " * 9,
    ],
)
def test_whatever_says_more_is_no_courtesy(text: str) -> None:
    assert courtesy_reply(text) == ""

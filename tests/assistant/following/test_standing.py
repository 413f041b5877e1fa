"""Whether a turn stands alone is told from its words, in six languages."""

import pytest

from assistant.following.model import Standing
from assistant.following.standing import points_back, standing, without_filler


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        ("How do I use them?", Standing.POINTS_BACK),
        ("And is that one covered too?", Standing.POINTS_BACK),
        ("Gilt das auch online?", Standing.POINTS_BACK),
        ("Brauche ich dafür den Kassenbon?", Standing.POINTS_BACK),
        ("Est-ce que cela vaut pour les chaussures ?", Standing.POINTS_BACK),
        ("¿Y eso vale para zapatos?", Standing.POINTS_BACK),
        ("Heb ik daarvoor een bon nodig?", Standing.POINTS_BACK),
        ("Vale anche per queste?", Standing.POINTS_BACK),
        ("and by gift card?", Standing.FRAGMENT),
        ("gift card", Standing.FRAGMENT),
        ("what about socks?", Standing.FRAGMENT),
        ("Und mit Gutschein?", Standing.FRAGMENT),
        ("Et avec un chèque cadeau ?", Standing.FRAGMENT),
        ("¿Y con tarjeta?", Standing.FRAGMENT),
        ("En met een cadeaubon?", Standing.FRAGMENT),
        ("E con una carta regalo?", Standing.FRAGMENT),
        ("What are the benefits?", Standing.THIN),
        ("How much does shipping cost?", Standing.THIN),
        ("And if she paid by gift card?", Standing.FRAGMENT),
        ("Do we price match?", Standing.ALONE),
        ("By the way, do you sell lamps?", Standing.NEW_TOPIC),
        ("Au fait, vendez-vous des lampes ?", Standing.NEW_TOPIC),
        ("Por cierto, ¿venden lámparas?", Standing.NEW_TOPIC),
        ("Is it possible to return opened software without its box?", Standing.ALONE),
        ("I bought a lamp yesterday, can I return it?", Standing.ALONE),
        ("Does the warranty of the AirFry 300 cover spare parts?", Standing.ALONE),
    ],
)
def test_a_turn_shows_whether_it_hangs_on_others(turn: str, expected: Standing) -> None:
    assert standing(turn) is expected


def test_a_short_question_hangs_on_a_topic_that_it_shares() -> None:
    question = "Who repairs damaged lamps?"
    assert standing(question, {"lamp"}) is Standing.THIN
    assert standing(question, {"sofa"}) is Standing.ALONE


def test_a_question_that_names_a_product_stands_alone_within_its_topic() -> None:
    assert standing("Who repairs a damaged AirFry 300?", {"airfri"}) is Standing.ALONE


@pytest.mark.parametrize(
    ("turn", "pronoun"),
    [
        ("Does it cover parts?", "it"),
        ("Is it possible to return them?", "them"),
        ("Can you cancel that?", "that"),
        ("Can she cancel?", "she"),
        ("What are her options?", "her"),
        ("Is he entitled to a replacement?", "he"),
        ("Can he get it in Ireland?", "it"),
        ("Can she return batteries?", None),
        ("How much does express delivery cost him?", None),
        ("Is the parcel left if no one is home?", None),
        ("Has the shop said that parts are covered?", None),
        ("Can I collect the lamp this week?", None),
    ],
)
def test_pronouns_that_stand_for_something_are_told_from_others(
    turn: str, pronoun: str | None
) -> None:
    found = points_back(turn)
    assert (found[0] if found else None) == pronoun


@pytest.mark.parametrize(
    ("turn", "asked"),
    [
        ("Ok, thanks! Until when?", "Until when?"),
        ("Danke. Und online?", "Und online?"),
        ("¿Y online?", "Y online?"),
        ("Thanks!", "Thanks!"),
    ],
)
def test_what_is_said_before_asking_is_left_out(turn: str, asked: str) -> None:
    assert without_filler(turn) == asked


@pytest.mark.parametrize(
    "turn", ["Is an order that is held still charged?", "Where is the parcel that I sent back?"]
)
def test_a_that_which_goes_on_with_its_noun_points_nowhere(turn: str) -> None:
    assert points_back(turn) is None


@pytest.mark.parametrize("turn", ["Can we return that?", "How long does that take?"])
def test_a_that_which_stands_alone_points_back(turn: str) -> None:
    found = points_back(turn)
    assert found is not None
    assert found[0] == "that"

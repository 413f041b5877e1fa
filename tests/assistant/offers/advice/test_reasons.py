"""Which reasons a message speaks of."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.offers.advice.reasons import LONGEST, reasons_in
from assistant.offers.model import Catalogue, Reason

CATALOGUE = Catalogue(
    "EUR",
    reasons=(
        Reason("late", "Late parcel", ("late", "not arrived", "never arrived", "too late, again")),
        Reason("damaged", "Damaged", ("damaged", "broken", "beschädigt", "endommagé", "damage")),
        Reason("price", "Price", ("price match", "cheaper elsewhere")),
        Reason("cn", "Damaged, in Chinese", ("破损",)),
        Reason("quiet", "Nobody says it"),
    ),
)


def found(text: str) -> set[str]:
    return set(reasons_in(text, CATALOGUE))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("My parcel is LATE!", {"late"}),
        ("The vase came broken and late.", {"late", "damaged"}),
        ("Do you do a price\nmatch?", {"price"}),
        ("Die Vase ist BESCHÄDIGT.", {"damaged"}),
        ("It has never arrived. It has not arrived.", {"late"}),
        ("包裹破损了", {"cn"}),
        ("ｂｒｏｋｅｎ", {"damaged"}),
        ("Where is the lift?", set()),
        ("", set()),
    ],
)
def test_phrases_are_found_whatever_their_case(text: str, ids: set[str]) -> None:
    assert found(text) == ids


@pytest.mark.parametrize("text", ["I am translated", "lately", "unbroken", "price-matching"])
def test_a_part_of_a_word_is_no_phrase(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "The box is not damaged.",
        "There is no damage at all",
        "It isn’t really broken",
        "It was not at all badly damaged",
        "It was never broken",
        "Die Vase ist nicht beschädigt",
        "Ce n'est pas du tout endommagé",
        "Nothing is damaged",
        "None was broken",
        "Nichts ist beschädigt",
        "Es ist nichts beschädigt",
        "Weder beschädigt",
        "There was nothing damaged",
        "Rien n'est endommagé",
        "Rien n’était endommagé",
    ],
)
def test_what_is_denied_does_not_count(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "No, it is damaged",
        "Not only damaged but the wrong colour",
        "I cannot believe it is broken",
        "The first one was not damaged. The second one is damaged.",
        "I did not expect this.\n\nDamaged",
        "Order no 4711 damaged",
    ],
)
def test_what_is_denied_of_something_else_counts(text: str) -> None:
    assert found(text) == {"damaged"}


def test_a_phrase_with_its_own_not_is_no_denial() -> None:
    assert found("My parcel has not arrived") == {"late"}


def test_a_phrase_is_not_put_together_from_two_sentences() -> None:
    assert found("What a price! Match of the day") == set()
    assert found("too late, again") == {"late"}


def test_a_catalogue_without_phrases_finds_nothing() -> None:
    assert reasons_in("late and broken", Catalogue("EUR")) == frozenset()


def test_what_stands_beyond_the_longest_message_is_not_read() -> None:
    padding = "a " * (LONGEST // 2)
    assert found("late " + padding) == {"late"}
    assert found(padding + "late") == set()


HOSTILE = st.text(st.sampled_from("aA'’ -\n.()" + string.punctuation + "ＡＢ破ﷺ\u0301\u200b"))


@given(st.text() | HOSTILE)
def test_only_ids_of_the_catalogue_come_back(text: str) -> None:
    assert found(text) <= {reason.id for reason in CATALOGUE.reasons}


@given(st.text(string.ascii_letters + " ,.'"), st.sampled_from(["late", "broken", "price match"]))
def test_a_phrase_that_stands_alone_is_always_found(before: str, phrase: str) -> None:
    assert found(f"{before}. {phrase}. {before}") >= found(phrase)


@pytest.mark.parametrize(
    ("unit", "ids"),
    [
        ("a", set()),
        ("not ", {"nots"}),
        ("a ", set()),
        ("a not ", set()),
        ("a'", {"one"}),
        ("\n", set()),
        (" \n", set()),
        ("ﷺ", set()),
        ("e\u0301", set()),
    ],
)
def test_hostile_repetition_is_read_through(unit: str, ids: set[str]) -> None:
    long = "a'" * (LONGEST // 2)
    reasons = (
        Reason("nots", "Nots", ("not " * 200,)),
        Reason("as", "As", ("a " * 200 + "b",)),
        Reason("one", "One", (long,)),
    )
    assert reasons_in(unit * LONGEST, Catalogue("EUR", reasons=reasons)) == ids

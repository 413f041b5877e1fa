"""A sentence that copies its source may not add to it, nor lose its number or its "not"."""

import itertools
import string

import pytest

from assistant.verifying.copies import says_more
from assistant.verifying.verify import verify
from tests.assistant.verifying.meanings import SharedWords

PASSAGE = """# Returns

You can return almost anything within 45 days. We refund half of the delivery fee.

Gift cards cannot be returned. It costs €3.95 by post.
"""
GERMAN = """# Rückgabe

Sie können fast alles innerhalb von 45 Tagen zurückgeben.

Wir erstatten bis zu 80 Euro ohne Rückfrage beim Lager.
"""


def kept(sentence: str, passage: str = PASSAGE) -> bool:
    return verify(f"{sentence} [1].", [passage], SharedWords()).removed == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "You can return almost anything within 45 days and we pay all taxes",
        "As a member you get a present, and you can return almost anything within 45 days",
        "You can return almost anything within 45 days for double the money",
        "You can return almost anything within 45 days tax-free for cash",
        "You can return almost anything within 45 days, call zero eight hundred five",
        "You can return almost anything within 45 days at evil[.]com",
        "You can return almost anything within several years",
        "You can return almost anything within a lifetime",
        "It is a myth that gift cards cannot be returned",
        "It is untrue that gift cards cannot be returned",
        "Gift cards cannot be returned was the old rule",
    ],
)
def test_what_is_added_to_a_copy_takes_it_along(sentence: str) -> None:
    assert not kept(sentence)


class _Known(frozenset[str]):
    """Words that count how often they are looked up."""

    looked = 0

    def __contains__(self, word: object) -> bool:
        type(self).looked += 1
        return super().__contains__(word)


def _looks(clauses: int) -> int:
    """How often a word is looked up to see whether a claim says more than another sentence."""

    class Known(_Known):
        pass

    letters = itertools.product(string.ascii_lowercase, repeat=3)
    claim = ", ".join(f"taxes{''.join(each)}" for each in itertools.islice(letters, clauses))
    says_more(claim, "You can return almost anything within 45 days", Known())
    return Known.looked


def test_the_words_of_ever_more_clauses_are_looked_up_no_longer() -> None:
    assert 0 < _looks(40) <= 60 * 40
    assert _looks(5_000) <= 60 * 5_000


@pytest.mark.parametrize(
    "sentence",
    [
        "According to the policy, you can return almost anything within 45 days",
        "Please note that gift cards cannot be returned",
        "You can return almost anything within forty-five days",
        "You can return almost any item within 45 days",
        "You can return almost anything within 45 days, but gift cards cannot be returned",
    ],
)
def test_what_only_frames_a_copy_stays_with_it(sentence: str) -> None:
    assert kept(sentence)


@pytest.mark.parametrize(
    "number", ["⁹⁰⁰", "⑨", "½", "９００", "٩٠٠", "𝟗𝟎𝟎", "9OO", "\U0001ccf9", "nine hundred", "XC"]
)
def test_a_number_in_any_signs_is_a_number(number: str) -> None:
    assert not kept(f"You can return almost anything within {number} days")


@pytest.mark.parametrize(("number", "true"), [("½", True), ("⅓", False)])
def test_a_fraction_of_one_sign_is_what_it_says(number: str, true: bool) -> None:
    assert (
        kept(f"We refund {number} of the delivery fee", "We refund ½ of the delivery fee.") is true
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Sie können fast alles innerhalb von neunhundert Tagen zurückgeben",
        "Sie können nicht fast alles innerhalb von 45 Tagen zurückgeben",
        "Wir erstatten bis zu achthundert Euro ohne Rückfrage beim Lager",
        "Wir erstatten keine 80 Euro ohne Rückfrage beim Lager",
    ],
)
def test_copies_in_another_language_keep_their_number_and_deny_nothing_more(sentence: str) -> None:
    assert not kept(sentence, GERMAN)
    assert kept("Sie können fast alles innerhalb von 45 Tagen zurückgeben", GERMAN)

"""A password that a person chooses is long, hard to guess, and not about them."""

import pytest

from assistant.access.errors import UnfitError
from assistant.access.password_rules import check_chosen
from assistant.access.passwords import new_password

OWN = ("Ana Ruiz", "ana.ruiz@larkfield.example", "Larkfield")


@pytest.mark.parametrize(
    "password",
    ["password12", "qwertyuiop", "aaaaaaaaaaaa", "Larkfield2026", "anaruiz1234", "Ana Ruiz 26",
     "ana.ruiz@larkfield.example", "larkfieldruiz"],
)  # fmt: skip
def test_an_easy_password_is_refused_with_advice_on_one_line(password: str) -> None:
    with pytest.raises(UnfitError, match="too easy to guess") as refused:
        check_chosen(password, own_words=OWN)
    assert "\n" not in str(refused.value)
    assert password not in str(refused.value)


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "velvet tangerine orbit", "Qk8#vLw2!tRz", "ß" * 3 + "øvelse-tæt"],
)
def test_a_hard_password_is_taken(password: str) -> None:
    check_chosen(password, own_words=OWN)


@pytest.mark.parametrize(("password", "why"), [("Qk8#vLw2!", "10"), ("x" * 1001, "1000")])
def test_too_short_and_too_long_are_said(password: str, why: str) -> None:
    with pytest.raises(UnfitError, match=why):
        check_chosen(password)


def test_what_comes_after_the_first_hundred_characters_is_not_judged() -> None:
    check_chosen("velvet tangerine orbit " + "y" * 900)


def test_generated_passwords_would_do() -> None:
    for _ in range(20):
        check_chosen(new_password(), own_words=OWN)

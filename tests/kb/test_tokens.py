"""The words of a text as they are compared, and what is indexed and asked of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.terms import PAIR_WEIGHT, asked, indexed
from kb.tokens import tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("refunded", "Refunds"),
        ("café", "CAFE"),
        ("Straße", "STRASSE"),
        ("ｆｕｌｌ", "full"),
        ("customer’s", "customer's"),
        ("возврата", "возврат"),
    ],
)
def test_forms_of_a_word_are_one_token(one: str, other: str) -> None:
    assert tokens(one) == tokens(other) != []


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("ERR-1042", ["err-1042", "err", "1042"]),
        ("4.1.2", ["4.1.2", "4", "1", "2"]),
        ("swg21996508", ["swg21996508"]),
        ("help@shop.example", ["help@shop.example", "help", "shop", "exampl"]),
        ("/usr/lib/a.so", ["usr/lib/a.so", "usr", "lib", "a", "so"]),
    ],
)
def test_codes_are_kept_whole_and_in_parts(code: str, parts: list[str]) -> None:
    assert tokens(code) == parts


def test_a_full_stop_after_a_code_is_not_part_of_it() -> None:
    assert tokens("See ERR-1042.") == ["see", "err-1042", "err", "1042"]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("返品期限", ["返品", "品期", "期限"]),
        ("期", ["期"]),
        ("คืนเงิน", ["คื", "ืน", "นเ", "เง", "งิ", "ิน"]),
        ("환불은", ["환불", "불은"]),
    ],
)
def test_scripts_without_spaces_become_pairs(text: str, pairs: list[str]) -> None:
    assert tokens(text) == pairs


def test_mixed_scripts_are_cut_where_the_script_changes() -> None:
    assert tokens("iPhoneの返品") == ["iphon", "の返", "返品"]


def test_marks_of_indic_scripts_stay_with_their_word() -> None:
    assert len(tokens("धनवापसी की अवधि")) == 3


@given(st.text())
def test_no_token_is_empty_or_holds_white_space(text: str) -> None:
    for token in [*tokens(text), *indexed(text), *asked(text)]:
        assert token.split() == [token]


@given(st.text(st.sampled_from("aé1-._/@'’返คื "), min_size=90, max_size=600))
def test_no_token_is_longer_than_a_hundred_characters(text: str) -> None:
    assert all(len(token) <= 100 for token in tokens(text))


@given(st.text(), st.text())
def test_texts_apart_by_a_blank_line_are_cut_apart(one: str, other: str) -> None:
    assert tokens(f"{one}\n\n{other}") == tokens(one) + tokens(other)


@given(st.text())
def test_whatever_is_asked_of_a_text_is_indexed_of_it(text: str) -> None:
    assert asked(text).keys() <= set(indexed(text))


def test_common_words_are_indexed_but_not_asked_for() -> None:
    assert set(tokens("what is the refund")) <= set(indexed("what is the refund"))
    assert asked("what is the refund") == {"refund": 1.0}


def test_common_words_are_asked_for_when_there_are_no_others() -> None:
    assert asked("who is it") == {"who": 1.0, "is": 1.0, "it": 1.0}


def test_a_pair_of_neighbours_counts_a_little_and_a_repeat_nothing() -> None:
    assert asked("gift card, gift") == {
        "gift_card": PAIR_WEIGHT,
        "card_gift": PAIR_WEIGHT,
        "gift": 1.0,
        "card": 1.0,
    }


def test_every_text_gets_as_many_fillers() -> None:
    short, long = indexed("refund"), indexed("refund " * 50)
    assert short.count("·") == long.count("·") > 0
    assert "·" not in asked("a · b ·")

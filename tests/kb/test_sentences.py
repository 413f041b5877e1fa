"""Cutting text into what can be quoted alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import PassageKind
from kb.sentences import sentences

TEXTS = st.text(st.sampled_from("aB1 .!?,:;-•*()\n\t\r'\"。！é’|") | st.characters(), max_size=80)


def cut(text: str, kind: PassageKind | None = None) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text, kind)]


def test_sentences_end_where_a_reader_would_end_them() -> None:
    text = "Dr. Smith paid $3.50 for v. 4.1.1.2. Really? Yes! See https://a.example/b?c=d.e now."
    assert cut(text) == [
        "Dr. Smith paid $3.50 for v. 4.1.1.2.",
        "Really?",
        "Yes!",
        "See https://a.example/b?c=d.e now.",
    ]


def test_wrapped_lines_are_one_sentence() -> None:
    assert cut("You may return it\nwithin 30 days. Keep\nthe receipt.") == [
        "You may return it\nwithin 30 days.",
        "Keep\nthe receipt.",
    ]


def test_a_blank_line_ends_a_sentence() -> None:
    assert cut("Refunds\n\nWe refund within 14 days") == ["Refunds", "We refund within 14 days"]


@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", "1. ", "12) ", "(a) ", "iv. "])
def test_a_list_item_is_cut_without_its_bullet(bullet: str) -> None:
    assert cut(f"We take back:\n{bullet}unworn shoes\n{bullet}sealed games") == [
        "We take back:",
        "unworn shoes",
        "sealed games",
    ]


def test_a_wrapped_list_item_stays_whole() -> None:
    assert cut("- shoes that were\n  never worn\n- games") == [
        "shoes that were\n  never worn",
        "games",
    ]


def test_a_number_alone_is_no_sentence() -> None:
    assert cut("Refunds. 1. Ask first. 2. Send it back.") == [
        "Refunds.",
        "1. Ask first.",
        "2. Send it back.",
    ]


def test_a_table_is_cut_at_its_rows() -> None:
    assert cut("Shoes | 30 days. No box.\nGames | none\n", PassageKind.TABLE) == [
        "Shoes | 30 days. No box.",
        "Games | none",
    ]


def test_languages_without_spaces_are_cut_too() -> None:
    assert cut("三十日以内に返品できます。送料は無料です。") == [
        "三十日以内に返品できます。",
        "送料は無料です。",
    ]


def test_half_a_surrogate_pair_does_no_harm() -> None:
    assert cut("One \ud800. Two.") == ["One \ud800.", "Two."]


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_blank_text_has_none(text: str) -> None:
    assert sentences(text) == []


@given(TEXTS, st.sampled_from([None, *PassageKind]))
def test_spans_are_in_order_trimmed_and_apart(text: str, kind: PassageKind | None) -> None:
    end = 0
    for span in sentences(text, kind):
        assert span.start >= end
        inside = text[span.start : span.end]
        assert inside.strip() == inside
        end = span.end
    assert end <= len(text)


@given(st.lists(st.text(st.sampled_from("ab cd.!?,"), min_size=1), max_size=6))
def test_no_character_of_prose_is_lost(lines: list[str]) -> None:
    # No line begins with a bullet here, so nothing but blanks may be left out.
    text = "\n".join(f"word {line}" for line in lines)
    assert "".join("".join(cut(text)).split()) == "".join(text.split())

"""A question as it is searched: whole, and sentence by sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.queries import parts, weights

TICKET = "I bought shoes in May. They fell apart\nlast week. Can I get my money back? Thanks!"


def test_a_ticket_is_searched_whole_and_by_its_longer_sentences() -> None:
    assert parts(TICKET) == [
        "I bought shoes in May. They fell apart last week. Can I get my money back? Thanks!",
        "I bought shoes in May.",
        "They fell apart last week.",
        "Can I get my money back?",
    ]


def test_a_sentence_that_asks_counts_twice_and_the_whole_counts_half() -> None:
    assert weights(parts(TICKET)) == [0.5, 0.125, 0.125, 0.25]


@pytest.mark.parametrize("text", ["How long may I keep it?", "refund", "返品できますか？"])
def test_one_sentence_is_one_part(text: str) -> None:
    assert parts(text) == [text]
    assert weights(parts(text)) == [1.0]


@pytest.mark.parametrize("text", ["", " \n "])
def test_blank_text_has_no_parts(text: str) -> None:
    assert parts(text) == []
    assert weights([]) == []


def test_sentences_without_spaces_count_by_their_characters() -> None:
    text = (
        "先月、靴を買いましたがすぐに壊れてしまいました。返金してもらうことはできますでしょうか？"
    )
    assert len(parts(text)) == 3


def test_of_a_very_long_text_the_questions_are_kept() -> None:
    story = " ".join(f"On day {day} nothing at all happened." for day in range(40))
    found = parts(f"{story} When will my parcel arrive?")
    assert len(found) == 13
    assert found[-1] == "When will my parcel arrive?"


@given(st.text(max_size=400))
def test_parts_are_few_and_weights_add_up(text: str) -> None:
    found = parts(text)
    assert len(found) <= 13
    assert all(part.strip() for part in found)
    assert len(found) == len(set(found))
    assert len(weights(found)) == len(found)
    assert sum(weights(found)) == pytest.approx(1.0 if found else 0.0)

"""A reply is what is said aloud, however its pieces are cut."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.spoken import Spoken, text_of, tokens_at_least


def spoken(*pieces: str) -> str:
    listening = Spoken()
    return "".join([*map(listening.hear, pieces), listening.rest()])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("30 days [1].", "30 days [1]."),
        ("<think>Let me see.</think>\n\n30 days.", "30 days."),
        ("<THINKING>Hm</THINKING>Yes", "Yes"),
        ("Yes, <think>or no</think>of course", "Yes, of course"),
        ("<think>never ends", ""),
        ("a < b and 2 <thousand", "a < b and 2 <thousand"),
        ("ends with <thi", "ends with <thi"),
        ("\n  30 days", "30 days"),
        ("30\x00 days\ud800", "30 days"),
    ],
)
def test_thoughts_are_left_out(written: str, said: str) -> None:
    assert spoken(written) == said


WRITING = st.lists(
    st.sampled_from(["<think>", "</think>", "<Thinking>", "<", "thi", ">", "</", "a", " ", "é"])
).map("".join)


@given(WRITING, st.lists(st.integers(0, 60), max_size=6))
def test_however_it_is_cut_it_says_the_same(written: str, cuts: list[int]) -> None:
    places = [0, *sorted(min(cut, len(written)) for cut in cuts), len(written)]
    pieces = [written[start:end] for start, end in pairwise(places)]
    assert spoken(*pieces) == spoken(written)


@given(st.text())
def test_a_text_without_tags_is_kept(text: str) -> None:
    text = text.replace("<", "")
    kept = text.replace("\x00", "").encode("utf-8", "ignore").decode().lstrip()
    assert spoken(text) == kept


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("plain", "plain"),
        ([{"type": "text", "text": "a", "index": 0}, "b"], "ab"),
        ([{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "yes"}], "yes"),
        ([{"type": "reasoning", "summary": []}, {"type": "text"}], ""),
        ([{"type": "tool_use", "name": "x", "input": {}}], ""),
        (None, ""),
        ([], ""),
    ],
)
def test_the_text_of_content_is_its_blocks_of_text(content: object, text: str) -> None:
    assert text_of(content) == text


@given(st.text(), st.text())
def test_more_text_never_has_fewer_tokens(one: str, more: str) -> None:
    assert tokens_at_least(one + more) >= tokens_at_least(one) - 1
    assert tokens_at_least(f"{one} {more}") >= max(tokens_at_least(one), tokens_at_least(more))

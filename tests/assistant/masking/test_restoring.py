"""A reply is restored while it streams, the same however it is cut."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.masking.masker import Masker
from assistant.masking.restoring import Restoring
from ingest.personal import find_personal_data
from tests.assistant.masking.messages import messages

_SAID = "My name is Olof Marklund, olof@post.example, OLOF@post.example, 4111 1111 1111 1111"
_PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            ["[", "]", "EMAIL", "NAME", "-", "1", "b", " ", "\\", "_", "[EMAIL-1]", "CARD-1", "é"]
        ),
        st.text(max_size=3),
    ),
    max_size=20,
).map("".join)


def masker() -> Masker:
    made = Masker(find_personal_data)
    made.mask(_SAID)
    return made


def streamed(text: str, cuts: list[int]) -> str:
    restoring = Restoring(masker())
    edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    shown = [restoring.take(text[start:end]) for start, end in pairwise(edges)]
    return "".join([*shown, restoring.finish()])


@given(st.one_of(_PIECES, messages), st.lists(st.integers(0, 60), max_size=12))
@settings(deadline=None, max_examples=300)
def test_a_stream_is_restored_as_the_whole_is(text: str, cuts: list[int]) -> None:
    assert streamed(text, cuts) == masker().restore(text)


@given(st.one_of(_PIECES, messages))
@settings(deadline=None)
def test_letter_by_letter_is_the_same(text: str) -> None:
    assert streamed(text, list(range(len(text)))) == masker().restore(text)


def test_words_that_begin_no_placeholder_are_shown_at_once() -> None:
    restoring = Restoring(masker())
    assert restoring.take("You can return it [1] within") == "You can return it [1] within"


def test_only_the_beginning_of_a_placeholder_is_held_back() -> None:
    restoring = Restoring(masker())
    assert restoring.take("Write to [EMA") == "Write to "
    assert restoring.take("IL-1], Olof") == "olof@post.example, Olof"
    assert restoring.finish() == ""

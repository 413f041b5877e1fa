"""Plain text: cautious about headings, exact about words."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import FileRefusedError
from tests.ingest.readers.reading import HEADING, ITEM, PARAGRAPH, place, read, shape, texts

POLICY = """RETURNS POLICY

1. Refund window

You have thirty days
to ask for a refund.

1.1 Exceptions

We do not take back:

  * gift cards
  * opened software
    - games
  1) food

Delivery
--------

Two days.
"""


def test_blocks_are_verbatim_slices() -> None:
    document = read("returns.txt", POLICY)
    assert document.text == POLICY
    assert shape(document) == [
        (HEADING, "RETURNS POLICY"),
        (HEADING, "1. Refund window"),
        (PARAGRAPH, "You have thirty days\nto ask for a refund."),
        (HEADING, "1.1 Exceptions"),
        (PARAGRAPH, "We do not take back:"),
        (ITEM, "gift cards"),
        (ITEM, "opened software"),
        (ITEM, "games"),
        (ITEM, "1) food"),
        (HEADING, "Delivery"),
        (PARAGRAPH, "Two days."),
    ]


def test_numbers_of_headings_give_their_depth() -> None:
    document = read("returns.txt", POLICY)
    assert place(document, "gift cards").heading == (
        "RETURNS POLICY",
        "1. Refund window",
        "1.1 Exceptions",
    )
    assert place(document, "games").level == 2


def test_what_only_looks_like_a_heading_stays_text() -> None:
    document = read("a.txt", "OK\n\n30\n\n3. Send the parcel back to us.\n")
    assert HEADING not in [kind for kind, _ in shape(document)]


def test_long_lines_are_paragraphs_of_their_own() -> None:
    first, second = "One rule. " * 15, "Another rule. " * 12
    assert texts(read("a.txt", f"{first}\n{second}\n")) == [first.strip(), second.strip()]


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_keeps_the_promises(source: str) -> None:
    with suppress(FileRefusedError):
        read("a.txt", source.encode("utf-8", "ignore"))


LINES = ["1. A", "TITLE ONE", "====", "- x", "text", "", "  ", "a) b", "II. C", "\tt", "1.2.3 D"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=20).map("\n".join))
def test_any_layout_keeps_the_promises(source: str) -> None:
    with suppress(FileRefusedError):
        assert read("a.txt", source).text == source

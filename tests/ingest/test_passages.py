"""Packing blocks into passages."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import Block, BlockKind, ReadDocument
from ingest.passages import MOST_CHARACTERS, passages
from ingest.readers.markdown import read_markdown
from ingest.readers.source import Source
from kb.model import PassageDraft, PassageKind, Span

SENTENCE = "A parcel that is not collected within fourteen days goes back to us. "


def cut(markdown: str) -> list[PassageDraft]:
    return passages(read_markdown(Source("a.md", markdown.encode())))


def test_what_stands_under_one_heading_stays_together() -> None:
    found = cut("# Returns\n\nFree of charge.\n\nWithin 30 days.\n\n## Shoes\n\nUnworn only.\n")
    assert [(draft.heading, draft.text) for draft in found] == [
        (("Returns",), "Free of charge.\n\nWithin 30 days."),
        (("Returns", "Shoes"), "Unworn only."),
    ]


def test_a_list_stays_with_the_line_that_introduces_it() -> None:
    (draft,) = cut("We never take back:\n\n- opened games\n- food\n")
    assert draft.kind is PassageKind.LIST
    assert draft.text == "We never take back:\n\n- opened games\n- food"


def test_an_introduction_does_not_stay_behind_without_its_list() -> None:
    before = SENTENCE * 14
    found = cut(f"{before}\n\nWe never take back:\n\n- {SENTENCE}\n- food\n")
    assert [draft.text.split(":")[0] for draft in found] == [before.strip(), "We never take back"]


def test_the_later_part_of_a_list_keeps_its_introduction_as_context() -> None:
    items = "".join(f"- {SENTENCE}\n" for _ in range(30))
    first, *later = cut(f"Please note the following:\n\n{items}")
    assert first.context == ""
    assert first.text.startswith("Please note the following:")
    assert {draft.context for draft in later} == {"Please note the following:"}


def test_an_introduction_counts_only_for_the_list_below_it() -> None:
    items = "".join(f"- {SENTENCE}\n" for _ in range(30))
    found = cut(f"We say:\n\nThat is all.\n\n{items}")
    assert {draft.context for draft in found} == {""}


def test_a_table_keeps_its_header_as_context() -> None:
    rows = "".join(f"| Shoes of size {size} | {SENTENCE}|\n" for size in range(30))
    found = cut(f"| What | Rule |\n|---|---|\n{rows}")
    assert len(found) > 1
    assert {(draft.kind, draft.context) for draft in found} == {(PassageKind.TABLE, "What | Rule")}


def test_a_table_is_not_mixed_with_prose() -> None:
    found = cut("Deadlines.\n\n| What | Days |\n|---|---|\n| Shoes | 30 |\n\nAsk us.\n")
    assert [draft.kind for draft in found] == [
        PassageKind.PROSE,
        PassageKind.TABLE,
        PassageKind.PROSE,
    ]


def test_an_overlong_paragraph_is_cut_at_sentences_into_like_parts() -> None:
    found = cut(SENTENCE * 40)
    assert all(draft.text.startswith("A parcel") for draft in found)
    assert all(draft.text.endswith("back to us.") for draft in found)
    lengths = [len(draft.text) for draft in found]
    assert max(lengths) <= MOST_CHARACTERS
    assert min(lengths) > MOST_CHARACTERS / 2


def test_text_without_sentences_is_cut_at_blanks() -> None:
    found = cut("parcel " * 1000)
    assert all(set(draft.text.split()) == {"parcel"} for draft in found)
    assert sum(len(draft.text.split()) for draft in found) == 1000


def test_what_the_reader_left_out_is_in_no_passage() -> None:
    found = cut("Free of charge.\n\n<!-- not after 2027 -->\n\nWithin 30 days.\n")
    assert [draft.text for draft in found] == ["Free of charge.", "Within 30 days."]


def test_the_page_is_that_of_the_first_block() -> None:
    text = "One.\n\nTwo."
    blocks = (
        Block(BlockKind.PARAGRAPH, Span(0, 4), page=3),
        Block(BlockKind.PARAGRAPH, Span(6, 10), page=4),
    )
    assert [draft.page for draft in passages(ReadDocument(text, blocks))] == [3]


def test_headings_alone_are_no_passage() -> None:
    assert cut("# Returns\n\n## Shoes\n") == []


@dataclass(frozen=True)
class Piece:
    kind: BlockKind
    text: str
    heading: tuple[str, ...]
    gap: str


PIECES = st.builds(
    Piece,
    st.sampled_from(BlockKind),
    st.one_of(
        st.text(st.sampled_from("ab .:\n1"), min_size=1, max_size=40),
        st.integers(1, 3000).map(lambda size: ("word. " * size)[:size]),
        st.integers(900, 2500).map(lambda size: "x" * size),
    ),
    st.sampled_from([(), ("A",), ("A", "B")]),
    st.sampled_from(["\n", "\n\n", " - ", "\n<!-- hidden -->\n", "\n```sh\n"]),
)


def document(pieces: list[Piece]) -> ReadDocument:
    text, blocks = "", []
    for piece in pieces:
        text += piece.gap
        span = Span(len(text), len(text) + len(piece.text))
        context = "What | Days" if piece.kind is BlockKind.TABLE_ROW else ""
        blocks.append(Block(piece.kind, span, piece.heading, context=context))
        text += piece.text
    return ReadDocument(text, tuple(blocks))


@given(st.lists(PIECES, max_size=12))
def test_each_block_is_covered_once_and_in_order(pieces: list[Piece]) -> None:
    read = document(pieces)
    found = passages(read)
    times = [0] * len(read.text)
    end = 0
    for draft in found:
        assert read.text[draft.span.start : draft.span.end] == draft.text
        assert draft.span.start >= end
        end = draft.span.end
        for place in range(draft.span.start, draft.span.end):
            times[place] += 1
    for block in read.blocks:
        for place in range(block.span.start, block.span.end):
            if block.kind is not BlockKind.HEADING and not read.text[place].isspace():
                assert times[place] == 1


@given(st.lists(PIECES, max_size=12))
def test_a_passage_is_short_and_stands_under_one_heading(pieces: list[Piece]) -> None:
    read = document(pieces)
    for draft in passages(read):
        assert len(draft.text) + len(draft.context) <= MOST_CHARACTERS
        inside = [
            block.heading
            for block in read.blocks
            if block.kind is not BlockKind.HEADING
            and block.span.start < draft.span.end
            and draft.span.start < block.span.end
            and read.text[block.span.start : block.span.end].strip()
        ]
        assert set(inside) == {draft.heading}
        assert "hidden" not in draft.text

"""Packing a document's blocks into passages: whole enough to quote, short enough to embed."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ingest.blocks import Block, BlockKind, ReadDocument
from kb.model import PassageDraft, PassageKind, Span
from kb.sentences import sentences

_MOST_CHARACTERS = 1000
# Anything but blanks, bullets, quote marks and table rules.
_UNSEEN = re.compile(r"[^\s>*+|:_~=-]")
_KIND = {
    BlockKind.PARAGRAPH: PassageKind.PROSE,
    BlockKind.LIST_ITEM: PassageKind.LIST,
    BlockKind.TABLE_ROW: PassageKind.TABLE,
}


def passages(document: ReadDocument) -> list[PassageDraft]:
    """Cut a document into passages, in order; each non-heading block is covered once.

    A passage stays under one heading and within about 1,000 characters.
    """
    drafts: list[PassageDraft] = []
    packed: list[Block] = []
    for block in _cut(document):
        if packed and not (_fits(packed, block) and _adjoin(document, packed[-1], block)):
            drafts.append(_draft(document, packed))
            packed = []
        packed.append(block)
    if packed:
        drafts.append(_draft(document, packed))
    return drafts


def _cut(document: ReadDocument) -> Iterator[Block]:
    """Yield the blocks that say something, the long ones in pieces."""
    for block in document.blocks:
        text = document.text[block.span.start : block.span.end]
        if block.kind is BlockKind.HEADING or not text.strip():
            continue
        for span in _pieces(text):
            place = Span(block.span.start + span.start, block.span.start + span.end)
            yield Block(block.kind, place, block.heading, block.level, block.page, block.context)


def _pieces(text: str) -> list[Span]:
    if len(text) <= _MOST_CHARACTERS:
        return [Span(0, len(text))]
    starts = [0]
    for before, after in pairwise(sentences(text)):
        if after.end - starts[-1] > _MOST_CHARACTERS and before.start >= starts[-1]:
            starts.append(after.start)
    cuts: list[Span] = []
    for start, end in pairwise([*starts, len(text)]):
        cuts.extend(
            Span(place, min(place + _MOST_CHARACTERS, end))
            for place in range(start, end, _MOST_CHARACTERS)
        )
    return cuts


def _fits(packed: list[Block], block: Block) -> bool:
    first = packed[0]
    table = block.kind is BlockKind.TABLE_ROW
    return (
        block.heading == first.heading
        and block.context == first.context
        and table == (first.kind is BlockKind.TABLE_ROW)
        and block.span.end - first.span.start + len(first.context) <= _MOST_CHARACTERS
    )


def _adjoin(document: ReadDocument, before: Block, after: Block) -> bool:
    """Tell whether nothing but markup of lists, quotes and tables stands between two blocks.

    A reader leaves out what a person does not see, such as a comment; a passage that ran
    across it would bring it back.
    """
    return not _UNSEEN.search(document.text, before.span.end, after.span.start)


def _draft(document: ReadDocument, packed: list[Block]) -> PassageDraft:
    span = Span(packed[0].span.start, packed[-1].span.end)
    kinds = {block.kind for block in packed}
    kind = BlockKind.LIST_ITEM if BlockKind.LIST_ITEM in kinds else packed[0].kind
    first = packed[0]
    text = document.text[span.start : span.end]
    return PassageDraft(_KIND[kind], first.heading, first.page, span, text, first.context)

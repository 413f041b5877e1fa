"""Packing a document's blocks into passages: whole enough to quote, short enough to embed."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from ingest.blocks import Block, BlockKind, ReadDocument
from kb.model import PassageDraft, PassageKind, Span
from kb.sentences import sentences

MOST_CHARACTERS = 1000
"""Of a passage with its context: some 230 word pieces of English, beside title and headings."""

_KIND = {
    BlockKind.PARAGRAPH: PassageKind.PROSE,
    BlockKind.LIST_ITEM: PassageKind.LIST,
    BlockKind.TABLE_ROW: PassageKind.TABLE,
}
_FENCE = re.compile(r"^[ \t>]*(?:`{3,}|~{3,})[\w+-]*[ \t]*$", re.M)
_LETTER = re.compile(r"\w")
_LONGEST_CONTEXT = 300


def passages(document: ReadDocument) -> list[PassageDraft]:
    """Cut a document into passages, in order; each block but headings is covered once.

    A passage stays under one heading, within 1,000 characters, and holds no text that the
    reader left out between two blocks. Tables keep their header row as context, and so does
    a list's later part the line that introduces it. Overlong blocks are cut at sentences.
    """
    return [_draft(document.text, packed) for packed in _packed(document)]


def _packed(document: ReadDocument) -> Iterator[list[Block]]:
    packed: list[Block] = []
    for block in _cut(document):
        if packed and not _fits(document.text, packed, block):
            moved = _introduction(document.text, packed, block)
            yield packed[: len(packed) - len(moved)]
            packed = moved
        packed.append(block)
    if packed:
        yield packed


def _cut(document: ReadDocument) -> Iterator[Block]:
    """Yield the blocks that say something, the overlong in pieces, list items introduced."""
    introduced = ""
    for block in document.blocks:
        text = document.text[block.span.start : block.span.end]
        if block.kind is BlockKind.HEADING or not text.strip():
            introduced = ""
            continue
        if block.kind is BlockKind.PARAGRAPH:
            introduced = _last_line(text) if text.rstrip().endswith((":", "：")) else ""
        elif block.kind is BlockKind.LIST_ITEM:
            block = replace(block, context=block.context or introduced)
        for span in _pieces(text, MOST_CHARACTERS - len(block.context)):
            start = block.span.start
            yield replace(block, span=Span(start + span.start, start + span.end))


def _last_line(text: str) -> str:
    """Return the sentence a list hangs on, in one line; empty when it is overlong."""
    last = sentences(text)[-1]
    line = " ".join(text[last.start : last.end].split())
    return line if len(line) <= _LONGEST_CONTEXT else ""


def _pieces(text: str, most: int) -> Iterator[Span]:
    """Cut a text at sentences into pieces of like length."""
    most = max(most, MOST_CHARACTERS // 2)
    even = len(text) / math.ceil(len(text) / most)
    starts = [0]
    for before, after in pairwise(sentences(text)):
        size = before.end - starts[-1]
        if size >= even or after.end - starts[-1] > most:
            starts.append(after.start)
    for start, end in pairwise([*starts, len(text)]):
        yield from _hard_cut(text, start, end, most)


def _hard_cut(text: str, start: int, end: int, most: int) -> Iterator[Span]:
    """Cut what has no sentences at the last blank that fits, or anywhere."""
    while start < end:
        stop = end
        if end - start > most:
            blank = max(text.rfind(sign, start, start + most) for sign in (" ", "\n"))
            stop = blank + 1 if blank > start else start + most
        piece = text[start:stop]
        if piece.strip():
            left = start + len(piece) - len(piece.lstrip())
            yield Span(left, left + len(piece.strip()))
        start = stop


def _fits(text: str, packed: list[Block], block: Block) -> bool:
    first, last = packed[0], packed[-1]
    table = BlockKind.TABLE_ROW
    if block.heading != first.heading or (block.kind is table) != (first.kind is table):
        return False
    if block.kind is table and block.context != first.context:
        return False
    if block.span.end - first.span.start + len(first.context) > MOST_CHARACTERS:
        return False
    between = text[last.span.end : block.span.start]
    return not _LETTER.search(_FENCE.sub("", between))


def _introduction(text: str, packed: list[Block], block: Block) -> list[Block]:
    """Return the line that introduces a list, when it would stay behind without its items."""
    last = packed[-1]
    alone = block.kind is BlockKind.LIST_ITEM and last.kind is BlockKind.PARAGRAPH
    fits = len(packed) > 1 and _fits(text, [last], block)
    leads = alone and fits and text[last.span.start : last.span.end].rstrip().endswith((":", "："))
    return [last] if leads else []


def _draft(text: str, packed: list[Block]) -> PassageDraft:
    first = packed[0]
    span = Span(first.span.start, packed[-1].span.end)
    listed = any(block.kind is BlockKind.LIST_ITEM for block in packed)
    kind = PassageKind.LIST if listed else _KIND[first.kind]
    said = text[span.start : span.end]
    return PassageDraft(kind, first.heading, first.page, span, said, first.context)

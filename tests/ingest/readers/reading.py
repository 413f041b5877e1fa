"""How tests read a file, and look at what came of it."""

import pytest

from ingest.blocks import Block, BlockKind, ReadDocument
from ingest.errors import FileRefusedError
from ingest.limits import STANDARD_LIMITS, Limits
from ingest.readers.formats import read_source
from ingest.readers.source import Source

HEADING, PARAGRAPH, ITEM, ROW = (
    BlockKind.HEADING,
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.TABLE_ROW,
)


def read(
    name: str, data: bytes | str, limits: Limits = STANDARD_LIMITS, password: str | None = None
) -> ReadDocument:
    """Read in this process, and hold every reader to what `ReadDocument` promises."""
    raw = data.encode("utf-8") if isinstance(data, str) else data
    document = read_source(Source(name, raw, limits, password))
    hold_to_promises(document)
    return document


def hold_to_promises(document: ReadDocument) -> None:
    end = 0
    for block in document.blocks:
        assert end <= block.span.start < block.span.end <= len(document.text)
        end = block.span.end
        assert said(document, block).strip()
        assert (block.level > 0) == (block.kind in (HEADING, ITEM))
        assert "\n" not in block.context
        assert all(title.strip() for title in block.heading)
    assert all("\n" not in warning for warning in document.warnings)
    assert "\x00" not in document.text


def said(document: ReadDocument, block: Block) -> str:
    return document.text[block.span.start : block.span.end]


def shape(document: ReadDocument) -> list[tuple[BlockKind, str]]:
    return [(block.kind, said(document, block)) for block in document.blocks]


def texts(document: ReadDocument) -> list[str]:
    return [text for _, text in shape(document)]


def place(document: ReadDocument, text: str) -> Block:
    """The block with this text."""
    return next(block for block in document.blocks if said(document, block) == text)


def refusal(
    name: str, data: bytes | str, limits: Limits = STANDARD_LIMITS, password: str | None = None
) -> FileRefusedError:
    with pytest.raises(FileRefusedError) as caught:
        read(name, data, limits, password)
    assert "\n" not in caught.value.reason
    return caught.value

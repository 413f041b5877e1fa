"""What a reader makes of a file: its text, and the blocks a person would cite by."""

from dataclasses import dataclass, field
from enum import StrEnum

from kb.model import Span


class BlockKind(StrEnum):
    """The shape of a block in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the document's text with its place in it.

    `heading` is the path of headings above it, outermost first, without markup.
    `level` is a heading's own depth (1 to 6), a list item's nesting (1 and up), else 0.
    `context` is a table row's header, as one line; it is not part of the span.
    `page` counts from 1 and is None where the format has no pages.
    """

    kind: BlockKind
    span: Span
    heading: tuple[str, ...] = ()
    level: int = 0
    page: int | None = None
    context: str = ""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file's text and blocks, in reading order; spans never overlap.

    For Markdown and plain text `text` is the decoded file itself, so that every quote is
    verbatim in the file; for other formats it is the blocks' texts with blank lines between.
    `properties` holds what the file says of itself, keys in lower case: title, owner,
    audience, valid_from, valid_until (ISO days), as far as it says them.
    `warnings` are one-line sentences for the person who uploaded it.
    """

    text: str
    blocks: tuple[Block, ...]
    properties: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

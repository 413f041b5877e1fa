"""The last touch on every document, whatever its format."""

import re

from ingest.blocks import Block, BlockKind, ReadDocument
from ingest.readers.assembly import check_size, one_line
from ingest.readers.properties import parse_day
from ingest.readers.source import Source

_TOP = 5_000
_EFFECTIVE = re.compile(
    r"^[ \t>*_#|]*(?:(?:this (?:policy|document|version) is )?"
    r"(?:(?:version )?effective|in force|in effect|valid|applies)"
    r"(?:[ ]+(?:date|from|as of|as from|since|on))*)[ \t*_:]*[ \t|]*"
    r"(?P<day>[^\n*_|;()]{6,40}?\d{4}|\d{4}-\d{2}-\d{2})[ \t*_.|]*$",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST_TITLE = 200


def finished(document: ReadDocument, source: Source, *, has_title: bool) -> ReadDocument:
    """Check the size, and add the title and first day that the text itself gives.

    `has_title` tells whether a heading at the top is the title, as in a sheet it is not.
    """
    check_size(len(document.text), len(document.blocks), source.limits)
    properties = dict(document.properties)
    warnings = list(document.warnings)
    if has_title and "title" not in properties and (title := _first_title(document)):
        properties["title"] = title
    if all(block.kind is BlockKind.HEADING for block in document.blocks):
        document = _as_paragraphs(document)
    if "valid_from" not in properties and (day := _effective_day(document)):
        properties["valid_from"] = day
        warnings.append(f"valid from {day}: read from the document's text; correct it if wrong")
    return ReadDocument(document.text, document.blocks, properties, tuple(warnings))


def _as_paragraphs(document: ReadDocument) -> ReadDocument:
    """Let headings with nothing below them be the text, so that they are found at all."""
    blocks = (Block(BlockKind.PARAGRAPH, each.span, page=each.page) for each in document.blocks)
    return ReadDocument(document.text, tuple(blocks), document.properties, document.warnings)


def _first_title(document: ReadDocument) -> str | None:
    """The heading of the outermost level, if the document opens with it."""
    for place, block in enumerate(document.blocks[:5]):
        if block.kind is BlockKind.HEADING and block.level == 1:
            title = document.text[block.span.start : block.span.end]
            if place + 1 < len(document.blocks):
                # The path of what follows has the heading without its markup.
                title = next(iter(document.blocks[place + 1].heading), title)
            return one_line(title)[:_LONGEST_TITLE]
    return None


def _effective_day(document: ReadDocument) -> str | None:
    start = document.blocks[0].span.start if document.blocks else 0
    for found in _EFFECTIVE.finditer(document.text, start, start + _TOP):
        if day := parse_day(found["day"]):
            return day.isoformat()
    return None

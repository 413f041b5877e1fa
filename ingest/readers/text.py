"""Plain text: blocks are verbatim slices; headings only where the layout says so plainly."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.blocks import Block, BlockKind, ReadDocument
from ingest.readers.assembly import HeadingPath, one_line
from ingest.readers.decoding import decode
from ingest.readers.source import Source
from kb.model import Span

_BULLET = re.compile(r"[ \t]*([-*+•‣◦▪●○·–—])[ \t]+(?=\S)(?![^\n]*\1[ \t]*(?:\n|\Z))")
_NUMBER = re.compile(
    r"[ \t]*(?!\(c\)[ \t]+\d)"
    r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\d{1,3}(?:\.\d{1,3})+\.?)[ \t]+(?=\S)"
)
_SECTION = re.compile(
    r"(?:(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})[.)]?[ \t]+(?=[^\W\d_])"
    r"|(?:section|article|chapter|part|appendix|annex)[ \t]+[\dA-Z]{1,4}\b)",
    re.IGNORECASE,
)
_RULER = re.compile(r"[ \t]*([=~#*_-])\1{2,}[ \t]*\Z")
_LONGEST_HEADING = 90
_WRAPPED = 120


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def indent(self) -> int:
        return len(self.text.expandtabs(4)) - len(self.text.expandtabs(4).lstrip())


def read_text(source: Source) -> ReadDocument:
    """Read a plain text file."""
    text = decode(source.data)
    return ReadDocument(text, tuple(text_blocks(text)))


def text_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a plain text, in order."""
    headings = HeadingPath()
    for group in _groups(text):
        lines = list(group)
        level = _heading_level(lines)
        if level:
            title = lines[0]
            headings.enter(level, one_line(title.text))
            yield Block(BlockKind.HEADING, _span([title]), headings.path[:-1], level)
            lines = lines[1:]
            while lines and _RULER.match(lines[0].text):
                lines = lines[1:]
        yield from _body(lines, headings.path)


def _groups(text: str) -> Iterator[list[_Line]]:
    """Yield the runs of lines between blank lines."""
    group: list[_Line] = []
    start = 0
    for raw in text.split("\n"):
        line = _Line(start, raw)
        start += len(raw) + 1
        if line.blank:
            if group:
                yield group
            group = []
        else:
            group.append(line)
    if group:
        yield group


def _heading_level(lines: list[_Line]) -> int:
    """Tell the level of the heading a run of lines opens with; 0 without one."""
    title = lines[0].text.strip()
    if len(title) > _LONGEST_HEADING or not any(letter.isalpha() for letter in title):
        return 0
    if len(lines) > 1 and (ruler := _RULER.match(lines[1].text)):
        return 1 if ruler[1] in "=#*" else 2
    if _BULLET.match(lines[0].text):
        return 0
    alone = len(lines) == 1
    if alone and (section := _SECTION.match(title)) and not title.endswith((".", ";", ",", ":")):
        number = section["number"]
        return 2 + number.count(".") if number else 2
    if title.isupper() and len(re.findall(r"[^\W\d_]{2,}", title)) >= 1 and alone:
        return 1 if len(title.split()) > 1 or len(title) > 3 else 0
    return 0


def _body(lines: list[_Line], path: tuple[str, ...]) -> Iterator[Block]:
    """Yield the list items and paragraphs of a run of lines."""
    lines = [line for line in lines if not _RULER.match(line.text)]
    unwrapped = any(len(line.text) > _WRAPPED for line in lines)
    margin = min((line.indent for line in lines), default=0)
    held: list[_Line] = []
    for line in lines:
        item = _BULLET.match(line.text) or _NUMBER.match(line.text)
        if held and (item or unwrapped):
            yield _block(held, path, margin)
            held = []
        held.append(line)
    if held:
        yield _block(held, path, margin)


def _block(lines: list[_Line], path: tuple[str, ...], margin: int) -> Block:
    first = lines[0]
    span = _span(lines)
    bullet = _BULLET.match(first.text)
    if not bullet and not _NUMBER.match(first.text):
        return Block(BlockKind.PARAGRAPH, span, path)
    level = 1 + min(5, (first.indent - margin) // 2)
    start = first.start + bullet.end() if bullet else span.start
    return Block(BlockKind.LIST_ITEM, Span(start, span.end), path, level)


def _span(lines: list[_Line]) -> Span:
    first, last = lines[0], lines[-1]
    start = first.start + len(first.text) - len(first.text.lstrip())
    return Span(start, last.start + len(last.text.rstrip()))

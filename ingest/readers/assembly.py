"""Putting a document together block by block, as readers of packed formats do."""

import re

from ingest.blocks import Block, BlockKind, ReadDocument
from ingest.errors import FileRefusedError, RefusalKind
from ingest.limits import Limits
from kb.model import Span

_UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200a\u202f\u3000]+")
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BULLET = re.compile(r"\s*[•‣◦▪●○■□➢✓\uf0b7\uf0a7\u2043·]\s*(?=\S)")
DEEPEST_HEADING = 6


def storable(text: str) -> str:
    """Leave out characters no database or screen can keep: controls, lone surrogates."""
    return _UNSTORABLE.sub("", text)


def one_line(text: str) -> str:
    """Put a text on one line, each run of blanks as one space."""
    return " ".join(_UNSEEN.sub("", storable(text.replace("\x0b", " "))).split())


def tidy(text: str) -> str:
    """Squeeze blanks inside lines and drop blank lines; line breaks stay."""
    text = _UNSEEN.sub("", storable(text.replace("\r\n", "\n").replace("\x0b", "\n")))
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


class HeadingPath:
    """The headings above the place that is being read."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    @property
    def path(self) -> tuple[str, ...]:
        """The open headings, outermost first."""
        return tuple(title for _, title in self._open)

    def leave(self) -> None:
        """Close every heading."""
        self._open.clear()

    def enter(self, level: int, title: str) -> None:
        """Close the headings of this level and below, and open this one."""
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        self._open.append((level, title))


class Assembly:
    """Collects blocks in reading order; their texts are joined by blank lines.

    Adding raises `FileRefusedError` once the document exceeds its limits.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._texts: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0
        self._headings = HeadingPath()
        self.page: int | None = None
        self.properties: dict[str, str] = {}
        self.warnings: list[str] = []

    @property
    def characters(self) -> int:
        """How long the text is so far."""
        return self._length

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above what is added next."""
        return self._headings.path

    def heading(self, text: str, level: int) -> None:
        """Add a heading; level 1 is outermost, deeper than 6 counts as 6."""
        title = one_line(text)
        if not title:
            return
        level = min(max(level, 1), DEEPEST_HEADING)
        self._headings.enter(level, title)
        self._add(BlockKind.HEADING, title, self._headings.path[:-1], level, "")

    def new_page(self, number: int) -> None:
        """Begin a page that no heading of the pages before reaches into."""
        self.page = number
        self._headings.leave()

    def paragraph(self, text: str) -> None:
        """Add a paragraph; blank ones are left out, one with a bullet is a list item."""
        if _BULLET.match(text):
            self.item(text, 1)
            return
        self._add(BlockKind.PARAGRAPH, tidy(text), self.path, 0, "")

    def item(self, text: str, level: int) -> None:
        """Add a list item; level 1 is the outer list."""
        self._add(BlockKind.LIST_ITEM, tidy(_BULLET.sub("", text)), self.path, max(level, 1), "")

    def row(self, text: str, header: str = "") -> None:
        """Add a table row on one line, with its table's header as context."""
        self._add(BlockKind.TABLE_ROW, one_line(text), self.path, 0, one_line(header))

    def warn(self, sentence: str) -> None:
        """Tell the person who uploaded the file something, once."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def document(self) -> ReadDocument:
        """The document as read so far."""
        return ReadDocument(
            "\n\n".join(self._texts), tuple(self._blocks), self.properties, tuple(self.warnings)
        )

    def _add(
        self, kind: BlockKind, text: str, heading: tuple[str, ...], level: int, context: str
    ) -> None:
        if not text:
            return
        start = self._length + (2 if self._texts else 0)
        self._length = start + len(text)
        check_size(self._length, len(self._blocks) + 1, self._limits)
        self._texts.append(text)
        span = Span(start, self._length)
        self._blocks.append(Block(kind, span, heading, level, self.page, context))


def check_size(characters: int, blocks: int, limits: Limits) -> None:
    """Refuse a text that is longer, or in more pieces, than the limits allow."""
    if characters > limits.characters:
        raise FileRefusedError(
            f"holds more than {limits.characters:,} characters: split it into smaller files",
            RefusalKind.TOO_LARGE,
        )
    if blocks > limits.blocks:
        raise FileRefusedError(
            f"holds more than {limits.blocks:,} rows and paragraphs: split it into smaller files",
            RefusalKind.TOO_LARGE,
        )

"""Tags inside Markdown: where the words stand between them, verbatim."""

from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import accumulate

from ingest.blocks import BlockKind
from ingest.readers.assembly import one_line
from ingest.readers.elements import INLINE, OpenElements

_HEADINGS = {f"h{level}": level for level in range(1, 7)}


@dataclass(frozen=True, slots=True)
class MarkupPiece:
    """Words between block tags: characters `start` to `end` of what was given."""

    kind: BlockKind
    start: int
    end: int
    words: str
    level: int = 0


def markup_pieces(markup: str, elements: OpenElements | None = None) -> list[MarkupPiece]:
    """Return the stretches of text in a piece of HTML, in order; comments are left out.

    A stretch may hold inline tags such as <a>, never those of a block. `elements` are those
    open where the piece begins; they become those open where it ends.
    """
    parser = _Pieces(markup, elements or OpenElements())
    parser.feed(markup)
    parser.close()
    parser.flush()
    return parser.pieces


class _Pieces(HTMLParser):
    def __init__(self, markup: str, elements: OpenElements) -> None:
        super().__init__(convert_charrefs=False)
        lines = markup.split("\n")
        self._starts = [*accumulate((len(line) + 1 for line in lines), initial=0)]
        self._elements = elements
        self._shapes: list[str] = []
        self._from: int | None = None
        self._to = 0
        self._words: list[str] = []
        self._link_ended = -1
        self.pieces: list[MarkupPiece] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE and tag not in ("td", "th", "img", "br"):
            self.flush()
        if tag == "a" and self.getpos()[0] > self._link_ended > 0:
            # Links on lines of their own are a menu, not a sentence.
            self.flush()
        if tag in _HEADINGS or tag in ("li", "tr"):
            self._shapes.append(tag)
        self._elements.start(tag, dict(attrs))
        if self._elements.unread:
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE and tag not in ("td", "th", "br"):
            self.flush()
        self._link_ended = self.getpos()[0] if tag == "a" else -1
        self._elements.end(tag)
        if tag in self._shapes:
            while self._shapes.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._elements.hidden:
            self._elements.leave_out(data)
        if not data.strip() or self._elements.unread:
            return
        self._link_ended = -1
        line, column = self.getpos()
        start = self._starts[line - 1] + column
        self._extend(start + len(data) - len(data.lstrip()), start + len(data.rstrip()), data)

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.flush()

    def handle_pi(self, data: str) -> None:
        self.flush()

    def flush(self) -> None:
        """End the stretch that is open."""
        if self._from is not None:
            kind, level = self._kind()
            words = one_line(" ".join(self._words))
            if words:
                self.pieces.append(MarkupPiece(kind, self._from, self._to, words, level))
        self._from, self._words = None, []

    def _reference(self, reference: str) -> None:
        if self._from is not None:
            line, column = self.getpos()
            start = self._starts[line - 1] + column
            self._extend(start, start + len(reference), "")

    def _extend(self, start: int, end: int, words: str) -> None:
        self._from = start if self._from is None else self._from
        self._to = max(self._to, end)
        self._words.append(words)

    def _kind(self) -> tuple[BlockKind, int]:
        for tag in reversed(self._shapes):
            if tag in _HEADINGS:
                return BlockKind.HEADING, _HEADINGS[tag]
            if tag == "tr":
                return BlockKind.TABLE_ROW, 0
            if tag == "li":
                return BlockKind.LIST_ITEM, 0
        return BlockKind.PARAGRAPH, 0

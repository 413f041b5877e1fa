"""Tags inside Markdown: where the words stand between them, verbatim."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import accumulate

from ingest.blocks import BlockKind
from ingest.readers.assembly import one_line

_INLINE = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small"
    "|span|strike|strong|sub|sup|time|tt|u|var|wbr"
)
_UNREAD = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe"})
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "wbr"})
_HIDDEN = "hidden "
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?<![\w-])opacity\s*:\s*0(?:\.0*)?\s*(?:;|\Z)"
    r"|font-size\s*:\s*0|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


@dataclass(frozen=True, slots=True)
class MarkupPiece:
    """Words between block tags: characters `start` to `end` of what was given."""

    kind: BlockKind
    start: int
    end: int
    words: str
    level: int = 0


def markup_pieces(markup: str) -> list[MarkupPiece]:
    """Return the stretches of text in a piece of HTML, in order; comments are left out.

    A stretch may hold inline tags such as <a>, never those of a block.
    """
    parser = _Pieces(markup)
    parser.feed(markup)
    parser.close()
    parser.flush()
    return parser.pieces


def is_hiding(attributes: Mapping[str, str | None]) -> bool:
    """Tell whether an element with these attributes is one that a page does not show."""
    if attributes.get("hidden", "until-found") != "until-found":
        return True
    return bool(_HIDING.search(attributes.get("style") or ""))


class _Pieces(HTMLParser):
    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=False)
        lines = markup.split("\n")
        self._starts = [*accumulate((len(line) + 1 for line in lines), initial=0)]
        self._open: list[str] = []
        self._from: int | None = None
        self._to = 0
        self._words: list[str] = []
        self._link_ended = -1
        self.pieces: list[MarkupPiece] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not _INLINE.fullmatch(tag) and tag not in ("td", "th", "img", "br"):
            self.flush()
        if tag == "a" and self.getpos()[0] > self._link_ended > 0:
            # Links on lines of their own are a menu, not a sentence.
            self.flush()
        if is_hiding(dict(attrs)) and tag not in _VOID:
            self._open.append(_HIDDEN + tag)
        elif tag in _UNREAD or tag in _HEADINGS or tag in ("li", "tr") or self._is_unread():
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not _INLINE.fullmatch(tag) and tag not in ("td", "th", "br"):
            self.flush()
        self._link_ended = self.getpos()[0] if tag == "a" else -1
        if tag in self._open or _HIDDEN + tag in self._open:
            while self._open.pop() not in (tag, _HIDDEN + tag):
                pass

    def handle_data(self, data: str) -> None:
        if not data.strip() or self._is_unread():
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

    def _is_unread(self) -> bool:
        return any(tag in _UNREAD or tag.startswith(_HIDDEN) for tag in self._open)

    def _extend(self, start: int, end: int, words: str) -> None:
        self._from = start if self._from is None else self._from
        self._to = max(self._to, end)
        self._words.append(words)

    def _kind(self) -> tuple[BlockKind, int]:
        for tag in reversed(self._open):
            if tag in _HEADINGS:
                return BlockKind.HEADING, _HEADINGS[tag]
            if tag == "tr":
                return BlockKind.TABLE_ROW, 0
            if tag == "li":
                return BlockKind.LIST_ITEM, 0
        return BlockKind.PARAGRAPH, 0

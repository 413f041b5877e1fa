"""Markdown: blocks are verbatim slices of the file, found through the parser's line numbers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.blocks import Block, BlockKind, ReadDocument
from ingest.errors import FileRefusedError, RefusalKind
from ingest.readers.assembly import HeadingPath, one_line
from ingest.readers.decoding import decode
from ingest.readers.elements import COMMENT_PATTERN, OpenElements, shown_stretches
from ingest.readers.frontmatter import split_front_matter
from ingest.readers.markup import MarkupPiece, markup_pieces
from ingest.readers.properties import known_properties
from ingest.readers.source import Source
from kb.model import Span

_COMMENT_PATTERN = re.compile(COMMENT_PATTERN, re.S)
_COMMENT_END = re.compile(r"--!?>")
# What looks like a comment inside a script is none.
_COMMENT_OR_SCRIPT = re.compile(
    rf"<(script|style)\b.*?(?:</\1\b|\Z)|(?P<comment>{COMMENT_PATTERN})", re.S | re.I
)
_ATX = re.compile(r"[ \t>]*#{1,6}[ \t]*(?P<title>.*?)(?:[ \t]+#+)?[ \t]*\Z", re.S)
_LEAD = re.compile(r"(?:[ \t]|>|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)*")
_QUOTE = re.compile(r"[ \t>]*")
_NUMBERED = re.compile(r"[ \t>]*\d{1,9}[.)][ \t]+")
_ANCHOR = re.compile(r"[ \t]*\{#[\w-]+\}[ \t]*\Z")
_RULER = re.compile(r"[\s*_=#>|:+-]*\Z")
# What a page has for them; the parser names what stands in it.
_TAGS = {"fence": "pre", "code_block": "pre"}
_DEEPEST = 100
_LONGEST_LINE = 2_000


def read_markdown(source: Source) -> ReadDocument:
    """Read a Markdown file; front matter becomes properties, comments are left out."""
    text = decode(source.data)
    fields, start = split_front_matter(text)
    properties, warnings = known_properties(fields)
    walk = _Walk(text, start)
    blocks = tuple(walk.blocks())
    if walk.hidden:
        warnings = (*warnings, f"left out {walk.hidden} characters that the page hides")
    return ReadDocument(text, blocks, properties, warnings)


class _Walk:
    """One pass over the parser's tokens."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        lines = text[start:].split("\n")
        self._starts = [*accumulate((len(line) + 1 for line in lines), initial=start)]
        self._headings = HeadingPath()
        self._lists: list[bool] = []
        self._header = ""
        self._body = text[start:]
        self._elements = OpenElements()
        self._looked = start
        self._comment_end = start

    @property
    def hidden(self) -> int:
        """How many characters were left out because the page does not show them."""
        return self._elements.left_out

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks in order."""
        tokens = self._tokens()
        end = 0
        for place, token in enumerate(tokens):
            if token.nesting >= 0 and token.tag and not token.hidden:
                self._elements.start(_TAGS.get(token.type, token.tag))
            for block in self._token(token, tokens, place):
                # The parser gives some lines twice, as in a list inside a quote.
                if block.span.start >= end:
                    end = block.span.end
                    yield block
            if token.nesting <= 0 and token.tag and not token.hidden:
                self._elements.end(_TAGS.get(token.type, token.tag))

    def _tokens(self) -> Sequence[Token]:
        # Inline markup is parsed only where words without it are needed: it is slow to parse,
        # and made-up files make it slower than any limit.
        try:
            return _block_parser().parse(self._body)
        except RecursionError as error:
            raise FileRefusedError(
                "nests lists or quotes too deeply to be read: flatten it", RefusalKind.CORRUPT
            ) from error

    def _token(self, token: Token, tokens: Sequence[Token], place: int) -> Iterator[Block]:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._lists.append(token.type == "ordered_list_open")
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "heading_open":
                yield from self._heading(token, tokens[place + 1])
            case "paragraph_open":
                yield from self._prose(token)
            case "fence" | "code_block":
                yield from self._code(token)
            case "html_block":
                yield from self._markup(token)
            case "thead_open":
                self._header = _header(tokens, place)
            case "tr_open":
                yield from self._row(token, tokens, place)
            case "table_close":
                self._header = ""

    def _slice(self, token: Token) -> tuple[int, int]:
        first, end = token.map or [0, 0]
        return self._starts[first], min(self._starts[end], len(self._text))

    def _block(self, kind: BlockKind, start: int, end: int, level: int = 0) -> Iterator[Block]:
        """Yield the stretch without blanks around it, and without what is not shown of it."""
        for span in self._shown(start, end, cells=kind is BlockKind.TABLE_ROW):
            path = self._headings.path
            yield Block(kind, span, path, level, None, self._context(kind))

    def _shown(self, start: int, end: int, *, cells: bool = False) -> Iterator[Span]:
        """Yield where a stretch of Markdown has words that the page shows."""
        if start >= self._looked:
            start = max(start, min(end, self._comment_end))
            self._looked = start + len(self._text[start:end].rstrip())
            yield from self._spans(
                shown_stretches(self._text, start, end, self._elements, cells=cells)
            )

    def _spans(self, stretches: Iterable[tuple[int, int]]) -> Iterator[Span]:
        for left, right in stretches:
            piece = self._text[left:right]
            if not _RULER.match(piece):
                left += len(piece) - len(piece.lstrip())
                yield Span(left, left + len(piece.strip()))

    def _context(self, kind: BlockKind) -> str:
        return self._header if kind is BlockKind.TABLE_ROW else ""

    def _heading(self, token: Token, inline: Token) -> Iterator[Block]:
        start, end = self._slice(token)
        raw = self._text[start:end].rstrip()
        if token.markup.startswith("#"):
            found = _ATX.match(raw)
            left, right = found.span("title") if found else (0, len(raw))
        else:
            left, right = _QUOTE.match(raw).end(), raw.rfind("\n")  # type: ignore[union-attr]  # matches always
        if anchor := _ANCHOR.search(raw, left, right):
            right = anchor.start()
        level = int(token.tag[1])
        is_hidden = self._elements.unread or end <= self._comment_end
        spans = list(self._shown(start + left, start + right))
        if is_hidden:
            return
        words = [self._text[span.start : span.end] for span in spans]
        title = one_line(_ANCHOR.sub("", plain(inline.content))) or one_line(" ".join(words))
        self._headings.enter(level, title or "…")
        for span in spans[:1]:
            yield Block(BlockKind.HEADING, span, self._headings.path[:-1], level)

    def _prose(self, token: Token) -> Iterator[Block]:
        start, end = self._slice(token)
        if not self._lists:
            lead = _QUOTE.match(self._text, start, end)
            yield from self._block(BlockKind.PARAGRAPH, lead.end() if lead else start, end)
            return
        start = self._item_start(start, end)
        yield from self._block(BlockKind.LIST_ITEM, start, end, len(self._lists))

    def _item_start(self, start: int, end: int) -> int:
        """Skip the bullet; a number stays, because people cite it."""
        lead = _LEAD.match(self._text, start, end)
        return lead.end() if lead else start

    def _code(self, token: Token) -> Iterator[Block]:
        start, end = self._slice(token)
        if token.type == "fence":
            first, last = token.map or [0, 0]
            closed = self._text[self._starts[last - 1] : end].strip(" \t\n>")
            start = self._starts[first + 1]
            if last - 1 > first and closed.startswith(token.markup) and not closed.strip("`~"):
                end = self._starts[last - 1]
        start = max(start, self._comment_end)
        if self._elements.unread:
            self._elements.leave_out(self._text[start:end])
        elif start < end:
            stretches = _between(_COMMENT_PATTERN.finditer(self._text, start, end), start, end)
            for span in self._spans(stretches):
                yield Block(BlockKind.PARAGRAPH, span, self._headings.path)

    def _markup(self, token: Token) -> Iterator[Block]:
        start, end = self._slice(token)
        start = max(start, min(end, self._comment_end))
        if start < self._looked:
            return
        self._looked = end
        # Comments become blanks, so that every place stays what it is.
        markup = _COMMENT_OR_SCRIPT.sub(_blanked, self._text[start:end])
        if markup != self._text[start:end] and self._ends_in_comment(start, end):
            closed = _COMMENT_END.search(self._text, end)
            self._comment_end = closed.end() if closed else len(self._text)
        for piece in markup_pieces(markup, self._elements):
            yield from self._markup_block(piece, start)

    def _ends_in_comment(self, start: int, end: int) -> bool:
        """Tell whether a comment of this markup goes on below it."""
        last = ""
        for found in _COMMENT_OR_SCRIPT.finditer(self._text, start, end):
            last = found["comment"] or ""
        return bool(last) and not re.search(r"\A<!---?>\Z|--!?>\Z", last)

    def _markup_block(self, piece: MarkupPiece, offset: int) -> Iterator[Block]:
        span = Span(offset + piece.start, offset + piece.end)
        if _RULER.match(self._text, span.start, span.end):
            # The mark of the list or quote that the markup stands in.
            return
        if piece.kind is BlockKind.HEADING:
            self._headings.enter(piece.level, piece.words)
            yield Block(piece.kind, span, self._headings.path[:-1], piece.level)
            return
        level = max(1, len(self._lists)) if piece.kind is BlockKind.LIST_ITEM else 0
        yield Block(piece.kind, span, self._headings.path, level)

    def _row(self, token: Token, tokens: Sequence[Token], place: int) -> Iterator[Block]:
        if tokens[place - 1].type == "thead_open" and _has_rows(tokens, place):
            return
        start, end = self._slice(token)
        yield from self._block(BlockKind.TABLE_ROW, start, end)


def _blanked(found: re.Match[str]) -> str:
    """A script as it is; a comment as blanks of its length, in a tag that says nothing."""
    comment = found["comment"]
    if not comment:
        return found[0]
    blanks = re.sub(r"[^\n]", " ", comment)
    return f"<?{blanks[2:-1]}>" if comment.endswith(">") else blanks


def _between(cuts: Iterable[re.Match[str]], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what is left of a stretch beside the cuts."""
    for cut in cuts:
        yield start, cut.start()
        start = cut.end()
    yield start, end


def plain(content: str) -> str:
    """The words of a line of Markdown, without its markup and what it hides."""
    if "<" in content:
        stretches = shown_stretches(content, 0, len(content), OpenElements())
        content = "".join(content[left:right] for left, right in stretches)
    if len(content) > _LONGEST_LINE:
        return content
    parsed = _inline_parser().parseInline(content)
    words: list[str] = []
    for child in (parsed[0].children if parsed else None) or ():
        if child.type in ("text", "code_inline", "image"):
            words.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            words.append(" ")
    return "".join(words)


@lru_cache(maxsize=1)
def _block_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
    return parser.disable("inline")


@lru_cache(maxsize=1)
def _inline_parser() -> MarkdownIt:
    return MarkdownIt("commonmark")


def _header(tokens: Sequence[Token], place: int) -> str:
    cells: list[str] = []
    for token in tokens[place:]:
        if token.type == "thead_close":
            break
        if token.type == "inline":
            cells.append(plain(token.content))
    return one_line(" | ".join(cells))


def _has_rows(tokens: Sequence[Token], place: int) -> bool:
    for token in tokens[place:]:
        if token.type == "tbody_open":
            return True
        if token.type == "table_close":
            return False
    return False

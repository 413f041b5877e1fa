"""Markup becomes readable text: what an agent can paste into a chat."""

from functools import lru_cache

import regex
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAG = regex.compile(r"</?[a-zA-Z][^<>\n]*>|<!--.*?-->", regex.S)
_LINE_MARK = regex.compile(
    r"^[ \t]*(?:>[ \t]?)*(?:#{1,6}[ \t]+|[*+•‣◦▪●–-][ \t]+(?:\[[ xX]\][ \t]+)?)?", regex.M
)
_RULER = regex.compile(r"[\s|:=_*-]+")
_PIPE = regex.compile(r"(?<!\\)\|")
_STRAY = regex.compile(r"\*{2,}|_{2,}(?=\W|\Z)|(?:(?<=\W)|\A)_{2,}")
_ANCHOR = regex.compile(r"\{#[\w-]+\}")


@lru_cache(maxsize=8192)
def plain_text(markup: str) -> str:
    """Return one line of text: link texts without addresses, no emphasis marks, tags or bullets.

    Numbers of list items stay. Text that is nothing but marks comes back blank.
    """
    if _RULER.fullmatch(markup):
        return ""
    lines = _LINE_MARK.sub("", _ANCHOR.sub("", markup))
    shown = "".join(_shown(token) for token in _inline(lines))
    return " ".join(_STRAY.sub("", _TAG.sub(" ", shown)).split())


def plain_row(row: str, header: str) -> str:
    """Return a table row as text: cells separated by semicolons, each after its column's name."""
    cells = _cells(row)
    names = _cells(header)
    if len(names) != len(cells):
        return "; ".join(cell for cell in cells if cell)
    return "; ".join(
        f"{name}: {cell}" if name else cell for name, cell in zip(names, cells, strict=True) if cell
    )


def _cells(row: str) -> list[str]:
    inner = row.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    separator = _PIPE if "|" in inner else regex.compile(r"\t")
    return [plain_text(cell.replace("\\|", "|")) for cell in separator.split(inner)]


def _inline(text: str) -> list[Token]:
    tokens = _parser().parseInline(text)
    return [child for token in tokens for child in token.children or []]


def _shown(token: Token) -> str:
    match token.type:
        case "text" | "code_inline" | "text_special":
            return token.content
        case "softbreak" | "hardbreak":
            return " "
        case _:
            return ""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True})

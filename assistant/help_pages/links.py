"""Addresses of public pages: a document, a heading on it, the very words of a quote."""

import unicodedata
from urllib.parse import quote

import regex

from assistant.answering.model import Citation
from assistant.answering.plain import plain_text
from kb.model import Passage

HELP = "/help/"
"""Where the public pages begin."""

_LONGEST_ID = 80
_EDGE_WORDS = 4
_WHOLE_WORDS = 9
_NOT_WORD = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
_BLOCKS = regex.compile(r"\n\s*\n|\n(?=[ \t]*(?:[-*+•|]|\d{1,9}[.)])[ \t])")
_NUMBER = regex.compile(r"\A\s*\d{1,9}[.)]\s+")
_CELL = regex.compile(r"(?<!\\)\|")
# What a browser takes for a mark of the directive itself has to be escaped too.
_ESCAPED = {"-": "%2D", ",": "%2C", "&": "%26"}


def url_of(citation: Citation) -> str:
    """The page of what is cited, at its heading, with the quote marked where a browser can."""
    heading = citation.heading.rpartition(" > ")[2]
    return page_url(citation.document_id, heading, citation.quote)


def url_of_passage(passage: Passage) -> str:
    """The page of a passage, at its heading, with the passage marked where a browser can."""
    heading = passage.heading[-1] if passage.heading else ""
    return page_url(passage.document_id, heading, passage.text)


def page_url(document_id: str, heading: str = "", words: str = "") -> str:
    """A document's page, such as /help/returns#refund-window:~:text=30%20days."""
    anchor = quote(heading_id(heading), errors="replace") if heading else ""
    text = text_directive(words)
    fragment = f"#{anchor}{text}" if anchor or text else ""
    return f"{HELP}{quote(document_id, safe='', errors='replace')}{fragment}"


def heading_id(heading: str) -> str:
    """The id of a heading's element: its words in small letters, with hyphens between.

    Of headings that read alike the first on a page has it; later ones carry a number.
    """
    folded = unicodedata.normalize("NFKC", heading).casefold()
    return _NOT_WORD.sub("-", folded).strip("-")[:_LONGEST_ID].strip("-") or "section"


def text_directive(words: str) -> str:
    """The part of an address that lets browsers mark words on a page; empty without any.

    See https://wicg.github.io/scroll-to-text-fragment/: a few whole words from the beginning
    and a few from the end say where the stretch is, each within one block of the page.
    """
    blocks = [block.split() for block in map(_shown, _blocks(words)) if block]
    if not blocks:
        return ""
    first, last = blocks[0], blocks[-1]
    if len(blocks) == 1 and len(first) <= _WHOLE_WORDS:
        return f":~:text={_escaped(first)}"
    start, end = first[:_EDGE_WORDS], last[-_EDGE_WORDS:]
    return f":~:text={_escaped(start)},{_escaped(end)}"


def _blocks(words: str) -> list[str]:
    """The paragraphs, list items and table cells of a stretch of a document."""
    blocks = _BLOCKS.split(words)
    return [cell for block in blocks for cell in (_CELL.split(block) if "|" in block else [block])]


def _shown(block: str) -> str:
    """A block as the page shows it: the number of a list item is no text there."""
    return _NUMBER.sub("", plain_text(block))


def _escaped(words: list[str]) -> str:
    text = quote(" ".join(words), safe="", errors="replace")
    for sign, code in _ESCAPED.items():
        text = text.replace(sign, code)
    return text

"""What of a passage is searched: its words with the title and headings it stands under."""

import re
from typing import Protocol

_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\s]*(?:\s+\"[^\"\n]*\")?\)")
_URL = re.compile(r"<?\bhttps?://[^\s<>\])]+>?")
_MARKUP = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+•][ \t]+|\|[ \t:|-]*$)|[*_`~]{2,}|`|\\(?=\W)", re.M
)
_SPACE = re.compile(r"\s+")


class Passage(Protocol):
    """The part of a passage, recorded or not, that is searched."""

    @property
    def heading(self) -> tuple[str, ...]:
        """The headings it stands under, outermost first."""

    @property
    def text(self) -> str:
        """Its own words."""

    @property
    def context(self) -> str:
        """What its words lack, such as a table's header row."""


def index_text(passage: Passage, title: str) -> str:
    """Return what the embedding model reads: title, headings, context, text without markup."""
    return "\n".join(part for part in (*_names(passage, title), _body(passage)) if part)


def lexical_text(passage: Passage, title: str) -> str:
    """Return what the lexical index is fed; addresses stay findable here.

    Title and headings are said twice: a word that names a section tells more of it.
    """
    names = _names(passage, title)
    said = (*names, *names, passage.context, passage.text)
    return "\n".join(part for part in said if part)


def plain(text: str) -> str:
    """Take markup and web addresses out of a text and run its white space together."""
    shown = _LINK.sub(r"\1", text)
    return _SPACE.sub(" ", _MARKUP.sub("", _URL.sub("", shown))).strip()


def _names(passage: Passage, title: str) -> tuple[str, ...]:
    # A document's title is often its first heading too; read it once.
    names = [title.strip(), *passage.heading]
    return tuple(dict.fromkeys(name for name in names if name))


def _body(passage: Passage) -> str:
    text = plain(passage.text) or passage.text
    return f"{plain(passage.context)}\n{text}" if passage.context else text

"""A document's passages as the body of its page: headings with ids, and text under them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import regex
from markupsafe import Markup

from assistant.help_pages.links import heading_id
from assistant.help_pages.markdown import from_markdown
from assistant.help_pages.plain import from_plain
from assistant.help_pages.shelf import PublicDocument
from assistant.languages import language_of
from kb.model import Passage

PAGE_IDS = frozenset({"main", "search", "contents"})
"""Ids of the page's own parts, which no heading takes."""

_DEEPEST = 6
_HEARD = 4_000
_UNSEEN = regex.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (level 2 to 6; empty above the first one) and its text as safe HTML."""

    heading: str
    id: str
    level: int
    text: Markup


@dataclass(frozen=True, slots=True)
class Body:
    """A page's body. `language` is ISO 639-1, empty when nobody can tell."""

    title: str
    title_id: str
    sections: tuple[Section, ...]
    language: str

    @property
    def direction(self) -> str:
        """'rtl' for text that runs from right to left, else 'ltr'."""
        return "rtl" if self.language in _RIGHT_TO_LEFT else "ltr"

    @property
    def contents(self) -> tuple[Section, ...]:
        """The sections of the highest level, when there are enough to choose from."""
        top = tuple(each for each in self.sections if each.heading and each.level == 2)
        return top if len(top) > 2 else ()


@lru_cache(maxsize=32)
def body_of(document: PublicDocument) -> Body:
    """The body of a document's page. The last few are kept: long ones take a while."""
    ids = _Ids()
    title = seen(document.title).strip() or document.id
    title_id = ids.take(title)
    said = " ".join(each.text for each in document.passages[:20])[:_HEARD]
    return Body(title, title_id, tuple(_sections(document, ids)), language_of(said))


def seen(text: str) -> str:
    """A text without what no page can hold: control characters, half characters."""
    return _UNSEEN.sub("", text)


class _Ids:
    """Hands out ids, each once."""

    def __init__(self) -> None:
        self._taken = set(PAGE_IDS)

    def take(self, heading: str) -> str:
        """The id of a heading: its own, or with a number when it is taken."""
        own = heading_id(heading)
        free, number = own, 1
        while free in self._taken:
            number += 1
            free = f"{own}-{number}"
        self._taken.add(free)
        return free


def _sections(document: PublicDocument, ids: _Ids) -> Iterator[Section]:
    before: tuple[str, ...] = ()
    for heading, passages in groupby(document.passages, key=lambda each: each.heading):
        path = _below_title(heading, document.title)
        known = _common(before, path)
        for depth in range(known, len(path) - 1):
            yield _section(path, depth, ids, Markup(""))
        text = _text(list(passages), document.source)
        if path and known < len(path):
            yield _section(path, len(path) - 1, ids, text)
        else:
            yield Section("", "", 2, text)
        before = path


def _section(path: tuple[str, ...], depth: int, ids: _Ids, text: Markup) -> Section:
    heading = seen(path[depth])
    return Section(heading, ids.take(heading), min(depth + 2, _DEEPEST), text)


def _below_title(heading: tuple[str, ...], title: str) -> tuple[str, ...]:
    """The path without the title, which stands above the page already."""
    is_title = bool(heading) and heading[0].casefold().strip() == title.casefold().strip()
    return heading[1:] if is_title else heading


def _common(first: tuple[str, ...], second: tuple[str, ...]) -> int:
    """How many headings from the outermost are the same."""
    same = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        same += 1
    return same


def _text(passages: list[Passage], source: str) -> Markup:
    html = from_markdown(passages, source) if source else from_plain(passages)
    return Markup(seen(html))  # noqa: S704  (only characters are taken out)

"""A search of the public pages: which ones, where on them, and the words that were looked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import regex
from markupsafe import Markup, escape

from assistant.answering.plain import plain_text
from assistant.help_pages.body import seen
from assistant.help_pages.links import url_of_passage
from assistant.help_pages.ports import PublicLibrary
from kb.model import Audience, Hit, Passage
from kb.stop_words import STOP_WORDS
from kb.tokens import tokens

LONGEST_QUERY = 300
"""A longer query is cut here: nobody looks for more words than that."""

_MOST = 10
_LOOKED_AT = 40
_LONGEST_SNIPPET = 260
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*")
_BLOCKS = regex.compile(r"\n\s*\n|\n(?=[ \t]*(?:[-*+|]|\d{1,9}[.)])[ \t])")
_PIPES = regex.compile(r"\s*(?<!\\)\|\s*")


@dataclass(frozen=True, slots=True)
class Result:
    """A page that may hold what was looked for; `snippet` is safe HTML with words in <mark>."""

    title: str
    heading: str
    url: str
    snippet: Markup


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first. `is_near` says that no result has any of the words."""

    query: str
    results: tuple[Result, ...]
    is_near: bool


def search(handrail: PublicLibrary, query: str, *, on: date) -> Found:
    """At most ten pages for a query, one place each; none for a query without words.

    Raises KnowledgeBaseError when the indexes cannot be asked.
    """
    wanted = _tidy(query)
    if not _WORD.search(wanted):
        return Found(wanted, (), is_near=False)
    hits = handrail.search(wanted, audience=Audience.PUBLIC, on=on, limit=_LOOKED_AT)
    results = tuple(_result(hit.passage, wanted) for hit in _best_of_each(hits))
    is_near = not any("<mark>" in result.snippet for result in results)
    return Found(wanted, results, is_near)


def _tidy(query: str) -> str:
    return " ".join(seen(query).split())[:LONGEST_QUERY].strip()


def _best_of_each(hits: Sequence[Hit]) -> list[Hit]:
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.passage.document_id, hit)
    return list(best.values())[:_MOST]


def _result(passage: Passage, query: str) -> Result:
    heading = passage.heading[-1] if passage.heading else ""
    return Result(
        title=seen(passage.title),
        heading="" if heading.casefold() == passage.title.casefold() else seen(heading),
        url=url_of_passage(passage),
        snippet=_snippet(passage.text, query),
    )


def _snippet(text: str, query: str) -> Markup:
    """The stretch of a text with most of the words looked for, those marked."""
    wanted = _stems(query)
    words = " · ".join(filter(None, map(_shown, _BLOCKS.split(text))))
    marks = [word.span() for word in _WORD.finditer(words) if _is_wanted(word[0], wanted)]
    start, end = _window(words, marks)
    return Markup("").join(_marked(words, start, end, marks))


def _shown(block: str) -> str:
    return _PIPES.sub(", ", plain_text(seen(block)).strip(" |"))


def _stems(text: str) -> frozenset[str]:
    """What is marked: the words that say something, or all of them where none does."""
    words = [word[0] for word in _WORD.finditer(text)]
    telling = [word for word in words if word.casefold() not in STOP_WORDS]
    return frozenset(each for word in telling or words for each in tokens(word))


def _is_wanted(word: str, wanted: frozenset[str]) -> bool:
    return not wanted.isdisjoint(tokens(word))


def _window(words: str, marks: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Where to cut a stretch of 260 characters at most, at blanks."""
    if len(words) <= _LONGEST_SNIPPET:
        return 0, len(words)
    starts = [start for start, _ in marks] or [0]
    best = max(starts, key=lambda start: sum(start <= each < start + 200 for each in starts))
    start = max(0, min(best - 40, len(words) - _LONGEST_SNIPPET))
    if start:
        start = words.find(" ", start, best) + 1 or best
    end = min(start + _LONGEST_SNIPPET, len(words))
    if end < len(words):
        end = max(words.rfind(" ", start + 1, end), start + _LONGEST_SNIPPET // 2)
    return start, end


def _marked(words: str, start: int, end: int, marks: Sequence[tuple[int, int]]) -> Iterator[Markup]:
    if start:
        yield Markup("…\N{NO-BREAK SPACE}")
    place = start
    for left, right in marks:
        if start <= left and right <= end:
            yield escape(words[place:left])
            yield Markup("<mark>{}</mark>").format(words[left:right])
            place = right
    yield escape(words[place:end])
    if end < len(words):
        yield Markup("\N{NO-BREAK SPACE}…")

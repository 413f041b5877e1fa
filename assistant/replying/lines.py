"""Stretches of an answer as lines in plain words: sentences, items of lists, rows of tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from assistant.replying.facts_compared import facts_equal
from assistant.replying.greetings import without_greeting
from assistant.replying.stretches import Stretch
from assistant.verifying.cited import without_marks

_ENDS = regex.compile(r"[.!?…:。！？][\"'”’»)\]]*\s*\Z")
_BULLET = regex.compile(r"\s*(?:[-*+•‣▪–]|\(?(?:\d{1,3}|[a-z])[.)])\s")
_MARK = regex.compile(r"\s*\[\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*\](?!\()")
_MARKUP = regex.compile(r"\]\(|\*\*|__|`|</?\w|\A\s*[#>]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer in plain words; `item` for one of a list or a table's row."""

    text: str
    item: bool


def is_item(raw: str) -> bool:
    """Tell whether a line begins with a bullet or a number of its own."""
    return _BULLET.match(raw) is not None


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends as sentences do, or leads into what follows."""
    return _ENDS.search(text) is not None


def quotes_of(kept: Sequence[Stretch], *, greets: bool) -> tuple[tuple[Line, ...], ...]:
    """The lines of each quote; a greeting that the first begins with goes if it `greets`."""
    quotes: list[tuple[Line, ...]] = []
    before: Line | None = None
    for number, text in enumerate(_joined_by_line(kept)):
        lines: list[Line] = []
        raws = text.strip().splitlines()
        for place, raw in enumerate(raws):
            plain = _plain(raw)
            if greets and not number and not place:
                plain = without_greeting(plain)
            if plain:
                before = Line(plain, _listed(raw, plain, before, alone=len(raws) == 1))
                lines.append(before)
        if lines:
            quotes.append(tuple(lines))
    return tuple(quotes)


def _joined_by_line(kept: Sequence[Stretch]) -> Iterator[str]:
    """The kept text, cut where a stretch begins on a line of its own."""
    text = ""
    for stretch in kept:
        indent = stretch.text[: len(stretch.text) - len(stretch.text.lstrip())]
        if text and "\n" in indent:
            yield text
            text = ""
        text += stretch.text if indent or not text else f" {stretch.text}"
    if text:
        yield text


def _listed(raw: str, text: str, before: Line | None, *, alone: bool) -> bool:
    """Whether a line is of a list or a table: by its bullet, its place or as no sentence."""
    if is_item(raw):
        return True
    after = before is not None and (before.item or before.text.endswith(":"))
    return not ends_sentence(text) and (after or not alone)


def _plain(raw: str) -> str:
    """The line without citation marks and markup; what only looks like markup stays."""
    bare = " ".join(_MARK.sub("", raw).split())
    text = without_marks(raw)
    while text != (again := without_marks(text)):
        text = again
    return text if _MARKUP.search(bare) or facts_equal(bare, text) else bare

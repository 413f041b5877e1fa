"""Cutting a text into what can be quoted alone: sentences, list items, table rows."""

import re
from collections.abc import Iterator

import sentencex  # type: ignore[import-untyped]  # ships no types

from kb.model import PassageKind, Span

_BULLET = re.compile(r"[ \t]*(?:[-*+•‣◦▪–]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])[ \t]+")
_PARAGRAPH = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
# Line ends, and halves of a character, which no text can hold: one blank each, so that places stay.
_UNREADABLE = re.compile("[\n\ud800-\udfff]")
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z])[.)]\s*\Z")


def sentences(text: str, kind: PassageKind | None = None) -> list[Span]:
    """Return the spans of a text's sentences, list items and table rows, in order.

    Spans never overlap, start and end with a character that is not blank, and leave out
    nothing but blanks and the bullets before list items. A table is cut at its lines.
    """
    if kind is PassageKind.TABLE:
        return list(_lines(text, 0, len(text)))
    found: list[Span] = []
    for start, end in _pieces(text):
        found.extend(_sentences(text, start, end))
    return found


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    place = start
    for line in text[start:end].splitlines(keepends=True):
        yield from _trimmed(text, place, place + len(line))
        place += len(line)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    inside = text[start:end]
    left = start + len(inside) - len(inside.lstrip())
    right = start + len(inside.rstrip())
    if left < right:
        yield Span(left, right)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Cut at blank lines and before list items; a bullet is left out of its piece."""
    start = 0
    place = 0
    for line in text.splitlines(keepends=True):
        bullet = _BULLET.match(line)
        if bullet and line[bullet.end() :].strip():
            yield start, place
            start = place + bullet.end()
        elif not line.strip():
            yield start, place
            start = place
        place += len(line)
    yield start, len(text)


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if not piece.strip():
        return
    # sentencex counts characters as Python does; its cuts are kept when they add up.
    opening = 0
    closing = 0
    for cut in sentencex.segment("en", _UNREADABLE.sub(" ", piece)):
        closing += len(cut)
        if _NUMBER.fullmatch(piece[opening:closing].strip()):
            continue
        yield from _trimmed(text, start + opening, start + closing)
        opening = closing
    yield from _trimmed(text, start + opening, end)

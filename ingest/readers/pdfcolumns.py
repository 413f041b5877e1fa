"""Columns of a PDF page whose lines were written straight across them.

Most programs write one column after the other, and PDFium keeps that order. Some write
line by line over the whole page; then the lines are cut at the white between the columns.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median

_FEWEST_LINES = 12
_NARROWEST = 5
_MOST_CROSSINGS = 0.15
_LEAST_SWITCHES = 0.25
_LEAST_WORDS = 3.5


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `left` to `right`, on a base, in points; `place` is its first character's."""

    text: str
    left: float
    right: float
    base: float
    size: float
    place: int


@dataclass(frozen=True, slots=True)
class WordLine:
    """Words on one line; `broken` tells that the last one goes on in the next line."""

    words: tuple[Word, ...]
    broken: bool = False


@dataclass(frozen=True, slots=True)
class _Gutter:
    """A strip of white from the top of the columns to their foot."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def in_reading_order(lines: Sequence[WordLine]) -> list[WordLine]:
    """Return the lines column by column where they run across columns of prose."""
    gutters = _gutters(lines)
    if not gutters:
        return list(lines)
    middles = [gutter.middle for gutter in gutters]
    ordered: list[WordLine] = []
    columns: list[list[WordLine]] = [[] for _ in range(len(gutters) + 1)]
    for line in sorted(lines, key=lambda line: -line.words[0].base):
        if any(_crosses(line, gutter) for gutter in gutters):
            # A line over the whole page ends the columns above it.
            ordered.extend(part for column in columns for part in column)
            columns = [[] for _ in columns]
            ordered.append(line)
        else:
            for place, part in _cut(line, middles):
                columns[place].append(part)
    ordered.extend(part for column in columns for part in column)
    return ordered


def _cut(line: WordLine, middles: Sequence[float]) -> Iterator[tuple[int, WordLine]]:
    """Yield the parts of a line with the number of their column."""
    parts: dict[int, list[Word]] = {}
    for word in line.words:
        parts.setdefault(_column(word, middles), []).append(word)
    last = _column(line.words[-1], middles)
    for place, words in sorted(parts.items()):
        yield place, WordLine(tuple(words), line.broken and place == last)


def _column(word: Word, middles: Sequence[float]) -> int:
    return bisect_left(middles, word.left)


def _crosses(line: WordLine, gutter: _Gutter) -> bool:
    """Tell whether a line writes over a gutter, as titles do."""
    if any(word.left < gutter.middle < word.right for word in line.words):
        return True
    before = [word.right for word in line.words if word.right <= gutter.middle]
    after = [word.left for word in line.words if word.left >= gutter.middle]
    narrow = 0.8 * (gutter.right - gutter.left)
    return bool(before and after) and min(after) - max(before) < narrow


def _gutters(lines: Sequence[WordLine]) -> list[_Gutter]:
    """Where columns of prose part, from left to right.

    None for a single column, for a table, and where the columns come one after another.
    """
    if len(lines) < _FEWEST_LINES:
        return []
    left = min(word.left for line in lines for word in line.words)
    right = max(word.right for line in lines for word in line.words)
    if not 0 < right - left < 5_000:
        return []
    edge = 0.15 * (right - left)
    gutters = [
        gutter
        for gutter in _white(lines, left, right)
        if left + edge < gutter.middle < right - edge
    ]
    middles = [gutter.middle for gutter in gutters]
    if not gutters or _switches(lines, middles) < _LEAST_SWITCHES * len(lines):
        return []
    counts = [len(part.words) for line in lines for _, part in _cut(line, middles)]
    # The cells of a table hold a word or two; a column of prose holds half a sentence.
    return gutters if median(counts) >= _LEAST_WORDS else []


def _switches(lines: Sequence[WordLine], middles: Sequence[float]) -> int:
    """How often reading on jumps from one column to another."""
    columns = [_column(word, middles) for line in lines for word in line.words]
    return sum(before != after for before, after in pairwise(columns))


def _white(lines: Sequence[WordLine], left: float, right: float) -> list[_Gutter]:
    """The upright strips that hardly any line writes on."""
    width = int(right - left) + 2
    changes = [0] * (width + 1)
    for line in lines:
        for word in line.words:
            changes[max(0, int(word.left - left))] += 1
            changes[min(width, int(word.right - left) + 1)] -= 1
    most = _MOST_CROSSINGS * len(lines)
    strips: list[_Gutter] = []
    start: int | None = None
    for place, count in enumerate([*accumulate(changes[:width]), len(lines)]):
        if count <= most:
            start = place if start is None else start
        elif start is not None:
            if place - start >= _NARROWEST:
                strips.append(_Gutter(left + start, left + place))
            start = None
    return strips

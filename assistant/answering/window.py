"""The stretch of a document that answers best for its length."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.units import Unit, UnitKind

MOST_WORDS = 120


@dataclass(frozen=True, slots=True)
class Window:
    """Units `first` to `last` (counted in) of a document and what they are worth, 0 to 1."""

    first: int
    last: int
    value: float
    words: int


def windows(
    units: Sequence[Unit],
    chances: Sequence[float],
    *,
    expected_words: float,
    most_words: int = MOST_WORDS,
    openings: Sequence[float] | None = None,
) -> Iterator[Window]:
    """Yield every stretch of at most `most_words` words that starts and ends with no heading.

    `chances` say, 0 to 1, how likely each unit is part of an answer of `expected_words` words;
    were they probabilities, a window's value would be the F1 to expect of it. `openings` say,
    0 to 1, how well each unit opens an answer. A unit longer than `most_words` stands alone.
    """
    for first, unit in enumerate(units):
        if unit.kind is UnitKind.HEADING:
            continue
        hoped = 0.0
        words = 0
        for last in range(first, len(units)):
            if last > first and not _follows(units[last - 1], units[last]):
                break
            words += units[last].words
            if words > most_words and last > first:
                break
            hoped += chances[last] * min(units[last].words, most_words)
            if units[last].kind is not UnitKind.HEADING:
                value = 2 * hoped / (min(words, most_words) + expected_words)
                value *= openings[first] if openings else 1.0
                yield Window(first, last, min(value, 1.0), words)


def _follows(before: Unit, after: Unit) -> bool:
    """Tell whether nothing was left out between two units."""
    return after.passage.ordinal - before.passage.ordinal <= 1

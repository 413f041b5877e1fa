"""The stretch of a document that answers best for its length."""

from collections.abc import Sequence
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


def best_window(
    units: Sequence[Unit],
    chances: Sequence[float],
    *,
    expected_words: float,
    most_words: int = MOST_WORDS,
    openings: Sequence[float] | None = None,
) -> Window | None:
    """The stretch of at most `most_words` words that is worth most, the first of equals.

    `chances` say, 0 to 1, how likely each unit is part of an answer of `expected_words` words;
    were they probabilities, a window's value would be the F1 to expect of it. `openings` say,
    0 to 1, how well each unit opens an answer. No window starts or ends with a heading, so
    there may be none. A unit longer than `most_words` stands alone.
    """
    best: Window | None = None
    stops = [unit.kind is not UnitKind.HEADING for unit in units]
    lengths = [unit.words for unit in units]
    hopes = [
        chance * min(length, most_words) for chance, length in zip(chances, lengths, strict=True)
    ]
    follows = [
        place > 0 and _follows(units[place - 1], units[place]) for place in range(len(units))
    ]
    for first in range(len(units)):
        if not stops[first]:
            continue
        hoped, words = 0.0, 0
        opening = openings[first] if openings else 1.0
        for last in range(first, len(units)):
            words += lengths[last]
            if last > first and (words > most_words or not follows[last]):
                break
            hoped += hopes[last]
            value = min(2 * hoped / (min(words, most_words) + expected_words) * opening, 1.0)
            if stops[last] and (best is None or value > best.value):
                best = Window(first, last, value, words)
    return best


def _follows(before: Unit, after: Unit) -> bool:
    """Tell whether nothing was left out between two units."""
    return after.passage.ordinal - before.passage.ordinal <= 1

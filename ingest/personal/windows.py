"""The stretches of a text around its digits: what most patterns need not look outside of."""

import re
from collections.abc import Iterator

_LONG = re.compile(r"\d(?:[^\S\n]?[\w()./+-]{0,3}\d){3}")
_ANY = re.compile(r"\d")


def around_numbers(text: str, *, before: int, after: int) -> Iterator[tuple[int, int]]:
    """Yield stretches that reach `before` and `after` each number of four digits or more."""
    yield from _around(_LONG, text, before, after)


def around_digits(text: str, *, before: int, after: int) -> Iterator[tuple[int, int]]:
    """Yield stretches that reach `before` and `after` each digit, as characters."""
    yield from _around(_ANY, text, before, after)


def _around(
    pattern: re.Pattern[str], text: str, before: int, after: int
) -> Iterator[tuple[int, int]]:
    start, end = -1, -1
    for match in pattern.finditer(text):
        if start < 0:
            start = max(0, match.start() - before)
        elif match.start() - before > end:
            yield start, end
            start = match.start() - before
        end = min(len(text), match.end() + after)
    if start >= 0:
        yield start, end

"""Numbers inside a sentence that tell its items apart: '(1) … (2) …' or '1) … 2) …'."""

import regex

from kb.model import Span

_NUMBER = regex.compile(r"(?<![\w(.,])\(?(\d{1,2})\)[ \t\n]+(?=\p{L})")
_GAP = regex.compile(r"\n[ \t]*\n")
_FEWEST = 2


def numbers_in(text: str) -> list[Span]:
    """The spans of numbers that count from 1 within one paragraph, each with the blank after it.

    The first such row of at least two; empty when there is none.
    """
    row: list[Span] = []
    for found in _NUMBER.finditer(text):
        span = Span(*found.span())
        if int(found[1]) == len(row) + 1 and not (
            row and _GAP.search(text, row[-1].end, span.start)
        ):
            row.append(span)
        elif len(row) >= _FEWEST:
            break
        else:
            row = [span] if int(found[1]) == 1 else []
    return row if len(row) >= _FEWEST else []

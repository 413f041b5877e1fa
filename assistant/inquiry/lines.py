"""A pasted message as lines, and labelled lines as stretches."""

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from assistant.inquiry.model import Kind, Stretch

_LINE = regex.compile(r"[^\n\r]+")


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One line that is not blank: its text from `start` to `end`, and whether a gap is above."""

    text: str
    start: int
    end: int
    opens: bool


Labelled = tuple[Kind, int, int]


def lines(text: str) -> list[MessageLine]:
    """Every line that is not blank, in order."""
    found: list[MessageLine] = []
    for match in _LINE.finditer(text):
        if not match[0].strip():
            continue
        above = text[found[-1].end : match.start()] if found else "\n\n"
        opens = above.count("\n") > 1
        found.append(MessageLine(match[0], match.start(), match.end(), opens))
    return found


def stretches(text: str, labelled: Iterable[Labelled]) -> tuple[Stretch, ...]:
    """Labelled pieces without blanks around them; neighbours of one kind become one stretch."""
    found: list[Stretch] = []
    for kind, start, end in labelled:
        inside = text[start:end]
        left = start + len(inside) - len(inside.lstrip())
        right = start + len(inside.rstrip())
        if left >= right:
            continue
        if found and found[-1].kind is kind:
            found[-1] = Stretch(kind, found[-1].start, right)
        else:
            found.append(Stretch(kind, left, right))
    return tuple(found)

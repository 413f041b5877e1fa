"""The numbers Word shows before paragraphs, such as 4.2 or (b): it stores only how to count."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from ingest.readers.archive import attribute, local

_SLOT = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    pattern: str = ""
    plain_figures: bool = False


@dataclass(frozen=True, slots=True)
class _List:
    """One `w:num`: a way of counting, and the starts it changes."""

    pattern: str
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts paragraphs as Word does; ask in reading order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._patterns: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()
        for element in () if root is None else root:
            number = attribute(element, "abstractNumId") or ""
            if local(element) == "abstractNum":
                self._patterns[number] = _levels(element)
            elif local(element) == "num":
                self._lists[attribute(element, "numId") or ""] = _list(element)

    def label(self, list_id: str, depth: int) -> str | None:
        """Count a paragraph and return what is shown before it.

        An empty string is a bullet; None means that this list does not exist. `depth`
        counts from 0.
        """
        found = self._lists.get(list_id)
        levels = self._patterns.get(found.pattern) if found else None
        if found is None or levels is None:
            return None
        level = levels.get(depth, _Level())
        counts = self._counts.setdefault(found.pattern, {})
        self._count(counts, found, list_id, depth, levels)
        if level.style in ("bullet", "none"):
            return ""

        def figure(slot: re.Match[str]) -> str:
            place = int(slot[1]) - 1
            other = levels.get(place, _Level())
            style = "decimal" if level.plain_figures else other.style
            return formatted(counts.get(place, other.start), style)

        return _SLOT.sub(figure, level.pattern).strip()

    def _count(
        self,
        counts: dict[int, int],
        found: _List,
        list_id: str,
        depth: int,
        levels: dict[int, _Level],
    ) -> None:
        if depth in found.starts and (list_id, depth) not in self._restarted:
            self._restarted.add((list_id, depth))
            counts[depth] = found.starts[depth]
        elif depth in counts:
            counts[depth] += 1
        else:
            counts[depth] = levels.get(depth, _Level()).start
        for deeper in [place for place in counts if place > depth]:
            del counts[deeper]


def formatted(number: int, style: str) -> str:
    """Write a count the way its list does; unknown ways as plain figures."""
    write = _STYLES.get(style)
    return write(number) if write and 0 < number < 4000 else str(number)


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


_STYLES: dict[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
}


def _levels(pattern: etree._Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for element in pattern:
        if local(element) == "lvl":
            said = {local(child): attribute(child, "val") for child in element}
            levels[_whole(attribute(element, "ilvl"))] = _Level(
                _whole(said.get("start"), 1),
                said.get("numFmt") or "decimal",
                said.get("lvlText") or "",
                "isLgl" in said,
            )
    return levels


def _list(number: etree._Element) -> _List:
    pattern = ""
    starts: dict[int, int] = {}
    for element in number:
        if local(element) == "abstractNumId":
            pattern = attribute(element, "val") or ""
        elif local(element) == "lvlOverride":
            for child in element:
                if local(child) == "startOverride":
                    depth = _whole(attribute(element, "ilvl"))
                    starts[depth] = _whole(attribute(child, "val"), 1)
    return _List(pattern, starts)


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else otherwise

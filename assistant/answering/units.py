"""The smallest stretches that can be quoted: sentences, list items, table rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import regex

from assistant.answering.plain import plain_row, plain_text
from kb.instructions import parted, speaks_to_model
from kb.model import Passage, PassageKind, Span
from kb.sentences import sentences
from kb.tokens import tokens


class UnitKind(StrEnum):
    """The shape of a unit."""

    SENTENCE = "sentence"
    ITEM = "item"
    ROW = "row"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of a passage's text, from `start` to `end`, the end not counted.

    `heading` is what it stands under, headings inside the passage included, outermost first.
    `plain` is the stretch without markup, a table row with its columns' names; `words` counts
    the words of it.
    """

    passage: Passage
    start: int
    end: int
    kind: UnitKind
    heading: tuple[str, ...]
    plain: str
    tokens: frozenset[str]
    words: int

    @property
    def text(self) -> str:
        """The stretch as it is written."""
        return self.passage.text[self.start : self.end]


# A line in capitals or with a Markdown mark, with nothing before it in its paragraph.
_HEADING_LINE = regex.compile(
    r"(?:\A|\n[ \t]*\n|(?<=\n))[ \t]*(?:#{1,6}[ \t]+(?P<marked>[^\n]{1,120}?)[ \t]*#*"
    r"|(?P<capitals>[\p{Lu}\p{N}][\p{Lu}\p{N} /()&,'’*-]{2,68}[\p{Lu}\p{N})*?]))[ \t]*(?=\n|\Z)"
)
BULLET_BEFORE = regex.compile(
    r"(?:\A|\n)[ \t>]*(?:[-*+•‣◦▪●–]|\(?(?:\d{1,3}|[a-zA-Z])[.)])[ \t]+\Z"
)
"""Ends where a list item's words begin: search it up to there."""
_NUMBERED = regex.compile(r"[ \t]*(?:[-*+•‣◦▪●–]|\(?(?:\d{1,3}|[a-zA-Z])[.)])[ \t]+")
_CAPITALS = regex.compile(r"\p{Lu}{3}")


@lru_cache(maxsize=4096)
def units_of(passage: Passage) -> tuple[Unit, ...]:
    """Cut a passage into units, in order; they never overlap and each says something.

    What speaks to a language model is left out.
    """
    units = tuple(_cut(passage))
    # Hardly any passage does, so that looking at each of its units would be wasted.
    if not speaks_to_model(passage.text):
        return units
    texts = [unit.text for unit in units]
    spoken = {place for place, text in enumerate(texts) if speaks_to_model(text)}
    for both in parted(texts):
        if spoken.isdisjoint(both) and speaks_to_model("\n\n".join(texts[each] for each in both)):
            spoken.update(both)
    return tuple(unit for place, unit in enumerate(units) if place not in spoken)


def _cut(passage: Passage) -> Iterator[Unit]:
    text = passage.text
    inner: tuple[str, ...] = ()
    place = 0
    for line in _heading_lines(text):
        yield from _body(passage, Span(place, line.start) if line.start > place else None, inner)
        inner = (text[line.start : line.end].strip(" \t#"),)
        yield from _unit(passage, line, UnitKind.HEADING, passage.heading)
        place = line.end
    yield from _body(passage, Span(place, len(text)) if len(text) > place else None, inner)


def _heading_lines(text: str) -> Iterator[Span]:
    for match in _HEADING_LINE.finditer(text):
        group = "marked" if match["marked"] else "capitals"
        if group == "marked" or _CAPITALS.search(match[group]):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Span(start, match.end())


def _body(passage: Passage, stretch: Span | None, inner: tuple[str, ...]) -> Iterator[Unit]:
    if stretch is None:
        return
    text = passage.text[stretch.start : stretch.end]
    for found in sentences(text, passage.kind):
        kind = _kind(passage, text, found)
        start = _with_number(text, found) if kind is UnitKind.ITEM else found.start
        span = Span(stretch.start + start, stretch.start + found.end)
        yield from _unit(passage, span, kind, passage.heading + inner)


def _kind(passage: Passage, text: str, found: Span) -> UnitKind:
    if passage.kind is PassageKind.TABLE or text[found.start] == "|":
        return UnitKind.ROW
    if BULLET_BEFORE.search(text, 0, found.start) or _NUMBERED.match(text, found.start):
        return UnitKind.ITEM
    return UnitKind.SENTENCE


def _with_number(text: str, found: Span) -> int:
    """Where the item's own bullet or number starts, so that steps keep their numbers."""
    bullet = BULLET_BEFORE.search(text, 0, found.start)
    if not bullet:
        return found.start
    return bullet.start() + len(bullet[0]) - len(bullet[0].lstrip())


def _unit(passage: Passage, span: Span, kind: UnitKind, heading: tuple[str, ...]) -> Iterator[Unit]:
    text = passage.text[span.start : span.end]
    plain = plain_row(text, passage.context) if kind is UnitKind.ROW else plain_text(text)
    found = frozenset(tokens(plain))
    if found:
        yield Unit(passage, span.start, span.end, kind, heading, plain, found, len(plain.split()))


def in_reading_order(passages: Sequence[Passage]) -> tuple[Unit, ...]:
    """The units of one version's passages, in order; a heading line reaches into what follows.

    Only passages with the same headings of their own follow one another under such a line.
    """
    ordered = sorted({each.id: each for each in passages}.values(), key=lambda each: each.ordinal)
    found: list[Unit] = []
    for passage in ordered:
        reaching = _reaching(found, passage)
        for unit in units_of(passage):
            if reaching and unit.heading == passage.heading and unit.kind is not UnitKind.HEADING:
                unit = _under(unit, reaching)
            found.append(unit)
    return tuple(found)


def _reaching(before: Sequence[Unit], passage: Passage) -> tuple[str, ...]:
    if not before:
        return ()
    last = before[-1]
    if last.passage.heading != passage.heading or last.passage.ordinal + 1 != passage.ordinal:
        return ()
    if last.kind is UnitKind.HEADING:
        return (last.text.strip(" \t#"),)
    return last.heading[len(passage.heading) :]


def _under(unit: Unit, inner: tuple[str, ...]) -> Unit:
    return Unit(
        unit.passage,
        unit.start,
        unit.end,
        unit.kind,
        unit.heading + inner,
        unit.plain,
        unit.tokens,
        unit.words,
    )

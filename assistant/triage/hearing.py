"""What of a message is read: what the customer says now, cut into pieces that can be compared."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.inquiry.model import Kind
from assistant.inquiry.reading import read_message
from assistant.triage.model import LONGEST_MESSAGE
from kb.model import Span
from kb.sentences import sentences

MOST_PIECES = 24
"""How many pieces of a message are compared with examples, at most."""

_BEGINNING = LONGEST_MESSAGE * 3 // 4
_LEFT_OUT = "\n\n[…].\n\n"
_FEW_LETTERS = 30
_PIECE = 160
_LONGEST_PIECE = 300


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it is read. `cut` is whether its middle was left out.

    `said` is what the customer says now, `told` what they told before too; all in `text`.
    """

    text: str
    cut: bool
    said: tuple[Span, ...]
    told: tuple[Span, ...]

    @property
    def words(self) -> str:
        """What is said now, as one text."""
        return "\n".join(self.text[each.start : each.end] for each in self.said)


def hear(text: str) -> Heard:
    """Read a message of any length; of a longer one than LONGEST_MESSAGE both its ends."""
    cut = len(text) > LONGEST_MESSAGE
    if cut:
        text = text[:_BEGINNING] + _LEFT_OUT + text[-(LONGEST_MESSAGE - _BEGINNING) :]
    reading = read_message(text)
    said = tuple(Span(each.start, each.end) for each in reading.of(Kind.SAID))
    told = tuple(Span(each.start, each.end) for each in reading.of(Kind.SAID, Kind.EARLIER))
    return Heard(text, cut, said, told)


def pieces(heard: Heard) -> list[Span]:
    """Cut what is said into sentences; short neighbours together, long ones apart."""
    found: list[Span] = []
    for stretch in heard.said:
        joined: list[Span] = []
        for span in sentences(heard.text[stretch.start : stretch.end]):
            for part in _parts(
                heard.text, Span(stretch.start + span.start, stretch.start + span.end)
            ):
                if joined and _belong(joined[-1], part):
                    joined[-1] = Span(joined[-1].start, part.end)
                else:
                    joined.append(part)
        found.extend(joined)
    return found


def chosen(pieces: Sequence[Span], marked: Iterable[Span]) -> list[Span]:
    """At most MOST_PIECES in order: those with something marked first, then both ends."""
    if len(pieces) <= MOST_PIECES:
        return list(pieces)
    marks = list(marked)
    places = [
        place
        for place, piece in enumerate(pieces)
        if any(mark.start < piece.end and piece.start < mark.end for mark in marks)
    ][:MOST_PIECES]
    kept = dict.fromkeys(places)
    for place in _from_both_ends(len(pieces)):
        if len(kept) >= MOST_PIECES:
            break
        kept[place] = None
    return [pieces[place] for place in sorted(kept)]


def _from_both_ends(count: int) -> Iterator[int]:
    for place in range((count + 1) // 2):
        yield place
        yield count - 1 - place


def _belong(before: Span, part: Span) -> bool:
    """Whether two neighbours are too short to stand alone."""
    short = min(before.end - before.start, part.end - part.start) < _FEW_LETTERS
    return short and part.end - before.start <= _PIECE


def _parts(text: str, span: Span) -> Iterator[Span]:
    """Cut a sentence that is too long, at blanks where there are some."""
    start = span.start
    while span.end - start > _LONGEST_PIECE:
        blank = text.rfind(" ", start + _LONGEST_PIECE // 2, start + _LONGEST_PIECE)
        end = blank if blank > 0 else start + _LONGEST_PIECE
        if text[start:end].strip():
            yield Span(start, end)
        start = end
    if text[start : span.end].strip():
        yield Span(start, span.end)

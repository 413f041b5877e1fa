"""What the desk's templates show: suggestions as an agent reads them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.model import Answer, Citation
from assistant.suggestion import Suggestion
from assistant.ui import words
from assistant.ui.desk.reply import Reply, reply_to_customer, stretches
from kb.model import Audience
from kb.sentences import sentences

# An answer's words appear one after another, the last of them after this long.
_REVEAL_MS = 500
_LONG_LEAD = 24


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure the answer is, in words; `level` is high, middle or low."""

    level: str
    words: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row and the citations after them; `first` counts the answer's words before."""

    words: tuple[str, ...]
    citations: tuple[Citation, ...]
    first: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an answer."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class TurnView:
    """A question and its answer; `stamp` is set when it is not about the day it was asked.

    The first of `lines` is the sentence that answers; `long_lead` when it needs smaller type.
    `step_ms` is the time between words.
    """

    id: str
    question: str
    asked: str
    lines: tuple[Line, ...]
    long_lead: bool
    step_ms: float
    abstained: bool
    citations: tuple[Citation, ...]
    confidence: Confidence
    reply: Reply
    internal: bool
    public_only: bool
    stamp: str
    judged: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class AskedView:
    """A question in the list of those asked before."""

    id: str
    question: str
    asked: str
    abstained: bool
    current: bool


@dataclass(frozen=True, slots=True)
class AskedDayView:
    """The questions of one day, newest first."""

    heading: str
    asked: tuple[AskedView, ...]


def turn_view(suggestion: Suggestion, *, judged: str = "", fresh: bool = False) -> TurnView:
    """A suggestion as a turn of the conversation; a fresh one appears word by word."""
    answer = suggestion.answer
    lines = lines_of(answer)
    spoken = sum(len(piece.words) for line in lines for piece in line.pieces)
    return TurnView(
        id=suggestion.id,
        question=suggestion.question,
        asked=words.clock(suggestion.asked_at),
        lines=lines,
        long_lead=sum(len(piece.words) for piece in lines[0].pieces) > _LONG_LEAD,
        step_ms=round(min(30.0, _REVEAL_MS / max(spoken, 1)), 2),
        abstained=answer.abstained,
        citations=answer.citations,
        confidence=confidence(answer.confidence),
        reply=reply_to_customer(answer),
        internal=any(each.audience is Audience.INTERNAL for each in answer.citations),
        public_only=suggestion.audience is Audience.PUBLIC,
        stamp=_stamp(suggestion.on, suggestion.asked_at.astimezone().date()),
        judged=judged,
        fresh=fresh,
    )


def confidence(probability: float) -> Confidence:
    """How sure an answer is, for somebody with a customer on the line."""
    if probability >= 0.75:
        return Confidence("high", "Clear match")
    if probability >= 0.5:
        return Confidence("middle", "Likely match: glance at the source")
    return Confidence("low", "Weak match: read the source before you use it")


def asked_view(
    suggestions: Sequence[Suggestion], *, today: date, current: str = ""
) -> tuple[AskedDayView, ...]:
    """Questions under the day they were asked, in the order given; `current` is on show."""
    days: dict[date, list[AskedView]] = {}
    for each in suggestions:
        asked = each.asked_at.astimezone().date()
        view = AskedView(
            each.id,
            each.question,
            words.clock(each.asked_at),
            each.answer.abstained,
            each.id == current,
        )
        days.setdefault(asked, []).append(view)
    return tuple(
        AskedDayView(words.day_heading(asked, today), tuple(views)) for asked, views in days.items()
    )


def lines_of(answer: Answer) -> tuple[Line, ...]:
    """The answer's lines, its first sentence a line of its own; blank lines are left out."""
    lines: list[list[Piece]] = [[]]
    spoken = 0
    for text, citations in _with_lead_apart(answer):
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append([])
            lines[-1].append(Piece(tuple(part.split()), (), spoken))
            spoken += len(part.split())
        lines[-1].append(Piece((), citations, spoken))
    shown = (tuple(piece for piece in line if piece.words or piece.citations) for line in lines)
    return tuple(Line(pieces) for pieces in shown if pieces)


def _with_lead_apart(answer: Answer) -> Iterator[tuple[str, tuple[Citation, ...]]]:
    """The stretches of an answer, with a line's end after its first sentence."""
    first, *others = stretches(answer)
    ends = [span.end for span in sentences(first.text)]
    lead, rest = first.text[: ends[0]], first.text[ends[0] :].strip()
    yield (f"{lead}\n{rest}" if rest else lead), first.citations
    for each in others:
        yield each.text, each.citations


def _stamp(on: date, asked_on: date) -> str:
    return f"Answered as of {words.day(on)}" if on != asked_on else ""

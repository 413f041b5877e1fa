"""What the desk's templates show: suggestions as an agent reads them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from assistant.answering.model import Answer, Citation, Part, Removed
from assistant.replying.model import Channel, Reply, Why
from assistant.replying.render import render
from assistant.replying.stretches import stretches
from assistant.suggestion import Suggestion
from assistant.ui import words
from kb.model import Audience
from kb.sentences import sentences

# An answer's words appear one after another, the last of them after this long.
_REVEAL_MS = 500
_LONG_LEAD = 24
_LONGEST_ENGINE = 80
VERBATIM = "verbatim"


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
class Section:
    """The answer to one question, or the only answer, without a `question` then.

    The first of `lines` is the sentence that answers; `long_lead` when it needs smaller type.
    """

    question: str
    lines: tuple[Line, ...]
    long_lead: bool
    abstained: bool
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class SentView:
    """A reply that went to the customer."""

    channel: str
    at: str
    text: str
    edited: bool


@dataclass(frozen=True, slots=True)
class TurnView:
    """A question and its answer; `stamp` is set when it is not about the day it was asked.

    It was asked at `at`. `understood` is the question that was looked for when it is another.
    `engine` is empty when the answer quotes word for word; else `left_out` are the sentences of
    that model that are not shown. `copy` is the chat message to copy, empty when nothing may be
    sent, and `copied` what is said then. `step_ms` is the time between words.
    """

    id: str
    at: datetime
    question: str
    asked: str
    understood: str
    sections: tuple[Section, ...]
    step_ms: float
    abstained: bool
    citations: tuple[Citation, ...]
    confidence: Confidence
    engine: str
    note: str
    left_out: tuple[Removed, ...]
    left_out_count: str
    copy: str
    copied: str
    internal: bool
    public_only: bool
    stamp: str
    judged: str
    fresh: bool
    sent: tuple[SentView, ...]


@dataclass(frozen=True, slots=True)
class PendingView:
    """A question on its way; `instead_of` is the turn whose place it takes, if any."""

    id: str
    question: str
    asked: str
    instead_of: str


def turn_view(
    suggestion: Suggestion,
    *,
    judged: str = "",
    fresh: bool = False,
    sent: tuple[SentView, ...] = (),
) -> TurnView:
    """A suggestion as a turn of the conversation; a fresh one appears word by word."""
    answer = suggestion.answer
    reply = render(answer, channel=Channel.CHAT, language=suggestion.language)
    shown = sections(answer)
    spoken = sum(len(piece.words) for each in shown for line in each.lines for piece in line.pieces)
    understood = suggestion.understood.strip()
    return TurnView(
        id=suggestion.id,
        at=suggestion.asked_at,
        question=suggestion.question,
        asked=words.clock(suggestion.asked_at),
        understood=words.understood(understood)
        if understood != suggestion.question.strip()
        else "",
        sections=shown,
        step_ms=round(min(30.0, _REVEAL_MS / max(spoken, 1)), 2),
        abstained=answer.abstained,
        citations=answer.citations,
        confidence=confidence(answer.confidence),
        engine=engine_name(answer.engine),
        note=answer.note,
        left_out=answer.removed,
        left_out_count=left_out_count(len(answer.removed)),
        copy="" if reply.holding else reply.text,
        copied=_copied(reply),
        internal=any(each.audience is Audience.INTERNAL for each in answer.citations),
        public_only=suggestion.audience is Audience.PUBLIC,
        stamp=_stamp(suggestion.on, suggestion.asked_at.astimezone().date()),
        judged=judged,
        fresh=fresh,
        sent=sent,
    )


def confidence(probability: float) -> Confidence:
    """How sure an answer is, for somebody with a customer on the line."""
    if probability >= 0.75:
        return Confidence("high", "Clear match")
    if probability >= 0.5:
        return Confidence("middle", "Likely match: glance at the source")
    return Confidence("low", "Weak match: read the source before you use it")


def engine_name(engine: str) -> str:
    """The language models that worded an answer, on one short line; empty for no model.

    Of an answer to several questions some parts may be word for word.
    """
    models = ", ".join(each for each in engine.split(", ") if each != VERBATIM)
    shown = " ".join("".join(each if each.isprintable() else " " for each in models).split())
    return shown if len(shown) <= _LONGEST_ENGINE else f"{shown[: _LONGEST_ENGINE - 1]}…"


def left_out_count(number: int) -> str:
    """How many sentences were left out, as a line to open; empty for none."""
    if not number:
        return ""
    return f"{words.count(number, 'sentence')} {'was' if number == 1 else 'were'} left out"


def sections(answer: Answer) -> tuple[Section, ...]:
    """The answer cut into its parts, each under its question; one without any when it has none."""
    if not answer.parts:
        return (_section("", answer, 0),)
    made: list[Section] = []
    spoken = 0
    for part in answer.parts:
        made.append(_section(part.question, _part_alone(answer, part), spoken))
        spoken += sum(len(piece.words) for line in made[-1].lines for piece in line.pieces)
    return tuple(made)


def _section(question: str, answer: Answer, spoken: int) -> Section:
    lines = lines_of(answer, spoken=spoken)
    return Section(
        question=question,
        lines=lines,
        long_lead=bool(lines) and sum(len(each.words) for each in lines[0].pieces) > _LONG_LEAD,
        abstained=answer.abstained,
        confidence=confidence(answer.confidence),
    )


def _part_alone(answer: Answer, part: Part) -> Answer:
    """One part as an answer of its own, without its question when that leads its text."""
    text = answer.text[part.start : part.end].strip()
    text = text.removeprefix(part.question).strip() or text
    return replace(
        answer, text=text, abstained=part.abstained, confidence=part.confidence, parts=()
    )


def lines_of(answer: Answer, *, spoken: int = 0) -> tuple[Line, ...]:
    """The answer's lines, its first sentence a line of its own; blank lines are left out.

    `spoken` words were shown before.
    """
    lines: list[list[Piece]] = [[]]
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
    lead, rest = (first.text[: ends[0]], first.text[ends[0] :].strip()) if ends else ("", "")
    yield (f"{lead}\n{rest}" if rest else lead or first.text), first.citations
    for number, each in enumerate(others):
        apart = not rest and not number and not each.text.startswith("\n")
        yield (f"\n{each.text.lstrip()}" if apart else each.text), each.citations


def _copied(reply: Reply) -> str:
    """What is said once a reply was copied; advice to the agent is not missed in it."""
    reasons = {each.why for each in reply.left_out} - {Why.ADVICE}
    if Why.INTERNAL in reasons:
        return "Copied without the internal part"
    return "Copied without the part that rests on no source" if reasons else "Reply copied"


def _stamp(on: date, asked_on: date) -> str:
    return f"Answered as of {words.day(on)}" if on != asked_on else ""

"""Answers to several questions become one reply."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from assistant.answering.model import Answer, Citation, Part
from assistant.answering.plain import plain_text

_NUMBER = regex.compile(r"\[(\d{1,3})\]")
_HEADING_LENGTH = 160
_LOOKED_AT = 3
_BETWEEN = "\n\n"

Quotes = frozenset[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class _Share:
    """What one stretch of the reply answers."""

    question: str
    answer: Answer


def joined(parts: Sequence[tuple[str, Answer]]) -> Answer:
    """One answer to several questions, in order: each question on a line, its answer below.

    Parts that rest on the very same quotes become one. A quote cited twice has one number. Of
    parts that abstain nothing is cited, unless all do. A single part is its answer, unchanged.
    Raises ValueError without any part.
    """
    shares = _merged(parts)
    if not shares:
        raise ValueError("there is no answer to join")
    if len(shares) == 1:
        return shares[0].answer
    answers = [share.answer for share in shares]
    abstained = all(answer.abstained for answer in answers)
    told = answers if abstained else [answer for answer in answers if not answer.abstained]
    citations = _numbered(told)
    text, spans = "", []
    for share in shares:
        text += f"{_BETWEEN if text else ''}{share.question}\n"
        body = _renumbered(share.answer, citations)
        spans.append((len(text), len(text) + len(body)))
        text += body
    confidence = (max if abstained else min)(answer.confidence for answer in told)
    return Answer(
        text=text,
        abstained=abstained,
        confidence=confidence,
        engine=", ".join(dict.fromkeys(answer.engine for answer in told)),
        citations=citations[:_LOOKED_AT] if abstained else citations,
        removed=tuple(each for answer in answers for each in answer.removed),
        note=" ".join(dict.fromkeys(answer.note for answer in answers if answer.note)),
        parts=tuple(
            Part(share.question, start, end, share.answer.abstained, share.answer.confidence)
            for share, (start, end) in zip(shares, spans, strict=True)
        ),
    )


def separate(parts: Sequence[tuple[str, Answer]]) -> int:
    """How many parts a reply would have."""
    return len(_merged(parts))


def _merged(parts: Sequence[tuple[str, Answer]]) -> list[_Share]:
    """The parts, those that rest on the very same quotes as one under all their questions."""
    found: dict[Quotes | int, _Share] = {}
    for place, (question, answer) in enumerate(parts):
        heading = _heading(question)
        key = place if answer.abstained else _quotes(answer)
        known = found.get(key)
        if known is None:
            found[key] = _Share(heading, answer)
        elif heading not in known.question.split(" / "):
            found[key] = replace(known, question=f"{known.question} / {heading}")
    return list(found.values())


def _quotes(answer: Answer) -> Quotes:
    return frozenset((each.passage_id, each.start, each.end) for each in answer.citations)


def _heading(question: str) -> str:
    """A question on one line, cut after some 160 characters."""
    line = " ".join(question.split())
    if len(line) <= _HEADING_LENGTH:
        return line
    return f"{line[:_HEADING_LENGTH].rsplit(' ', 1)[0]} …"


def _numbered(answers: Sequence[Answer]) -> tuple[Citation, ...]:
    """Each quote once, numbered from 1 in the order it is first cited."""
    quotes = {_place(each): each for answer in reversed(answers) for each in answer.citations}
    order = dict.fromkeys(_place(each) for answer in answers for each in answer.citations)
    return tuple(replace(quotes[place], n=n) for n, place in enumerate(order, 1))


def _place(citation: Citation) -> tuple[str, int, int]:
    return citation.passage_id, citation.start, citation.end


def _renumbered(answer: Answer, citations: Sequence[Citation]) -> str:
    """The answer's text with the reply's numbers; what a quote itself holds stays."""
    numbers = {_place(each): each.n for each in citations}
    own = {each.n: numbers.get(_place(each), each.n) for each in answer.citations}
    quoted = _quoted(answer)

    def renumber(found: regex.Match[str]) -> str:
        n = int(found[1])
        if n not in own or any(start <= found.start() < end for start, end in quoted):
            return found[0]
        return f"[{own[n]}]"

    return _NUMBER.sub(renumber, answer.text)


def _quoted(answer: Answer) -> list[tuple[int, int]]:
    """Where quotes with such marks of their own stand in the answer's text."""
    places: list[tuple[int, int]] = []
    for citation in answer.citations:
        if _NUMBER.search(citation.quote):
            words = map(regex.escape, plain_text(citation.quote).split())
            places += [found.span() for found in regex.finditer(r"\s+".join(words), answer.text)]
    return places

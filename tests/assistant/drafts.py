"""Answers as a language model would word them, scripted: drafts that grow, stop and are checked."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.hearing import Confirmed, Delta, Drafting, Hear, Stopped
from assistant.answering.model import Answer, Citation, Part, Removed

_TICK_S = 0.01


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model writes, a piece every `pace_s` seconds, and what of it is shown in the end.

    An endless one ends only when it is stopped.
    """

    pieces: Sequence[str]
    answer: str
    removed: tuple[Removed, ...] = ()
    engine: str = "scripted:model"
    note: str = ""
    pace_s: float = 0.0
    endless: bool = False


def worded(draft: Draft, verbatim: Answer, hear: Hear, stopped: Stopped) -> Answer:
    """The answer in the draft's words, or the one word for word when it was stopped."""
    hear(Drafting(draft.engine))
    for piece in draft.pieces:
        if stopped():
            return _stopped(verbatim)
        hear(Delta(piece))
        time.sleep(draft.pace_s)
    for citation in verbatim.citations:
        hear(Confirmed(citation))
    while draft.endless:
        if stopped():
            return _stopped(verbatim)
        time.sleep(_TICK_S)
    return replace(
        verbatim,
        text=f"{draft.answer} [1]",
        engine=draft.engine,
        removed=draft.removed,
        note=draft.note,
        citations=verbatim.citations[:1],
    )


def _stopped(verbatim: Answer) -> Answer:
    return replace(verbatim, note="You stopped the draft; this is word for word.")


def joined(questions: Sequence[str], answers: Sequence[Answer]) -> Answer:
    """One answer of several, each part led by its question, sources numbered through."""
    text = ""
    parts: list[Part] = []
    citations: list[Citation] = []
    for question, answer in zip(questions, answers, strict=True):
        begin, said = len(text), answer.text
        if not answer.abstained:
            for each in reversed(answer.citations):
                said = said.replace(f"[{each.n}]", f"[{each.n + len(citations)}]")
            moved = [replace(each, n=each.n + len(citations)) for each in answer.citations]
            citations.extend(moved)
        text += f"{question}\n{said}"
        parts.append(Part(question, begin, len(text), answer.abstained, answer.confidence))
        text += "\n\n"
    abstained = all(each.abstained for each in answers)
    confidence = min(each.confidence for each in answers)
    return Answer(
        text.strip(), abstained, confidence, "verbatim", tuple(citations), parts=tuple(parts)
    )

"""A message of several questions is answered part by part, where the evidence is for it."""

from collections.abc import Callable
from dataclasses import replace

from assistant.answering.model import Answer
from assistant.inquiry.joining import joined, separate
from assistant.inquiry.model import Asked
from assistant.inquiry.splitting import read_inquiries

Ask = Callable[[str], Answer]
"""Answers one question that stands alone."""


def answer_each(text: str, *, ask: Ask) -> Answer:
    """Answer each question of a message in one reply, or the whole of it as one question.

    It is cut only if at least two parts remain once those that rest on the same quotes are one,
    and at least one of them answers. `ask` is called once for each question, at most five times,
    and once more for the whole when that is not cut after all.
    """
    asked = read_inquiries(text)
    if len(asked.inquiries) < 2:
        return ask(asked.whole or text)
    parts = [(inquiry.said, ask(inquiry.question)) for inquiry in asked.inquiries]
    if separate(parts) < 2 or all(answer.abstained for _, answer in parts):
        return ask(asked.whole)
    return _noting_rest(joined(parts), asked)


def _noting_rest(answer: Answer, asked: Asked) -> Answer:
    """Say which questions were not answered because there were too many."""
    if not asked.rest:
        return answer
    left = "; ".join(asked.rest)
    note = f"Only {len(asked.inquiries)} questions are answered at once; still to ask: {left}"
    return replace(answer, note=f"{answer.note} {note}".strip())

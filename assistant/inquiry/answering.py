"""A message of several questions is answered part by part, where the evidence is for it."""

from collections.abc import Callable
from dataclasses import replace

from assistant.answering.model import Answer
from assistant.inquiry.joining import joined, separate
from assistant.inquiry.model import Asked
from assistant.inquiry.splitting import read_inquiries

Ask = Callable[[str], Answer]
"""Answers one question that stands alone."""

Word = Callable[[str, Answer], Answer]
"""Gives the answer to a question better words, or gives it back."""


def as_it_is(_question: str, answer: Answer) -> Answer:
    """For answers that stay word for word."""
    return answer


def answer_each(text: str, *, ask: Ask, word: Word = as_it_is) -> Answer:
    """Answer each question of a message in one reply, or the whole of it as one question.

    It is cut only if at least two parts remain once those that rest on the same quotes are one,
    and at least one of them answers. `ask` is called once for each question, at most five times,
    and once more for the whole when that is not cut after all. Only what is told in the end is
    worded.
    """
    asked = read_inquiries(text)
    if len(asked.inquiries) < 2:
        return word(asked.whole or text, ask(asked.whole or text))
    parts = [(inquiry.said, ask(inquiry.question)) for inquiry in asked.inquiries]
    if separate(parts) < 2 or all(answer.abstained for _, answer in parts):
        return word(asked.whole, ask(asked.whole))
    worded = [
        (inquiry.said, word(inquiry.question, answer))
        for inquiry, (_, answer) in zip(asked.inquiries, parts, strict=True)
    ]
    return _noting_rest(joined(worded), asked)


def _noting_rest(answer: Answer, asked: Asked) -> Answer:
    """Say which questions were not answered because there were too many."""
    if not asked.rest:
        return answer
    left = "; ".join(asked.rest)
    note = f"Only {len(asked.inquiries)} questions are answered at once; still to ask: {left}"
    return replace(answer, note=f"{answer.note} {note}".strip())

"""A message of several questions is answered part by part, where the evidence is for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answering.model import Answer
from assistant.following.model import FollowUp, Turn
from assistant.inquiry.joining import joined, separate
from assistant.inquiry.model import Inquiry, Message
from assistant.inquiry.splitting import read_inquiries

Ask = Callable[[FollowUp], Answer]
"""Answers one question; where it was rewritten, from what is found as said and rewritten."""

Word = Callable[[str, Answer], Answer]
"""Gives the answer to a question better words, or gives it back."""


def as_it_is(_question: str, answer: Answer) -> Answer:
    """For answers that stay word for word."""
    return answer


def answer_each(
    text: str, *, ask: Ask, word: Word = as_it_is, earlier: Sequence[Turn] = ()
) -> Answer:
    """Read a message and answer it, see `answer_read`; `earlier` are the turns before it."""
    return answer_read(text, read_inquiries(text, earlier), ask=ask, word=word)


def answer_read(text: str, message: Message, *, ask: Ask, word: Word = as_it_is) -> Answer:
    """Answer each question of a message in one reply, or the whole of it as one question.

    `message` is what the text was read as. It is cut only if at least two parts remain once those
    that rest on the same quotes are one, and at least one of them answers. A question that takes
    something along is answered as it was said too, and the more confident answer counts. `ask`
    is called at most twice for each of at most five questions, and once more for the whole when
    that is not cut after all. Only what is told in the end is worded.
    """
    whole = message.whole or text
    if len(message.inquiries) < 2:
        return word(whole, ask(FollowUp.alone(whole)))
    # A trouble that no question takes up is none of the next one's business.
    first = _first_that_answers if message.told else _best
    best = [
        (first if place == 0 else _best)(inquiry, ask)
        for place, inquiry in enumerate(message.inquiries)
    ]
    said = [inquiry.said for inquiry in message.inquiries]
    parts = [(heading, each.answer) for heading, each in zip(said, best, strict=True)]
    if separate(parts) < 2 or all(each.answer.abstained for each in best):
        return word(whole, ask(FollowUp.alone(whole)))
    worded = [
        (heading, word(each.question, each.answer))
        for heading, each in zip(said, best, strict=True)
    ]
    told = message.told if best[0].question == said[0] else ""
    return _noting(joined(worded), message, told)


@dataclass(frozen=True, slots=True)
class _Answered:
    """An answer with the question that was asked for it."""

    question: str
    answer: Answer

    @property
    def sure(self) -> tuple[bool, float]:
        """Greater for an answer than for silence, then by confidence."""
        return not self.answer.abstained, self.answer.confidence


def _best(inquiry: Inquiry, ask: Ask) -> _Answered:
    """The surer of both ways to ask: carried words are a guess, and it may well stand alone.

    What is told just before a question belongs to it, unless it then has no answer.
    """
    followed = inquiry.taking_along
    if followed is None or not inquiry.carried:
        return _first_that_answers(inquiry, ask, as_said_first=False)
    said = _Answered(inquiry.said, ask(inquiry.as_said))
    taking_along = _Answered(inquiry.question, ask(followed))
    return max(said, taking_along, key=lambda each: each.sure)


def _first_that_answers(inquiry: Inquiry, ask: Ask, *, as_said_first: bool = True) -> _Answered:
    """One way to ask, or where that has no answer the other; the first when neither has."""
    ways = [inquiry.as_said]
    if inquiry.taking_along:
        ways.insert(1 if as_said_first else 0, inquiry.taking_along)
    first = _Answered(ways[0].question, ask(ways[0]))
    if len(ways) == 1 or not first.answer.abstained:
        return first
    second = _Answered(ways[1].question, ask(ways[1]))
    return first if second.answer.abstained else second


def _noting(answer: Answer, message: Message, told: str) -> Answer:
    """Say which questions were not answered because there were too many, and what was told."""
    notes = [answer.note]
    if message.rest:
        left = "; ".join(message.rest)
        count = len(message.inquiries)
        notes.append(f"Only {count} questions are answered at once; still to ask: {left}")
    if told:
        notes.append(f"Told, not answered: {told}")
    return replace(answer, note=" ".join(note for note in notes if note))

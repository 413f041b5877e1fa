"""An answer's text cut into the stretches that rest on the same sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from assistant.answering.model import Answer, Citation
from kb.model import Audience

_RUN = regex.compile(r"(?:[ \t]*\[(\d{1,3})\])+")
_NUMBER = regex.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text with the citations that follow it; none for text that rests on nothing shown."""

    text: str
    citations: tuple[Citation, ...]

    @property
    def sendable(self) -> bool:
        """Whether a customer may read it: it cites, and public sources only."""
        return bool(self.citations) and all(
            each.audience is Audience.PUBLIC for each in self.citations
        )


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """A part of an answer's text; `asked` when it answers a question, which may be known."""

    question: str
    text: str
    abstained: bool
    asked: bool


def stretches(answer: Answer) -> list[Stretch]:
    """The answer's text in order, cut after each run of citation numbers.

    A number that names no citation of the answer stays text.
    """
    return list(cut(answer.text, answer.citations))


def cut(text: str, citations: Sequence[Citation]) -> Iterator[Stretch]:
    """Yield the stretches of some of an answer's text."""
    by_number = {each.n: each for each in citations}
    begin = 0
    for run in _RUN.finditer(text):
        cited = [by_number.get(int(number)) for number in _NUMBER.findall(run[0])]
        known = tuple(each for each in cited if each is not None)
        if len(known) == len(cited):
            yield Stretch(text[begin : run.start()], known)
            begin = run.end()
    if rest := text[begin:]:
        yield Stretch(rest, ())


def parts_of(answer: Answer) -> Iterator[AnswerPart]:
    """The answer's parts in order, with what stands between them; all of it when it has none."""
    if not answer.parts:
        yield AnswerPart("", answer.text, answer.abstained, asked=True)
        return
    place = 0
    for part in answer.parts:
        yield AnswerPart("", answer.text[place : part.start], answer.abstained, asked=False)
        text = answer.text[part.start : part.end].lstrip()
        # Where the question stands above its answer, it is none of it.
        text = text.removeprefix(part.question) if part.question else text
        yield AnswerPart(part.question, text, part.abstained or answer.abstained, asked=True)
        place = part.end
    yield AnswerPart("", answer.text[place:], answer.abstained, asked=False)

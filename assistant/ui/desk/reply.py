"""An answer cut into the stretches that rest on the same sources, and the reply made of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answering.model import Answer, Citation
from assistant.ui import words
from kb.model import Audience

_NUMBERS = re.compile(r"(?:[ \t]*\[(\d{1,3})\])+")
_NUMBER = re.compile(r"\[(\d{1,3})\]")


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
class Reply:
    """What of an answer may go to the customer; `text` is empty when nothing may."""

    text: str
    left_out: int


def stretches(answer: Answer) -> list[Stretch]:
    """The answer's text in order, cut after each run of citation numbers.

    A number that names no citation of the answer stays text.
    """
    return list(_cut(answer))


def reply_to_customer(answer: Answer) -> Reply:
    """Plain text to send: no numbers, no sentence from an internal source, sources named."""
    if answer.abstained:
        return Reply("", 0)
    parts = stretches(answer)
    sent = [part for part in parts if part.sendable]
    left_out = sum(1 for part in parts if part.text.strip() and not part.sendable)
    if not sent:
        return Reply("", left_out)
    text = "".join(part.text for part in sent).strip()
    cited = {each.title: each for part in sent for each in part.citations}
    sources = [f"{each.title} (in force {_days(each)})" for each in cited.values()]
    heading = "Source" if len(sources) == 1 else "Sources"
    return Reply(f"{text}\n\n{heading}: {'; '.join(sources)}", left_out)


def _cut(answer: Answer) -> Iterator[Stretch]:
    by_number = {each.n: each for each in answer.citations}
    begin = 0
    for run in _NUMBERS.finditer(answer.text):
        cited = [by_number.get(int(number)) for number in _NUMBER.findall(run[0])]
        known = tuple(each for each in cited if each is not None)
        if len(known) == len(cited):
            yield Stretch(answer.text[begin : run.start()], known)
            begin = run.end()
    if rest := answer.text[begin:]:
        yield Stretch(rest, ())


def _days(citation: Citation) -> str:
    return words.in_force(citation.valid_from, citation.valid_until)

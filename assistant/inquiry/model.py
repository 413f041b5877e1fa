"""A message as it was pasted: what of it counts; and the questions it asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.following.model import FollowUp, Standing
from kb.model import Span

MOST = 5
"""How many questions of one message are answered; more make no readable reply."""


class Kind(StrEnum):
    """What a stretch of a pasted message is."""

    SAID = "said"
    """What the customer says now: this is to be answered."""

    EARLIER = "earlier"
    """What the customer said before and was answered, or a subject line: it tells what is meant."""

    QUOTED = "quoted"
    """The history below or between: copies of older mails."""

    REPLY = "reply"
    """What our side said in a chat."""

    GREETING = "greeting"
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"
    HEADER = "header"
    """Headers of mails, times and names of speakers, marks of quotes."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the message, from `start` to `end`."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A message read: stretches in order that never overlap and leave out nothing but blanks."""

    text: str
    stretches: tuple[Stretch, ...]

    @property
    def whole(self) -> bool:
        """Whether everything in it is said, and nothing was left out."""
        return all(each.kind is Kind.SAID for each in self.stretches)

    @property
    def said(self) -> str:
        """What is to be answered: the text itself if nothing was left out of it."""
        if self.whole:
            return self.text
        return "\n\n".join(self.text[each.start : each.end] for each in self.of(Kind.SAID))

    def of(self, *kinds: Kind) -> Iterator[Stretch]:
        """The stretches of some kinds, in order."""
        return (each for each in self.stretches if each.kind in kinds)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One of the questions that a message asks.

    `question` stands alone; `said` is how it was asked, on one line, and `span` where; `carried`
    are the words that it takes from elsewhere in the message or its conversation, and `standing`
    tells how it hangs on those.
    """

    question: str
    said: str
    span: Span
    carried: tuple[str, ...] = ()
    standing: Standing = Standing.ALONE

    @property
    def as_said(self) -> FollowUp:
        """The question in its own words alone."""
        return FollowUp.alone(self.said)

    @property
    def taking_along(self) -> FollowUp | None:
        """The question with what it takes along; None where that is nothing.

        What is told just before it is part of it; carried words are searched beside its own.
        """
        if self.question == self.said:
            return None
        said = self.said if self.carried else self.question
        return FollowUp(said, self.question, self.standing, self.carried)


@dataclass(frozen=True, slots=True)
class Message:
    """What a message asks: `whole` as one text, and its questions in order, at most MOST.

    `inquiries` is empty when nothing is said; one inquiry is the whole. `rest` are further
    questions, as they were asked; `told` is a trouble told first, that no question takes up.
    """

    whole: str
    inquiries: tuple[Inquiry, ...]
    rest: tuple[str, ...] = ()
    told: str = ""

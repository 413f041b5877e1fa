"""What a conversation is to a follow-up, and what a follow-up becomes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier turn: what was asked, and the titles of the documents its answer cited.

    `titles` are in the order they were cited; empty when there was no answer.
    """

    asked: str
    titles: tuple[str, ...] = ()


class Standing(StrEnum):
    """How a turn stands to those before it."""

    ALONE = "alone"
    """It says all that is needed, or nothing was said before it."""

    NEW_TOPIC = "new_topic"
    """It announces that it is about something else: nothing earlier counts any more."""

    POINTS_BACK = "points_back"
    """It has a word such as 'it' or 'that one' that stands for something said before."""

    FRAGMENT = "fragment"
    """It is a piece of a question that was asked before, such as 'and by gift card?'."""

    THIN = "thin"
    """It is a whole question, but hardly says of what, such as 'What are the benefits?'."""

    @property
    def depends(self) -> bool:
        """Whether earlier turns are needed to understand it."""
        return self not in {Standing.ALONE, Standing.NEW_TOPIC}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The last turn of a conversation, made to stand by itself.

    `question` is exactly `said` unless `standing.depends` and something was carried over;
    `carried` are the words taken from earlier turns, as they were written there.
    """

    said: str
    question: str
    standing: Standing
    carried: tuple[str, ...] = ()

    @classmethod
    def alone(cls, said: str) -> Self:
        """A turn that says all that is needed."""
        return cls(said, said, Standing.ALONE)

    @property
    def rewritten(self) -> bool:
        """Whether the question differs from what was said, so that both are worth a search."""
        return self.question != self.said

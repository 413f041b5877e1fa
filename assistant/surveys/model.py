"""What a customer says of how they were served; plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.casework.model import CaseId, Handler

LONGEST_COMMENT = 2_000


class Expectation(StrEnum):
    """How it went beside what they had expected."""

    EXCEEDED = "exceeded"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Survey:
    """One customer's say: a score of 1 to 5, whether it solved their matter, their words.

    Raises ValueError for another score.
    """

    score: int
    solved: bool | None = None
    comment: str = ""
    expectation: Expectation | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.score <= 5:
            raise ValueError(f"a score is 1 to 5, not {self.score}")


@dataclass(frozen=True, slots=True)
class ToldVersion:
    """A version of a document that an answer in the case quoted, and the answer (a suggestion)."""

    suggestion: str
    document: str
    version: int


@dataclass(frozen=True, slots=True)
class GivenSurvey:
    """A survey with what it is about, as it stood when it was given.

    `handler` is who answered then; `owner_name` is the person's name, empty for the assistant.
    `told` are the versions that the case's answers quoted, in the order they were told.
    """

    case: CaseId
    survey: Survey
    at: datetime
    channel: str
    handler: Handler
    owner_name: str
    language: str
    told: tuple[ToldVersion, ...]

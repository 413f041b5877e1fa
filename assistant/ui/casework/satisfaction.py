"""What customers said of how they were served: on their case, and all of it together."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from assistant.casework.model import Handler
from assistant.surveys.model import Expectation, GivenSurvey
from assistant.ui import words
from assistant.ui.casework import time_left
from kb import library
from kb.database import Database
from kb.errors import KnowledgeBaseError

BEST = 5
_LOW = 2
_LISTED = 6
_EXPECTED = {
    Expectation.EXCEEDED: "better than expected",
    Expectation.MET: "as expected",
    Expectation.MISSED: "worse than expected",
}


@dataclass(frozen=True, slots=True)
class ToldView:
    """A version of a document that the customer was told from."""

    document: str
    title: str
    version: int


@dataclass(frozen=True, slots=True)
class SurveyView:
    """What one customer said. `level` is red for a low score, else plain.

    `solved` and `expected` are empty where nothing was said of it. `answered` says who answered
    the customer then.
    """

    case: str
    score: int
    best: int
    level: str
    at: str
    when: str
    solved: str
    expected: str
    comment: str
    answered: str
    told: tuple[ToldView, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """How often a score was given; `length` is in per cent of the most frequent one."""

    score: int
    count: int
    length: float


@dataclass(frozen=True, slots=True)
class SaidView:
    """What customers said lately: how many, their mean score, how often each, the newest words.

    `scores` begin with the best.
    """

    count: int
    mean: str
    scores: tuple[ScoreBar, ...]
    solved: str
    newest: tuple[SurveyView, ...]


def survey_view(
    given: GivenSurvey, now: datetime, *, told: tuple[ToldView, ...] = ()
) -> SurveyView:
    """What one customer said of one case."""
    said = given.survey
    return SurveyView(
        case=given.case,
        score=said.score,
        best=BEST,
        level="red" if said.score <= _LOW else "plain",
        at=words.clock(given.at),
        when=time_left.when(given.at, now),
        solved={True: "solved", False: "not solved", None: ""}[said.solved],
        expected=_EXPECTED[said.expectation] if said.expectation is not None else "",
        comment=said.comment,
        answered=_answered(given),
        told=told,
    )


def told_views(database: Database, given: GivenSurvey) -> tuple[ToldView, ...]:
    """The versions the customer was told from, each once; one that is gone keeps its id."""
    told = dict.fromkeys((each.document, each.version) for each in given.told)
    return tuple(
        ToldView(document, _title(database, document, version), version)
        for document, version in told
    )


def said_view(given: Sequence[GivenSurvey], now: datetime) -> SaidView:
    """What customers said, newest first as given."""
    scores = [each.survey.score for each in given]
    most = max((scores.count(each) for each in scores), default=1)
    asked = [each.survey.solved for each in given if each.survey.solved is not None]
    worded = [each for each in given if each.survey.comment]
    return SaidView(
        count=len(given),
        mean=f"{sum(scores) / len(scores):.1f}" if scores else "",
        scores=tuple(
            ScoreBar(score, scores.count(score), round(100 * scores.count(score) / most, 1))
            for score in range(BEST, 0, -1)
        ),
        solved=f"{sum(asked)} of {len(asked)} say it was solved" if asked else "",
        newest=tuple(survey_view(each, now) for each in worded[:_LISTED]),
    )


def _answered(given: GivenSurvey) -> str:
    if given.owner_name:
        return f"{given.owner_name} answered"
    return "the assistant answered" if given.handler is Handler.ASSISTANT else "nobody had it"


def _title(database: Database, document: str, version: int) -> str:
    with suppress(KnowledgeBaseError):
        return library.version(database, document, version).title
    return document

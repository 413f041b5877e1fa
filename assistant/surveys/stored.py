"""Surveys as rows and back again."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from pydantic import TypeAdapter

from assistant.casework.model import CaseId, Handler
from assistant.casework.tables import CaseRow
from assistant.json_value import Json
from assistant.surveys.model import Expectation, GivenSurvey, Survey, ToldVersion
from assistant.surveys.tables import SurveyRow


def row_of(
    case: CaseRow, survey: Survey, *, at: datetime, language: str, told: Sequence[ToldVersion]
) -> SurveyRow:
    """The row of a survey, about a case as it stands."""
    return SurveyRow(
        case_id=case.id,
        score=survey.score,
        solved=survey.solved,
        comment=survey.comment,
        expectation=survey.expectation.value if survey.expectation else "",
        at=at,
        channel=case.channel,
        handler=case.handler,
        owner=case.owner or "",
        owner_name=case.owner_name,
        language=language,
        told=told_json(told),
    )


def survey_of(row: SurveyRow) -> GivenSurvey:
    """The survey of a row."""
    return GivenSurvey(
        case=CaseId(row.case_id),
        survey=Survey(
            score=row.score,
            solved=row.solved,
            comment=row.comment,
            expectation=Expectation(row.expectation) if row.expectation else None,
        ),
        at=row.at,
        channel=row.channel,
        handler=Handler(row.handler),
        owner_name=row.owner_name,
        language=row.language,
        told=_versions().validate_python(row.told),
    )


def told_json(told: Sequence[ToldVersion]) -> list[dict[str, Json]]:
    """Versions as JSON, in their order."""
    return [
        {"suggestion": each.suggestion, "document": each.document, "version": each.version}
        for each in told
    ]


@cache
def _versions() -> TypeAdapter[tuple[ToldVersion, ...]]:
    return TypeAdapter(tuple[ToldVersion, ...])

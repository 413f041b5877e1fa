"""Surveys in words and as JSON: what the API sends and a case's story says."""

from assistant.json_value import Json
from assistant.surveys.model import GivenSurvey, Survey
from assistant.surveys.stored import told_json


def survey_json(given: GivenSurvey) -> dict[str, Json]:
    """A survey with what it is about; what was left out is null, `told` in the order told."""
    survey = given.survey
    told: list[Json] = [*told_json(given.told)]
    return {
        "case": given.case,
        "score": survey.score,
        "solved": survey.solved,
        "comment": survey.comment,
        "expectation": survey.expectation.value if survey.expectation else None,
        "at": given.at.isoformat(),
        "channel": given.channel,
        "handler": given.handler.value,
        "owner_name": given.owner_name,
        "language": given.language,
        "told": told,
    }


def in_words(survey: Survey) -> str:
    """A survey on one line without the customer's words, such as '4 of 5, solved, met'."""
    said = [f"{survey.score} of 5"]
    if survey.solved is not None:
        said.append("solved" if survey.solved else "not solved")
    if survey.expectation is not None:
        said.append(survey.expectation.value)
    return ", ".join(said)

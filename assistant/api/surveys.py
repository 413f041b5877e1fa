"""What customers said of how they were served, for staff: of one case, or the newest ones."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Protocol

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.api.answers import Described
from assistant.api.caller import Staff
from assistant.api.case_answers import ProblemOut, answers
from assistant.casework.model import CaseId, Handler
from assistant.json_value import Json
from assistant.surveys.model import Expectation
from assistant.surveys.ports import Surveys
from assistant.surveys.shown import survey_json


class HasSurveys(Protocol):
    """The part of the application that these routes need."""

    @property
    def surveys(self) -> Surveys:
        """What customers said."""


class ToldVersionOut(Described):
    """A version of a document that an answer (a suggestion) quoted."""

    suggestion: str
    document: str
    version: int


class SurveyOut(Described):
    """A survey with what it is about, as it stood then; `score` is 1 to 5.

    `handler` is who answered, `owner_name` the person's name. `told` are the versions that the
    case's answers quoted, in the order told. What the customer left out is null or empty.
    """

    case: str
    score: int
    solved: bool | None
    comment: str
    expectation: Expectation | None
    at: datetime
    channel: str
    handler: Handler
    owner_name: str
    language: str
    told: list[ToldVersionOut]


def survey_routes(handrail: HasSurveys) -> APIRouter:
    """Routes about surveys: a case's for everybody on the staff, all for supervisors."""
    routes = APIRouter(prefix="/api/v1", tags=["surveys"])

    @routes.get(
        "/cases/{case}/survey",
        responses={**answers(SurveyOut), HTTPStatus.NOT_FOUND.value: {"model": ProblemOut}},
        summary="What the customer said of a case",
    )
    def of_case(case: str, person: Staff) -> JSONResponse:
        given = handrail.surveys.of_case(CaseId(case), by=person)
        if given is None:
            raise HTTPException(
                HTTPStatus.NOT_FOUND,
                "The customer has said nothing of this case yet; look again later.",
            )
        return JSONResponse(survey_json(given))

    @routes.get(
        "/surveys",
        responses=answers(list[SurveyOut]),
        summary="What customers said, newest first; for supervisors",
    )
    def newest(person: Staff, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> JSONResponse:
        given = handrail.surveys.given(by=person, limit=limit)
        told: list[Json] = [survey_json(each) for each in given]
        return JSONResponse(told)

    return routes

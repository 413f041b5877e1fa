"""What customers said of how they were served, over the API."""

import pytest

from assistant.api.surveys import SurveyOut
from assistant.casework.model import CaseId
from assistant.surveys.model import Expectation, Survey
from tests.assistant.api.callers import Callers, all_told_as, refused, told_as

GOOD = Survey(4, solved=True, comment="Quick.", expectation=Expectation.EXCEEDED)


def test_a_cases_survey_is_read_by_everybody_on_the_staff(callers: Callers) -> None:
    case = callers.claimed("How many days may I return shoes after delivery?")
    reply = {"text": "Within thirty days."}
    assert callers.agent.post(f"/api/v1/cases/{case.id}/replies", json=reply).status_code == 200
    callers.assistant.surveys.give(CaseId(case.id), GOOD, language="en")
    for program in (callers.agent, callers.other, callers.supervisor):
        told = told_as(SurveyOut, program.get(f"/api/v1/cases/{case.id}/survey"))
        assert (told.case, told.score, told.solved) == (case.id, 4, True)
        assert (told.comment, told.expectation) == ("Quick.", "exceeded")
        assert (told.channel, told.handler, told.owner_name) == ("email", "person", "Agent")
    (line,) = [each for each in callers.file(case.id).story if each.what == "survey"]
    assert line.detail == "4 of 5, solved, exceeded"


def test_a_case_of_which_nothing_was_said_is_told_apart_from_none(callers: Callers) -> None:
    case = callers.wrote()
    answer = callers.agent.get(f"/api/v1/cases/{case.id}/survey")
    assert "said nothing of this case yet" in refused(answer, 404)
    assert "there is no case" in refused(callers.agent.get("/api/v1/cases/none/survey"), 404)


def test_supervisors_see_the_newest_first_and_agents_do_not(callers: Callers) -> None:
    cases = [callers.wrote().id for _ in range(3)]
    for case in cases:
        callers.assistant.surveys.give(CaseId(case), Survey(5))
    newest = all_told_as(SurveyOut, callers.supervisor.get("/api/v1/surveys?limit=3"))
    assert [each.case for each in newest] == cases[::-1]
    assert all_told_as(SurveyOut, callers.admin.get("/api/v1/surveys?limit=1")) == newest[:1]
    for program in (callers.agent, callers.manager):
        assert "ask a supervisor" in refused(program.get("/api/v1/surveys"), 403)


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "many"])
def test_how_many_are_told_has_its_bounds(callers: Callers, limit: str) -> None:
    assert refused(callers.supervisor.get(f"/api/v1/surveys?limit={limit}")).startswith("limit: ")

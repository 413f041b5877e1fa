"""The API answers the staff as the desk does, in the contract's shape."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from assistant.access.roles import Role
from assistant.api.answers import HitOut, SuggestionOut
from assistant.casework.model import Received
from assistant.suggestion import suggestion_json
from kb.model import Audience
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import (
    INTERNAL_QUESTION,
    OWNER,
    QUESTION,
    RETURNS,
    client,
    signed_in,
    today,
)


def test_an_answer_has_the_shape_the_description_promises(assistant: FakeAssistant) -> None:
    response = signed_in(assistant, Role.AGENT).post("/api/v1/ask", json={"question": QUESTION})
    suggestion = SuggestionOut.model_validate(response.json())
    assert not suggestion.answer.abstained
    assert suggestion.on.isoformat() == today()
    assert suggestion.audience == "internal"
    assert suggestion.answer.citations[0].quote in RETURNS


@pytest.mark.parametrize(
    ("said", "team"), [(QUESTION, None), ("The shoes gave off smoke after delivery", "safety")]
)
def test_what_a_question_says_of_its_writer_has_the_shape_that_is_described(
    assistant: FakeAssistant, said: str, team: str | None
) -> None:
    asked = assistant.ask(said, audience=Audience.PUBLIC, on=date.today(), asked_by="ana")
    reading = assistant.casework.read_message(Received(said, "chat", datetime.now(UTC)))
    written = suggestion_json(replace(asked, reading=reading, triage_ms=3.14))
    told = SuggestionOut.model_validate(written)
    assert told.triage is not None
    assert told.escalation is not None
    assert told.triage.priority == (1 if team else 4)
    assert (told.escalation.required, told.escalation.team) == (team is not None, team)
    assert told.timing_ms.triage == 3.1


def test_staff_may_ask_for_customers(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.AGENT)
    asked = {"question": INTERNAL_QUESTION}
    for_staff = browser.post("/api/v1/ask", json=asked).json()
    for_customers = browser.post("/api/v1/ask", json={**asked, "audience": "public"}).json()
    assert for_staff["answer"]["citations"][0]["document_id"] == "authority"
    assert for_customers["answer"]["abstained"]
    assert "authority" not in {each["document_id"] for each in for_customers["answer"]["citations"]}


def test_a_question_is_answered_by_the_rules_of_the_day_asked_about(
    assistant: FakeAssistant,
) -> None:
    asked = {"question": QUESTION, "on": "2025-12-31"}
    answer = signed_in(assistant, Role.AGENT).post("/api/v1/ask", json=asked).json()
    assert answer["on"] == "2025-12-31"
    assert answer["answer"]["abstained"]


def test_the_command_lines_token_acts_as_the_homes_owner(assistant: FakeAssistant) -> None:
    program = client(assistant)
    response = program.post(
        "/api/v1/ask",
        json={"question": QUESTION, "audience": "internal", "on": today(), "channel": "chat"},
        headers={"Authorization": f"Bearer {OWNER}", "Origin": ""},
    )
    assert response.status_code == 200
    assert [each.question for each in assistant.asked("owner", 5)] == [QUESTION]


def test_search_gives_the_same_hits_both_ways(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.SUPERVISOR)
    posted = browser.post("/api/v1/search", json={"text": QUESTION, "k": 2}).json()
    linked = browser.get("/api/v1/search", params={"text": QUESTION, "k": 2}).json()
    assert posted == linked
    assert HitOut.model_validate(posted[0]).document_id == "returns"
    assert len(posted) <= 2


def test_nobody_sees_what_another_asked(assistant: FakeAssistant) -> None:
    agent, supervisor = (signed_in(assistant, role) for role in (Role.AGENT, Role.SUPERVISOR))
    agent.post("/api/v1/ask", json={"question": QUESTION})
    assert [each["question"] for each in agent.get("/api/v1/suggestions").json()] == [QUESTION]
    assert supervisor.get("/api/v1/suggestions").json() == []


def test_nobody_judges_what_another_asked(assistant: FakeAssistant) -> None:
    agent, supervisor = (signed_in(assistant, role) for role in (Role.AGENT, Role.SUPERVISOR))
    asked = agent.post("/api/v1/ask", json={"question": QUESTION}).json()["id"]
    place = f"/api/v1/suggestions/{asked}/feedback"
    assert agent.put(place, json={"good": False, "reason": "out of date"}).status_code == 204
    refused = supervisor.put(place, json={"good": True})
    assert refused.status_code == 422
    assert "not among yours" in refused.json()["detail"]


def test_a_program_signs_in_asks_and_signs_out(assistant: FakeAssistant) -> None:
    program = client(assistant)
    given = {"email": "agent@example.com", "password": "correct horse battery"}
    opened = program.post("/api/v1/sessions", json=given, headers={"Origin": ""})
    assert opened.status_code == 201
    mine = {"Authorization": f"Bearer {opened.json()['token']}", "Origin": ""}
    assert program.post("/api/v1/ask", json={"question": QUESTION}, headers=mine).is_success
    assert program.delete("/api/v1/sessions/current", headers=mine).status_code == 204
    refused = program.post("/api/v1/ask", json={"question": QUESTION}, headers=mine)
    assert refused.status_code == 401

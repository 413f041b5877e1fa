"""What is refused says why in one line, as problem details, and gives nothing away."""

import re

import pytest

from assistant.access.roles import Role
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import QUESTION, client, signed_in

OPEN = {("POST", "/api/v1/sessions")}
THE_CUSTOMERS = ("/api/v1/conversations", "/api/v1/widget")


def test_strangers_are_told_to_sign_in_wherever_staff_go(assistant: FakeAssistant) -> None:
    stranger = client(assistant)
    described = stranger.get("/api/v1/openapi.json").json()["paths"]
    routes = {(method.upper(), path) for path, ways in described.items() for method in ways}
    staffs = {each for each in routes - OPEN if not each[1].startswith(THE_CUSTOMERS)}
    assert {("POST", "/api/v1/ask"), ("GET", "/api/v1/inbox"), ("GET", "/api/v1/sites")} <= staffs
    for method, path in sorted(staffs):
        response = stranger.request(method, re.sub(r"\{\w+\}", "x", path), json={})
        assert (response.status_code, path) == (401, path)
        assert response.headers["content-type"] == "application/problem+json"
        assert "Sign in first" in response.json()["detail"]


@pytest.mark.parametrize("token", ["", "guess", "the-owner's-toke", "ü"])
def test_a_wrong_token_is_no_token(assistant: FakeAssistant, token: str) -> None:
    response = client(assistant).get(
        "/api/v1/documents", headers={b"Authorization": f"Bearer {token}".encode()}
    )
    assert response.status_code == 401


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR])
@pytest.mark.parametrize("what", ["retire", "reinstate"])
def test_readers_of_the_library_change_nothing(
    assistant: FakeAssistant, role: Role, what: str
) -> None:
    browser = signed_in(assistant, role)
    response = browser.post(f"/api/v1/documents/returns/{what}")
    assert response.status_code == 403
    assert "knowledge manager" in response.json()["detail"]
    assert browser.get("/api/v1/documents/returns").json()["status"] == "in force"


def test_readers_of_the_library_hand_nothing_in(assistant: FakeAssistant) -> None:
    file = {"file": ("new.md", b"# New\n\nA new rule.")}
    response = signed_in(assistant, Role.AGENT).post("/api/v1/documents", files=file)
    assert response.status_code == 403
    assert assistant.kept_jobs == {}


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR, Role.KNOWLEDGE_MANAGER])
def test_only_an_admin_rebuilds_the_indexes(assistant: FakeAssistant, role: Role) -> None:
    assert signed_in(assistant, role).post("/api/v1/reindex", json={}).status_code == 403


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "question"),
        ({"question": ""}, "question"),
        ({"question": "x" * 20_001}, "question"),
        ({"question": QUESTION, "on": "yesterday"}, "on"),
        ({"question": QUESTION, "audience": "everyone"}, "audience"),
        ({"question": QUESTION, "colour": "red"}, "colour"),
    ],
)
def test_a_request_that_is_wrong_is_told_where(
    assistant: FakeAssistant, body: dict[str, str], place: str
) -> None:
    response = signed_in(assistant, Role.AGENT).post("/api/v1/ask", json=body)
    assert response.status_code == 422
    assert response.json()["detail"].startswith(f"{place}: ")
    assert "\n" not in response.json()["detail"]


def test_an_unknown_document_is_not_found(assistant: FakeAssistant) -> None:
    response = signed_in(assistant, Role.AGENT).get("/api/v1/documents/nothing")
    assert response.status_code == 404
    assert response.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "there is no document 'nothing'; see 'handrail library list'",
    }


def test_a_path_that_is_nothing_is_not_found(assistant: FakeAssistant) -> None:
    response = signed_in(assistant, Role.AGENT).get("/api/v1/nothing")
    assert (response.status_code, response.json()["status"]) == (404, 404)


def test_a_flood_of_wrong_passwords_is_told_how_long_to_wait(assistant: FakeAssistant) -> None:
    program = client(assistant)
    wrong = {"email": "agent@example.com", "password": "a wrong password"}
    for _ in range(5):
        assert program.post("/api/v1/sessions", json=wrong).status_code == 401
    refused = program.post("/api/v1/sessions", json=wrong)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0

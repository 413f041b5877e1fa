"""What is refused says why in one line, as problem details, and gives nothing away."""

import pytest

from assistant.access.model import Role
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import QUESTION, client, signed_in

STAFF_ONLY = [
    ("GET", "/api/v1/search?text=returns"),
    ("POST", "/api/v1/search"),
    ("POST", "/api/v1/ask"),
    ("GET", "/api/v1/suggestions"),
    ("PUT", "/api/v1/suggestions/x/feedback"),
    ("POST", "/api/v1/suggestions/x/reply"),
    ("POST", "/api/v1/suggestions/x/sent"),
    ("GET", "/api/v1/desk/conversations"),
    ("GET", "/api/v1/desk/conversations/c"),
    ("PUT", "/api/v1/desk/conversations/c/draft"),
    ("GET", "/api/v1/desk/draft"),
    ("PUT", "/api/v1/desk/draft"),
    ("GET", "/api/v1/documents"),
    ("GET", "/api/v1/documents/returns"),
    ("GET", "/api/v1/documents/returns/versions/1/original"),
    ("POST", "/api/v1/documents"),
    ("POST", "/api/v1/documents/returns/retire"),
    ("POST", "/api/v1/documents/returns/reinstate"),
    ("GET", "/api/v1/jobs?id=x"),
    ("GET", "/api/v1/customers"),
    ("POST", "/api/v1/customers"),
    ("GET", "/api/v1/customers/c-17"),
    ("PUT", "/api/v1/customers/c-17"),
    ("GET", "/api/v1/customers/c-17/profile"),
    ("GET", "/api/v1/offers"),
    ("PUT", "/api/v1/offers"),
    ("POST", "/api/v1/offers/suggest"),
    ("GET", "/api/v1/offers/decisions"),
    ("POST", "/api/v1/offers/decisions"),
    ("GET", "/api/v1/offers/approvals"),
    ("POST", "/api/v1/offers/decisions/d/answer"),
    ("POST", "/api/v1/offers/decisions/d/withdraw"),
    ("POST", "/api/v1/offers/decisions/d/customer"),
    ("POST", "/api/v1/offers/decisions/d/fulfil"),
    ("POST", "/api/v1/offers/decisions/d/rating"),
    ("POST", "/api/v1/triage"),
    ("POST", "/api/v1/inbox/messages"),
    ("POST", "/api/v1/inbox/import"),
    ("GET", "/api/v1/inbox"),
    ("GET", "/api/v1/inbox/counts"),
    ("GET", "/api/v1/cases/k"),
    ("POST", "/api/v1/cases/k/claim"),
    ("POST", "/api/v1/cases/k/release"),
    ("POST", "/api/v1/cases/k/assign"),
    ("POST", "/api/v1/cases/k/hand-back"),
    ("POST", "/api/v1/cases/k/look"),
    ("POST", "/api/v1/cases/k/about"),
    ("POST", "/api/v1/cases/k/priority"),
    ("POST", "/api/v1/cases/k/check"),
    ("POST", "/api/v1/cases/k/replies"),
    ("POST", "/api/v1/cases/k/promises"),
    ("POST", "/api/v1/cases/k/resolve"),
    ("POST", "/api/v1/cases/k/reopen"),
    ("POST", "/api/v1/cases/k/checked-in"),
    ("POST", "/api/v1/cases/k/resolution"),
    ("POST", "/api/v1/cases/k/resolution/approve"),
    ("POST", "/api/v1/cases/k/resolution/refuse"),
    ("GET", "/api/v1/cases/k/ways-up"),
    ("GET", "/api/v1/cases/k/packet"),
    ("PUT", "/api/v1/cases/k/packet"),
    ("POST", "/api/v1/cases/k/escalate"),
    ("GET", "/api/v1/escalations"),
    ("POST", "/api/v1/escalations/e/take"),
    ("POST", "/api/v1/escalations/e/finish"),
    ("POST", "/api/v1/escalations/e/withdraw"),
    ("GET", "/api/v1/promises"),
    ("POST", "/api/v1/promises/p/kept"),
    ("POST", "/api/v1/promises/p/broken"),
    ("POST", "/api/v1/promises/p/withdrawn"),
    ("GET", "/api/v1/resolutions"),
    ("GET", "/api/v1/check-ins"),
    ("POST", "/api/v1/check-ins"),
    ("GET", "/api/v1/floor/loads"),
    ("GET", "/api/v1/service"),
    ("GET", "/api/v1/service/plan"),
    ("PUT", "/api/v1/service/plan"),
    ("DELETE", "/api/v1/sessions/current"),
    ("POST", "/api/v1/reindex"),
]


@pytest.mark.parametrize(("method", "path"), STAFF_ONLY)
def test_strangers_are_told_to_sign_in(assistant: FakeAssistant, method: str, path: str) -> None:
    response = client(assistant).request(method, path, json={})
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"
    assert "Sign in first" in response.json()["detail"]


@pytest.mark.parametrize("token", ["", "guess", "the-owner's-toke", "ü"])
def test_a_wrong_token_is_no_token(assistant: FakeAssistant, token: str) -> None:
    response = client(assistant).get(
        "/api/v1/documents", headers={b"Authorization": f"Bearer {token}".encode()}
    )
    assert response.status_code == 401


def test_every_route_but_signing_in_needs_a_person(assistant: FakeAssistant) -> None:
    described = client(assistant).get("/api/v1/openapi.json").json()["paths"]
    routes = {(method.upper(), path) for path, ways in described.items() for method in ways}
    tried = {
        (method, path.partition("?")[0].replace("/x/", "/{suggestion_id}/"))
        for method, path in STAFF_ONLY
    }
    filled = {
        (
            method,
            path.replace("{document_id}", "returns")
            .replace("{number}", "1")
            .replace("{conversation_id}", "c")
            .replace("{customer_id}", "c-17")
            .replace("{decision}", "d")
            .replace("{case}", "k")
            .replace("{escalation}", "e")
            .replace("{promise}", "p")
            .replace("{name}", "plan"),
        )
        for method, path in routes
    }
    assert filled - tried == {("POST", "/api/v1/sessions")}


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
    for _ in range(6):
        assert program.post("/api/v1/sessions", json=wrong).status_code == 401
    refused = program.post("/api/v1/sessions", json=wrong)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0

"""What whoever runs the server looks at."""

from assistant.access.roles import Role
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import OWNER, QUESTION, client, signed_in


def test_a_living_server_says_so_to_anybody(assistant: FakeAssistant) -> None:
    assert client(assistant).get("/healthz").text == "ok"


def test_a_server_that_catches_up_is_alive_but_not_ready(assistant: FakeAssistant) -> None:
    anybody = client(assistant)
    assert anybody.get("/readyz").json() == {"ready": True}
    assistant.is_ready = False
    assert anybody.get("/readyz").status_code == 503
    assert anybody.get("/healthz").status_code == 200


def test_the_figures_count_answers_and_abstentions(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.AGENT)
    browser.post("/api/v1/ask", json={"question": QUESTION})
    browser.post("/api/v1/ask", json={"question": "What is the capital of Mongolia?"})
    browser.post("/api/v1/search", json={"text": QUESTION})
    figures = browser.get("/metrics").text
    answered = 'handrail_answers_total{abstained="no",engine="verbatim",through="api"} 1.0'
    abstained = 'handrail_answers_total{abstained="yes",engine="verbatim",through="api"} 1.0'
    assert answered in figures
    assert abstained in figures
    assert "handrail_answer_seconds_count 2.0" in figures
    assert "handrail_search_seconds_count 1.0" in figures
    assert "handrail_ready 1.0" in figures


def test_the_figures_hold_no_words_of_anybody(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.AGENT)
    browser.post("/api/v1/ask", json={"question": QUESTION})
    assert "shoes" not in browser.get("/metrics").text


def test_the_owner_has_the_indexes_rebuilt(assistant: FakeAssistant) -> None:
    response = client(assistant).post(
        "/api/v1/reindex", json={}, headers={"Authorization": f"Bearer {OWNER}"}
    )
    assert response.json() == {"reindexed": True}


def test_a_server_without_an_owners_token_takes_none(assistant: FakeAssistant) -> None:
    from starlette.testclient import TestClient

    from assistant.server import create_app

    browser = TestClient(create_app(assistant, screens=False))
    assert browser.get("/api/v1/documents", headers={"Authorization": "Bearer "}).status_code == 401


def test_the_api_describes_itself_in_openapi(assistant: FakeAssistant) -> None:
    described = client(assistant).get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.")
    assert all(path.startswith("/api/v1/") for path in described["paths"])
    answers = described["paths"]["/api/v1/ask"]["post"]["responses"]["200"]
    assert "SuggestionOut" in str(answers)

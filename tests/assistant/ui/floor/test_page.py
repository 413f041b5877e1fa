"""The floor is for people who approve; nobody else opens it or triggers its events."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.access.roles import Role
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import application, browser, sign_in, stocked

EVENT = {"fn_index": 0, "data": [], "session_hash": "x"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeAssistant]:
    assistant = stocked(tmp_path_factory.mktemp("home"))
    yield assistant
    assistant.close()


@pytest.fixture(scope="module")
def app(shared: FakeAssistant) -> FastAPI:
    return application(shared, screens=True)


@pytest.fixture(scope="module")
def browsers(app: FastAPI) -> dict[Role, TestClient]:
    return {role: sign_in(browser(app), role) for role in (Role.AGENT, Role.SUPERVISOR)}


def test_a_supervisor_opens_the_floor(browsers: dict[Role, TestClient]) -> None:
    page = browsers[Role.SUPERVISOR].get("/floor/")
    assert page.status_code == 200
    assert "<title>Floor · Handrail</title>" in page.text
    assert "'unsafe-eval'" in page.headers["content-security-policy"]


def test_an_agent_reads_whose_it_is_and_sees_no_way_in(browsers: dict[Role, TestClient]) -> None:
    page = browsers[Role.AGENT].get("/floor/")
    assert page.status_code == 403
    assert "The floor is for supervisors" in page.text
    assert 'href="/floor/"' not in page.text
    assert 'href="/floor/"' not in browsers[Role.AGENT].get("/desk/").text
    assert 'href="/floor/"' in browsers[Role.SUPERVISOR].get("/desk/").text


def test_an_agent_triggers_no_event_of_the_floor(browsers: dict[Role, TestClient]) -> None:
    refused = browsers[Role.AGENT].post("/floor/gradio_api/queue/join", json=EVENT)
    assert refused.status_code == 403
    assert "ask a supervisor" in refused.json()["detail"]


def test_a_stranger_is_led_to_the_sign_in(app: FastAPI) -> None:
    stranger = browser(app)
    assert stranger.get("/floor/").headers["location"] == "/sign-in?next=/floor/"
    assert stranger.post("/floor/gradio_api/queue/join", json=EVENT).status_code == 401

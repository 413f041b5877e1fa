"""Gradio's pages as ours: for people who signed in, with our scripts alone, and no back doors."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.access.roles import Role
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import add_person, application, browser, sign_in, stocked

PAGES = ["/desk/", "/library/", "/offers/", "/floor/", "/service/"]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeAssistant]:
    assistant = stocked(tmp_path_factory.mktemp("home"))
    yield assistant
    assistant.close()


@pytest.fixture(scope="module")
def app(shared: FakeAssistant) -> FastAPI:
    return application(shared, screens=True)


@pytest.fixture(scope="module")
def stranger(app: FastAPI) -> TestClient:
    return browser(app)


@pytest.fixture(scope="module")
def agent(app: FastAPI) -> TestClient:
    return sign_in(browser(app), Role.AGENT)


@pytest.fixture(scope="module")
def supervisor(app: FastAPI) -> TestClient:
    """Somebody who may open every page."""
    return sign_in(browser(app), Role.SUPERVISOR)


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_led_to_the_sign_in_and_back(stranger: TestClient, page: str) -> None:
    response = stranger.get(page, params={"document": "returns"})
    assert response.status_code == 303
    assert response.headers["location"] == f"/sign-in?next={page}%3Fdocument%3Dreturns"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_its_last_slash_is_found(supervisor: TestClient, page: str) -> None:
    assert supervisor.get(page.rstrip("/")).headers["location"] == page


@pytest.mark.parametrize("page", PAGES)
def test_every_script_of_a_page_carries_this_responses_nonce(
    supervisor: TestClient, page: str
) -> None:
    response = supervisor.get(page)
    policy = response.headers["content-security-policy"]
    nonce = re.search(r"'nonce-([\w-]+)'", policy)
    assert nonce is not None
    scripts = re.findall(r"<script[^>]*>", response.text)
    assert len(scripts) > 3
    assert all(f'nonce="{nonce[1]}"' in script for script in scripts)
    assert supervisor.get(page).headers["content-security-policy"] != policy


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_no_other_host(supervisor: TestClient, page: str) -> None:
    html = supervisor.get(page).text
    fetched = re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?(https?:)?//", html)
    assert fetched == []
    assert "og:image" not in html


def test_the_top_bar_says_who_is_signed_in(agent: TestClient) -> None:
    html = agent.get("/desk/").text
    assert "<title>Desk · Handrail</title>" in html
    assert "<bdi>Agent</bdi></a>" in html
    assert 'action="/sign-out"' in html
    assert 'href="/library/"' in html


def test_a_name_is_text_in_the_top_bar(shared: FakeAssistant, app: FastAPI) -> None:
    add_person(shared, "<b>mallory</b>")
    mallory = browser(app)
    given = {"email": "<b>mallory</b>@example.com", "password": "correct horse battery"}
    assert mallory.post("/sign-in", data=given).status_code == 303
    html = mallory.get("/desk/").text
    assert "&lt;B&gt;Mallory" in html
    assert "<B>Mallory" not in html


@pytest.mark.parametrize("place", ["/desk", "/library"])
@pytest.mark.parametrize(
    "path",
    [
        "/config",
        "/gradio_api/info",
        "/gradio_api/openapi.json",
        "/gradio_api/upload",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/call/ask",
        "/gradio_api/runs",
        "/gradio_api/component_server",
        "/gradio_api/proxy=http://example.com",
        "/gradio_api/deep_link",
        "/gradio_api/vibe-code",
        "/gradio_api/app_id",
        "/monitoring",
        "/login",
        "/logout",
        "/manifest.json",
    ],
)
def test_what_our_pages_do_not_use_of_gradio_is_not_there(
    agent: TestClient, place: str, path: str
) -> None:
    assert agent.get(place + path).status_code == 404
    assert agent.post(place + path, json={}).status_code == 404


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/reset"])
def test_strangers_trigger_no_event(stranger: TestClient, path: str) -> None:
    response = stranger.post(f"/desk{path}", json={"fn_index": 0, "data": [], "session_hash": "x"})
    assert response.status_code == 401


def test_another_sites_page_triggers_no_event(agent: TestClient) -> None:
    response = agent.post(
        "/desk/gradio_api/queue/join",
        json={"fn_index": 0, "data": [], "session_hash": "x"},
        headers={"Origin": "https://evil.example"},
    )
    assert response.status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_no_event_is_part_of_an_api(supervisor: TestClient, page: str) -> None:
    config = re.search(r"window\.gradio_config = (\{.*?\});</script>", supervisor.get(page).text)
    assert config is not None
    events = json.loads(config[1])["dependencies"]
    assert len(events) >= 5
    assert {event["api_visibility"] for event in events} == {"private"}


def test_our_own_files_are_served_to_anybody(stranger: TestClient) -> None:
    static = Path(__file__).parents[3] / "assistant" / "ui" / "static"
    for file in static.iterdir():
        assert stranger.get(f"/static/{file.name}").content == file.read_bytes()

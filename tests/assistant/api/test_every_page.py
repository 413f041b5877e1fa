"""Every page there is keeps its visitors at home: headers, policy, scripts and cookies."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

import assistant
from assistant.access.roles import Role
from assistant.api.doors.routes import ROUTES
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import application, browser, sign_in, stocked

# Streams without an end, and the files of Gradio, which are no pages.
_NO_PAGES = re.compile(
    r"/api/v1/conversations|/gradio_api/|/(assets|static|svelte)/\{|theme\.css|^/static/"
)
PAGES = sorted(path for method, path in ROUTES if method == "GET" and not _NO_PAGES.search(path))
_SCRIPT = re.compile(r"<script\b(?P<given>[^>]*)>")
_LOADS = re.compile(r"""<(?:script|link|img|iframe|form)\b[^>]*?(?:src|href|action)=["']([^"']+)""")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeAssistant]:
    assistant = stocked(tmp_path_factory.mktemp("home"))
    yield assistant
    assistant.close()


@pytest.fixture(scope="module")
def app(shared: FakeAssistant) -> FastAPI:
    return application(shared, screens=True)


@pytest.fixture(scope="module")
def admin(app: FastAPI) -> TestClient:
    return sign_in(browser(app), Role.ADMIN)


@pytest.fixture(scope="module")
def stranger(app: FastAPI) -> TestClient:
    return browser(app)


def policy_of(header: str) -> dict[str, list[str]]:
    parts = (each.split() for each in header.split(";") if each.strip())
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_its_visitors_at_home(
    admin: TestClient, stranger: TestClient, path: str
) -> None:
    place = re.sub(r"\{[^}]+\}", "returns", path)
    for visitor in (admin, stranger):
        answer = visitor.get(place)
        headers = answer.headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        policy = policy_of(headers["content-security-policy"])
        assert policy["default-src"] == ["'none'"]
        assert policy["frame-ancestors"] == ["'none'"]
        hosts = [each for sources in policy.values() for each in sources if "." in each]
        assert hosts == [], "no page may reach another host"
        if not headers.get("content-type", "").startswith("text/html"):
            continue
        assert "'unsafe-inline'" not in policy.get("script-src", [])
        for found in _SCRIPT.finditer(answer.text):
            assert "src=" in found["given"] or "nonce=" in found["given"], found[0]
        away = [each for each in _LOADS.findall(answer.text) if re.match(r"(https?:)?//", each)]
        assert [each for each in away if not each.startswith(str(visitor.base_url))] == []


def test_there_are_pages_to_look_at() -> None:
    assert {"/sign-in", "/desk/", "/admin/people", "/account", "/help/"} <= set(PAGES)


def test_a_session_is_kept_where_no_script_and_no_other_site_reads_it(app: FastAPI) -> None:
    given = {"email": "agent@example.com", "password": "correct horse battery"}
    cookie = browser(app).post("/sign-in", data=given).headers["set-cookie"].casefold()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_the_files_that_pages_load_are_of_this_server() -> None:
    sheets = list((Path(assistant.__file__).parent / "ui" / "static").glob("*.css"))
    assert sheets
    for file in sheets:
        assert not re.search(r"url\(\s*['\"]?(https?:)?//", file.read_text("utf-8")), file

"""An admin's browser at the admin pages, and others beside it."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.access import people
from assistant.access.roles import Role
from tests.assistant.api.callers import Response
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import application, browser, sign_in

_SECRET = re.compile(r'<code class="secret">([^<]*)</code>')


@pytest.fixture
def app(assistant: FakeAssistant) -> FastAPI:
    """What the server serves, without the screens that take seconds to make."""
    return application(assistant)


@pytest.fixture
def admin(app: FastAPI) -> TestClient:
    """The admin's browser."""
    return sign_in(browser(app), Role.ADMIN)


@pytest.fixture
def path_of(assistant: FakeAssistant) -> Callable[[Role], str]:
    """The admin page of the person of a role."""

    def path(role: Role) -> str:
        person = people.by_email(assistant.database, f"{role.value}@example.com")
        return f"/admin/people/{person.id}"

    return path


def followed(visitor: TestClient, answer: Response) -> str:
    """The page after an act that was done."""
    assert answer.status_code == 303, answer.text
    page = visitor.get(answer.headers["location"])
    assert page.status_code == 200
    return page.text


def secret_on(page: str) -> str:
    """The first secret that a page shows."""
    found = _SECRET.search(page)
    assert found is not None
    return unescape(found[1])

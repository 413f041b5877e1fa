"""Who may see the admin pages, and from where they may be used."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.access import people
from assistant.access.roles import Role
from tests.assistant.access.noted import OWNER_ACTS, Noted
from tests.assistant.api.every_route import every_route
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import ORIGIN, browser, sign_in

PAGES = ("people", "sessions", "tokens", "sites", "webhooks", "audit", "customers")
OTHERS = [role for role in Role if role is not Role.ADMIN]


def admin_routes_of(app: FastAPI) -> list[tuple[str, str]]:
    found = [each for each in every_route(app) if each[1].startswith("/admin")]
    assert len(found) > 20
    return found


@pytest.mark.parametrize("role", OTHERS)
def test_no_other_role_gets_past_any_route(app: FastAPI, role: Role) -> None:
    visitor = sign_in(browser(app), role)
    for method, path in admin_routes_of(app):
        answer = visitor.request(method, path)
        assert (answer.status_code, "admin" in answer.text) == (403, True), (method, path)


def test_nobody_is_led_to_the_door(app: FastAPI) -> None:
    visitor = browser(app)
    for method, path in admin_routes_of(app):
        answer = visitor.request(method, path)
        assert answer.status_code == 303, (method, path)
        assert answer.headers["location"].startswith("/sign-in?next=/admin")


def test_a_form_of_another_site_does_nothing(app: FastAPI, admin: TestClient) -> None:
    for method, path in admin_routes_of(app):
        if method != "POST":
            continue
        for origin in ("https://evil.example", "null", ""):
            answer = admin.post(path, headers={"Origin": origin})
            assert answer.status_code == 403, (path, origin)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_runs_nothing_but_ours(admin: TestClient, page: str) -> None:
    shown = admin.get(f"/admin/{page}")
    assert shown.status_code == 200
    policy = shown.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert " style=" not in shown.text
    assert " onclick=" not in shown.text
    assert shown.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_the_bar_and_the_tabs(admin: TestClient, page: str) -> None:
    shown = admin.get(f"/admin/{page}").text
    assert '<a href="/admin/" aria-current="page">Admin</a>' in shown
    assert f'<a href="/admin/{page}" aria-current="page">' in shown


def test_the_first_page_is_the_people(admin: TestClient) -> None:
    assert admin.get("/admin/").headers["location"] == "/admin/people"


@pytest.mark.parametrize("role", OTHERS)
def test_only_admins_are_shown_the_way(app: FastAPI, role: Role) -> None:
    refused = sign_in(browser(app), role).get("/admin/people").text
    assert 'href="/admin/"' not in refused


def test_a_role_that_is_taken_away_counts_at_the_next_request(
    assistant: FakeAssistant, admin: TestClient, app: FastAPI
) -> None:
    people.give_role(
        assistant.database, "agent@example.com", Role.ADMIN, by=OWNER_ACTS, audit=Noted()
    )
    other = sign_in(browser(app), Role.AGENT)
    assert other.get("/admin/people").status_code == 200
    person = people.by_email(assistant.database, "agent@example.com")
    admin.post(f"/admin/people/{person.id}/role", data={"role": "agent"})
    assert other.get("/admin/people").status_code == 403
    assert other.post("/admin/people", headers={"Origin": ORIGIN}).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["people/nobody", "sites/none", "webhooks/none", "people/%00", "sites/%F0%9F%92%A9"],
)
def test_what_is_not_there_is_said_in_one_line(admin: TestClient, path: str) -> None:
    answer = admin.get(f"/admin/{path}")
    assert answer.status_code == 404
    assert "There is no such" in answer.text
    assert "<h1>That is not here</h1>" in answer.text


def test_a_field_too_long_for_any_form_is_refused_in_one_line(admin: TestClient) -> None:
    answer = admin.post("/admin/people", data={"name": "x" * 5000})
    assert answer.status_code == 422
    assert "That is no form of this page" in answer.text
    assert "xxxx" not in answer.text

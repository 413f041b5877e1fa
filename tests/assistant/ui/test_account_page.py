"""One's own account through a browser: password, second factor, sessions, nobody else's."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from starlette.testclient import TestClient

from assistant.access import api_tokens, people, sessions
from assistant.access.acting import acting
from assistant.access.permissions import Permission
from assistant.access.roles import Role
from tests.assistant.access.homes import PASSWORD
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import client, signed_in

EMAIL = "agent@example.com"
NEW = "velvet tangerine orbit"


def sign_in(assistant: FakeAssistant, email: str = EMAIL, password: str = PASSWORD) -> TestClient:
    browser = client(assistant)
    browser.post("/sign-in", data={"email": email, "password": password})
    return browser


def with_factor(assistant: FakeAssistant) -> tuple[TestClient, pyotp.TOTP, list[str]]:
    browser = signed_in(assistant, Role.AGENT)
    begun = browser.post("/account/second-factor/begin", data={"password": PASSWORD}).text
    secret = re.findall(r'account-secret">([A-Z2-7 ]+)<', begun)[0].replace(" ", "")
    app = pyotp.TOTP(secret)
    on = browser.post("/account/second-factor/confirm", data={"code": app.now()}).text
    return browser, app, re.findall(r"<li><code>([a-z0-9-]+)</code>", on)


def next_code(app: pyotp.TOTP) -> str:
    """The code of the next step, which may come early; the one now was used to confirm."""
    return app.at(datetime.now(UTC) + timedelta(seconds=30))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("POST", "/password"),
        ("POST", "/second-factor/begin"),
        ("POST", "/second-factor/confirm"),
        ("POST", "/second-factor/off"),
        ("POST", "/sessions/x/revoke"),
        ("POST", "/sessions/revoke-others"),
    ],
)
def test_strangers_are_kept_out(assistant: FakeAssistant, method: str, path: str) -> None:
    response = client(assistant).request(method, f"/account{path}")
    assert response.status_code in (303, 401)
    assert "Your account" not in response.text


def test_the_page_says_who_and_where(assistant: FakeAssistant) -> None:
    shown = signed_in(assistant, Role.AGENT).get("/account").text
    assert EMAIL in shown
    assert "this one" in shown
    assert 'href="/account"' in shown


def test_a_new_password_opens_and_the_old_one_does_not(assistant: FakeAssistant) -> None:
    browser, other = sign_in(assistant), sign_in(assistant)
    response = browser.post("/account/password", data={"old": PASSWORD, "new": NEW})
    assert response.headers["location"] == "/account?done=password"
    assert browser.get("/account").status_code == 200
    assert other.get("/account").status_code in (303, 401)
    assert "handrail_session" not in sign_in(assistant).cookies
    assert "handrail_session" in sign_in(assistant, password=NEW).cookies


def test_a_new_password_says_how_many_tokens_go_on(assistant: FakeAssistant) -> None:
    browser, changed = sign_in(assistant), "/account?done=password"
    assert "still in force" not in browser.get(changed).text
    owner = people.by_email(assistant.database, EMAIL)
    made = datetime.now(UTC) - timedelta(days=2)
    for days in (1, 9, 9):
        api_tokens.make(
            assistant.database,
            owner.id,
            "Nightly",
            frozenset({Permission.ASK}),
            made + timedelta(days=days),
            audit=assistant.audit,
            by=acting(owner),
            at=made,
        )
    shown = browser.get(changed).text
    assert '<a href="#tokens">2 personal tokens</a> still in force' in shown
    assert 'id="tokens"' in shown
    assert "still in force" not in browser.get("/account").text


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (PASSWORD, "short", "10 characters"),
        (PASSWORD, "password1234", "too easy to guess"),
        (PASSWORD, "agent@example.com", "too easy to guess"),
        (PASSWORD, PASSWORD, "the password you have"),
        ("not my password", NEW, "not your password now"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(
    assistant: FakeAssistant, old: str, new: str, why: str
) -> None:
    browser = signed_in(assistant, Role.AGENT)
    response = browser.post("/account/password", data={"old": old, "new": new})
    assert response.status_code == 422
    assert why in response.text
    assert "handrail_session" in sign_in(assistant).cookies


@pytest.mark.parametrize(
    ("form", "given", "field"),
    [
        ("password", {"old": "not my password", "new": NEW}, "old"),
        ("password", {"old": PASSWORD, "new": "short"}, "new"),
        ("second-factor/begin", {"password": "not my password"}, "begin-password"),
    ],
)
def test_an_error_belongs_to_the_field_that_it_is_about(
    assistant: FakeAssistant, form: str, given: dict[str, str], field: str
) -> None:
    shown = signed_in(assistant, Role.AGENT).post(f"/account/{form}", data=given).text
    [wrong] = re.findall(r"<input[^>]*aria-invalid[^>]*>", shown)
    assert f'id="{field}"' in wrong
    [described] = re.findall(r'aria-describedby="([^"]*)"', wrong)
    assert re.search(rf'id="{described}" role="alert">', shown)


def test_passwords_are_not_guessed_on_the_account_page(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.AGENT)
    for _ in range(5):
        browser.post("/account/password", data={"old": "a wrong guess", "new": NEW})
    response = browser.post("/account/password", data={"old": PASSWORD, "new": NEW})
    assert "Too many tries" in response.text


def test_a_second_factor_is_shown_once_and_asked_for(assistant: FakeAssistant) -> None:
    browser, app, recovery = with_factor(assistant)
    assert len(recovery) == 10
    again = browser.get("/account").text
    assert app.secret not in again.replace(" ", "")
    assert recovery[0] not in again
    other = client(assistant)
    half = other.post(
        "/sign-in", data={"email": EMAIL, "password": PASSWORD, "next": "/library/?a=1&b=2"}
    )
    assert half.headers["location"].startswith("/sign-in/second?next=%2Flibrary")
    assert "handrail_session" not in other.cookies
    assert other.get("/account").status_code in (303, 401)
    step = other.get(half.headers["location"])
    assert 'value="/library/?a=1&amp;b=2"' in step.text
    done = other.post("/sign-in/second", data={"code": next_code(app), "next": "/library/?a=1&b=2"})
    assert done.headers["location"] == "/library/?a=1&b=2"
    assert "handrail_half" not in other.cookies
    assert other.get("/account").status_code == 200


def test_the_half_cookie_is_kept_like_the_whole_one(assistant: FakeAssistant) -> None:
    with_factor(assistant)
    response = client(assistant).post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    cookie = response.headers["set-cookie"]
    for part in ("handrail_half=", "HttpOnly", "SameSite=lax", "Path=/sign-in/second"):
        assert part in cookie
    assert "Max-Age=300" in cookie


def test_a_wrong_code_is_told_and_five_lead_back_to_the_start(assistant: FakeAssistant) -> None:
    with_factor(assistant)
    browser = client(assistant)
    browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    for _ in range(4):
        assert "not right" in browser.post("/sign-in/second", data={"code": "no"}).text
    assert "Sign in again" in browser.post("/sign-in/second", data={"code": "no"}).text


def test_without_a_half_sign_in_the_second_step_leads_to_the_first(
    assistant: FakeAssistant,
) -> None:
    response = client(assistant).get("/sign-in/second")
    assert (response.status_code, response.headers["location"]) == (303, "/sign-in")


def test_turning_it_off_needs_the_password(assistant: FakeAssistant) -> None:
    browser, _, _ = with_factor(assistant)
    refused = browser.post("/account/second-factor/off", data={"password": "not mine at all"})
    assert refused.status_code == 422
    assert "handrail_session" not in sign_in(assistant).cookies
    browser.post("/account/second-factor/off", data={"password": PASSWORD})
    assert "handrail_session" in sign_in(assistant).cookies


def test_the_code_is_drawn_without_styles_of_its_own(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.AGENT)
    begun = browser.post("/account/second-factor/begin", data={"password": PASSWORD}).text
    assert "<svg" in begun
    assert "style=" not in begun
    assert "<style" not in begun


def test_a_program_is_told_that_a_code_is_needed(assistant: FakeAssistant) -> None:
    _, app, _ = with_factor(assistant)
    program = client(assistant)
    given = {"email": EMAIL, "password": PASSWORD}
    refused = program.post("/api/v1/sessions", json=given)
    assert refused.status_code == 401
    assert "code is needed" in refused.json()["detail"]
    wrong = program.post("/api/v1/sessions", json={**given, "password": "wrong wrong"})
    assert "do not match" in wrong.json()["detail"]
    opened = program.post("/api/v1/sessions", json={**given, "code": next_code(app)})
    assert opened.status_code == 201


def test_a_session_is_ended_from_elsewhere(assistant: FakeAssistant) -> None:
    here, there = sign_in(assistant), sign_in(assistant)
    ana = people.by_email(assistant.database, EMAIL).id
    now = datetime.now(UTC)
    token = here.cookies["handrail_session"]
    own = sessions.current(assistant.database, token, at=now)
    assert own is not None
    other = next(each for each in sessions.of(assistant.database, ana, at=now) if each != own)
    here.post(f"/account/sessions/{other.id}/revoke")
    assert there.get("/account").status_code in (303, 401)
    assert here.get("/account").status_code == 200


def test_nobody_ends_another_persons_session(assistant: FakeAssistant) -> None:
    ana = people.by_email(assistant.database, EMAIL).id
    browser = sign_in(assistant)
    [session] = sessions.of(assistant.database, ana, at=datetime.now(UTC))
    response = signed_in(assistant, Role.ADMIN).post(f"/account/sessions/{session.id}/revoke")
    assert response.status_code == 422
    assert "ended already" in response.text
    assert browser.get("/account").status_code == 200


def test_a_session_named_by_what_no_database_keeps_is_one_that_ended(
    assistant: FakeAssistant,
) -> None:
    answer = sign_in(assistant).post("/account/sessions/x%00y/revoke")
    assert answer.status_code == 422
    assert "ended already" in answer.text


def test_signing_out_everywhere_else_leaves_this_one(assistant: FakeAssistant) -> None:
    here, there, yonder = (sign_in(assistant) for _ in range(3))
    here.post("/account/sessions/revoke-others")
    assert here.get("/account").status_code == 200
    assert {each.get("/account").status_code for each in (there, yonder)} <= {303, 401}

"""The way in and out through a browser."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.access import sessions
from assistant.access.roles import Role
from assistant.ui.signin import HOME, local_path
from tests.assistant.access.homes import PASSWORD
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import client, signed_in

GIVEN = {"email": "agent@example.com", "password": PASSWORD}


def test_the_first_page_leads_to_the_desk(assistant: FakeAssistant) -> None:
    assert client(assistant).get("/").headers["location"] == "/desk/"


def test_signing_in_leads_where_one_was_going(assistant: FakeAssistant) -> None:
    browser = client(assistant)
    response = browser.post("/sign-in", data={**GIVEN, "next": "/library/?document=returns"})
    assert (response.status_code, response.headers["location"]) == (
        303,
        "/library/?document=returns",
    )


def test_the_cookie_is_for_the_server_alone(assistant: FakeAssistant) -> None:
    cookie = client(assistant).post("/sign-in", data=GIVEN).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie


def test_the_cookie_goes_over_https_only_where_there_is_https(assistant: FakeAssistant) -> None:
    browser = client(assistant)
    response = browser.post(
        "https://handrail.test/sign-in", data=GIVEN, headers={"Origin": "https://handrail.test"}
    )
    assert "Secure" in response.headers["set-cookie"]


def test_a_wrong_password_keeps_the_email_and_says_one_line(assistant: FakeAssistant) -> None:
    response = client(assistant).post("/sign-in", data={**GIVEN, "password": "hunter of cows"})
    assert response.status_code == 401
    assert 'value="agent@example.com"' in response.text
    assert "do not match" in response.text
    assert "hunter of cows" not in response.text
    assert "set-cookie" not in response.headers


def test_what_was_typed_stays_text(assistant: FakeAssistant) -> None:
    given = {"email": '"><script>x</script>', "password": "wrong", "next": '"><b>'}
    shown = client(assistant).post("/sign-in", data=given).text
    assert "<script" not in shown
    assert "<b>" not in shown


def test_a_flood_of_wrong_passwords_is_told_to_wait(assistant: FakeAssistant) -> None:
    browser = client(assistant)
    for _ in range(5):
        browser.post("/sign-in", data={**GIVEN, "password": "wrong"})
    response = browser.post("/sign-in", data=GIVEN)
    assert response.status_code == 429
    assert "Too many tries" in response.text


def test_signing_out_ends_the_session_itself(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.AGENT)
    token = browser.cookies["handrail_session"]
    response = browser.post("/sign-out")
    assert response.headers["location"] == "/sign-in"
    assert "handrail_session" not in browser.cookies
    assert sessions.who(assistant.database, token, at=datetime.now(UTC)) is None


def test_signing_in_as_another_ends_the_session_before(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.AGENT)
    token = browser.cookies["handrail_session"]
    browser.post("/sign-in", data={"email": "admin@example.com", "password": PASSWORD})
    assert sessions.who(assistant.database, token, at=datetime.now(UTC)) is None


def test_who_is_signed_in_is_not_asked_again(assistant: FakeAssistant) -> None:
    response = signed_in(assistant, Role.AGENT).get("/sign-in")
    assert (response.status_code, response.headers["location"]) == (303, HOME)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil", "javascript:x", "",
     "/\t/evil.example", "/a\nb", " /desk/"],
)  # fmt: skip
def test_nobody_is_led_elsewhere(elsewhere: str) -> None:
    assert local_path(elsewhere) == HOME


@given(st.text())
def test_every_way_on_is_a_path_of_ours(wanted: str) -> None:
    path = local_path(wanted)
    assert path.startswith("/")
    assert path[1:2] not in ("/", "\\")

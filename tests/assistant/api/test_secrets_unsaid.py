"""Passwords, tokens and keys stand in no log, refusal, figure or setting that is shown."""

import logging

import pytest

from assistant.access.owner import owner
from assistant.access.roles import Role
from assistant.api.caller import COOKIE
from assistant.settings import described, read_settings
from tests.assistant.access.homes import PASSWORD
from tests.assistant.api.chatting import SHOP, browser_of
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import OWNER, QUESTION, application, browser, sign_in

WRONG = "a wrong but telling pass phrase"
FORGED = "forged-bearer-token-2b7e151628aed2a6"
KEY = "sk-telling-model-key-3243f6a8885a308d"


def test_no_secret_is_logged_or_told_at_any_level(
    assistant: FakeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    app = application(assistant)
    staff = sign_in(browser(app), Role.ADMIN)
    session = staff.cookies[COOKIE]
    site = assistant.sites.add("Shop", [SHOP], by=owner())
    told = [staff.get(path).text for path in ("/metrics", "/api/v1/documents", "/nothing")]
    told.append(staff.post("/api/v1/ask", json={"question": QUESTION}).text)

    stranger = browser(app)
    given = {"email": "agent@example.com", "password": WRONG}
    told.append(stranger.post("/sign-in", data=given).text)
    for token in (FORGED, OWNER):
        headers = {"Authorization": f"Bearer {token}"}
        for path in ("/api/v1/documents", "/api/v1/documents/none", "/api/v1/search"):
            told.append(stranger.get(path, headers=headers).text)

    customer = browser_of(app, site.key, SHOP)
    token = customer.post("/api/v1/conversations", json={}).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    told.append(customer.get("/api/v1/conversations/none", headers=headers).text)
    assistant.is_broken = True
    told.append(staff.post("/api/v1/ask", json={"question": QUESTION}).text)
    told.append(customer.get("/api/v1/widget").text)

    logged = "\n".join([*(each.getMessage() for each in caplog.records), caplog.text, *told])
    secret = assistant.sites.secret(site.key, by=owner())
    secrets = (PASSWORD, WRONG, FORGED, OWNER, session, token, secret)
    assert [each for each in secrets if each in logged] == []


def test_settings_show_no_key() -> None:
    settings = read_settings(
        model="openai:gpt-4.1-mini",
        model_key=KEY,
        database_url=f"postgresql://handrail:{KEY}@127.0.0.1/handrail",
    )
    shown = f"{described(settings)} {settings!r}"
    assert KEY not in str(described(settings))
    assert "handrail:***@127.0.0.1" in shown

"""Sessions and personal tokens seen and revoked by admins."""

import re
from datetime import UTC, datetime

from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.access import api_tokens, people, sessions
from assistant.access.permissions import Permission
from assistant.access.roles import Role
from assistant.audit.model import Act
from assistant.audit.reading import entries
from tests.assistant.access.noted import OWNER_ACTS, Noted
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import browser, sign_in
from tests.assistant.ui.admin.conftest import followed

_REVOKE = re.compile(r'action="(/admin/sessions/\w+/revoke)">\s*<input[^>]*value="(\w+)"')


def test_who_is_signed_in_is_listed_and_thrown_out(
    admin: TestClient, app: FastAPI, assistant: FakeAssistant
) -> None:
    other = sign_in(browser(app), Role.SUPERVISOR)
    page = admin.get("/admin/sessions").text
    assert "this one" in page
    found = _REVOKE.findall(page)
    assert len(found) == 1
    path, whose = found[0]
    assert "was revoked" in followed(admin, admin.post(path, data={"of": whose}))
    assert other.get("/api/v1/desk/conversations").status_code == 401
    assert entries(assistant.database, limit=1)[0].note.act is Act.SESSION_REVOKED
    again = followed(admin, admin.post(path, data={"of": whose}))
    assert "had ended already" in again


def test_a_session_of_somebody_else_is_not_ended_under_a_wrong_name(
    admin: TestClient, app: FastAPI, assistant: FakeAssistant
) -> None:
    sign_in(browser(app), Role.SUPERVISOR)
    path, _whose = _REVOKE.findall(admin.get("/admin/sessions").text)[0]
    admin.post(path, data={"of": "somebody"})
    supervisor = people.by_email(assistant.database, "supervisor@example.com")
    assert len(sessions.of(assistant.database, supervisor.id, at=datetime.now(UTC))) == 1


def test_no_token_says_so(admin: TestClient) -> None:
    assert "Nobody has a token yet" in admin.get("/admin/tokens").text


def test_a_token_is_listed_without_itself_and_revoked(
    admin: TestClient, app: FastAPI, assistant: FakeAssistant
) -> None:
    owner = people.by_email(assistant.database, "agent@example.com")
    now = datetime.now(UTC)
    made, shown = api_tokens.make(
        assistant.database,
        owner.id,
        "<b>Nightly</b>",
        {Permission.ASK},
        audit=Noted(),
        by=OWNER_ACTS,
        at=now,
    )
    page = admin.get("/admin/tokens").text
    assert "&lt;b&gt;Nightly" in page
    assert shown not in page
    assert "was revoked" in followed(admin, admin.post(f"/admin/tokens/{made.id}/revoke"))
    assert api_tokens.who(assistant.database, shown, at=now) is None
    again = followed(admin, admin.post(f"/admin/tokens/{made.id}/revoke"))
    assert "had gone already" in again

"""Expired, forged, replayed and other people's sessions and tokens, over one route of each kind."""

import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.access import api_tokens, people, sessions
from assistant.access.acting import acting
from assistant.access.model import Person
from assistant.access.owner import owner
from assistant.access.permissions import Permission
from assistant.access.roles import Role
from assistant.api.caller import COOKIE
from tests.assistant.access.plain_people import give_role, let_go
from tests.assistant.api.callers import Response
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import ORIGIN, application

OPEN = "/api/v1/documents"
ROUTES: tuple[tuple[str, str, dict[str, object] | None], ...] = (
    ("GET", OPEN, None),
    ("GET", "/api/v1/search?text=returns", None),
    ("GET", "/api/v1/cases/none", None),
    ("POST", "/api/v1/documents/returns/retire", {}),
    ("GET", "/api/v1/sites", None),
    ("GET", "/api/v1/tokens", None),
    ("POST", "/api/v1/tokens", {"name": "x", "may": ["ask"]}),
    ("DELETE", "/api/v1/sessions/current", None),
)
PAGES = (("GET", "/account/tokens"), ("POST", "/account/tokens"), ("GET", "/admin/people"))


@dataclass(frozen=True, slots=True)
class House:
    """The real application without its screens, and two people of it."""

    assistant: FakeAssistant
    app: FastAPI
    admin: Person
    agent: Person

    def program(self, token: str = "", cookie: str = "") -> TestClient:
        visitor = TestClient(
            self.app,
            base_url=ORIGIN,
            headers={"Origin": ORIGIN},
            follow_redirects=False,
            raise_server_exceptions=False,
        )
        if token:
            visitor.headers["Authorization"] = f"Bearer {token}"
        if cookie:
            visitor.cookies.set(COOKIE, cookie)
        return visitor

    def session(self, person: Person, ago: timedelta = timedelta(0)) -> str:
        return sessions.open_session(self.assistant.database, person.id, at=datetime.now(UTC) - ago)

    def token(
        self,
        person: Person,
        *may: Permission,
        ago: timedelta = timedelta(0),
        life: timedelta = timedelta(days=1),
    ) -> tuple[str, str]:
        """The id of a token that was made some time ago, and the token."""
        then = datetime.now(UTC) - ago
        made, shown = api_tokens.make(
            self.assistant.database,
            person.id,
            "A program",
            frozenset(may or {Permission.ASK}),
            then + life,
            audit=self.assistant.audit,
            by=acting(person),
            at=then,
        )
        return made.id, shown


@pytest.fixture
def house(assistant: FakeAssistant) -> House:
    database = assistant.database
    return House(
        assistant,
        application(assistant),
        people.by_email(database, "admin@example.com"),
        people.by_email(database, "agent@example.com"),
    )


def called(program: TestClient) -> list[Response]:
    return [program.request(method, path, json=body) for method, path, body in ROUTES]


def assert_nobody(program: TestClient) -> None:
    """Everything is refused, pages lead to the sign-in, and nothing of the inside is told."""
    for (method, path, _), answer in zip(ROUTES, called(program), strict=True):
        assert answer.status_code == 401, (method, path, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        assert "Returns" not in answer.text
    for method, path in PAGES:
        answer = program.request(method, path)
        assert answer.status_code in (303, 401), (method, path, answer.text)
        if answer.status_code == 303:
            assert answer.headers["location"].startswith("/sign-in")


def test_the_living_ones_open_what_they_should(house: House) -> None:
    session, (_, token) = house.session(house.admin), house.token(house.agent)
    assert house.program(session).get(OPEN).status_code == 200
    assert house.program(cookie=session).get(OPEN).status_code == 200
    assert house.program(token).get(OPEN).status_code == 200


@pytest.mark.parametrize(
    "forged", ["guess", "hr_" + "A" * 43, "A" * 43, "owner", "null", "A" * 5_000, "%00", "hr_'--"]
)
def test_a_forged_one_is_nobody(house: House, forged: str) -> None:
    assert_nobody(house.program(forged))
    assert_nobody(house.program(cookie=forged))


def test_one_that_ran_out_is_nobody(house: House) -> None:
    stale = house.session(house.admin, sessions.IDLE + timedelta(minutes=1))
    _, ended = house.token(house.admin, ago=timedelta(days=2))
    assert_nobody(house.program(stale))
    assert_nobody(house.program(cookie=stale))
    assert_nobody(house.program(ended))


def test_one_that_was_ended_is_nobody_when_it_is_replayed(house: House) -> None:
    session, (token_id, token) = house.session(house.admin), house.token(house.admin)
    program = house.program(session)
    assert program.delete(f"/api/v1/tokens/{token_id}").status_code == 204
    assert program.delete("/api/v1/sessions/current").status_code == 204
    assert_nobody(program)
    assert_nobody(house.program(cookie=session))
    assert_nobody(house.program(token))


def test_who_was_let_go_is_nobody_at_the_next_call(house: House) -> None:
    session, (_, token) = house.session(house.admin), house.token(house.admin)
    let_go(house.assistant.database, house.admin)
    assert_nobody(house.program(session))
    assert_nobody(house.program(cookie=session))
    assert_nobody(house.program(token))


def test_a_role_taken_away_counts_at_the_next_call_of_sessions_and_tokens(house: House) -> None:
    session = house.session(house.admin)
    _, token = house.token(house.admin, Permission.ASK, Permission.READ_AUDIT)
    for each in (session, token):
        assert house.program(each).get("/api/v1/audit").status_code == 200
    give_role(house.assistant.database, house.admin, Role.AGENT)
    for each in (session, token):
        assert house.program(each).get("/api/v1/audit").status_code == 403
        assert house.program(each).get(OPEN).status_code == 200


def test_a_token_does_only_what_it_carries_though_its_owner_may_all(house: House) -> None:
    _, token = house.token(house.admin, Permission.ASK)
    told = {
        (method, path): answer.status_code
        for (method, path, _), answer in zip(ROUTES, called(house.program(token)), strict=True)
    }
    assert told.pop(("GET", OPEN)) == 200
    assert told.pop(("GET", "/api/v1/search?text=returns")) == 200
    assert set(told.values()) == {403}, told
    for method, path in PAGES:
        assert house.program(token).request(method, path).status_code == 403
    assert len(api_tokens.everyones(house.assistant.database)) == 1


def test_other_peoples_sessions_and_tokens_reach_nothing_of_ones_own(house: House) -> None:
    token_id, token = house.token(house.admin)
    other = house.program(house.session(house.agent))
    assert other.get("/api/v1/tokens").json() == []
    assert other.delete(f"/api/v1/tokens/{token_id}").status_code == 404
    assert other.post(f"/account/tokens/{token_id}/revoke").status_code == 303
    assert house.program(token).get(OPEN).status_code == 200


def test_a_cookie_beside_a_bearer_adds_nothing(house: House) -> None:
    _, token = house.token(house.agent)
    admins = house.session(house.admin)
    assert house.program(token, cookie=admins).get("/api/v1/sites").status_code == 403
    assert_nobody(house.program("hr_" + "A" * 43, cookie=admins))


def test_a_token_in_the_address_or_in_a_cookie_is_not_read(house: House) -> None:
    _, token = house.token(house.admin)
    assert_nobody(house.program(cookie=token))
    for name in ("token", "access_token", "authorization", "bearer", COOKIE):
        assert house.program().get(OPEN, params={name: token}).status_code == 401


def test_no_log_line_and_no_answer_holds_a_token(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    session = house.session(house.admin)
    _, living = house.token(house.admin, Permission.ASK, Permission.OPERATE)
    revoked_id, revoked = house.token(house.admin)
    api_tokens.revoke(
        house.assistant.database, revoked_id, audit=house.assistant.audit, by=acting(owner())
    )
    made = house.program(session).post("/api/v1/tokens", json={"name": "x", "may": ["ask"]})
    assert made.status_code == 201
    secrets = (session, living, revoked, "hr_" + "Q" * 43, made.json()["token"])
    answers: list[Response] = []
    for token, broken in product(secrets, (False, True)):
        house.assistant.is_broken = broken
        program = house.program(token)
        answers += called(program)[:6]
        answers.append(program.delete(f"/api/v1/tokens/{token}"))
        answers.append(program.post("/api/v1/tokens", json={"name": "x", "may": [token]}))
        answers.append(program.post("/api/v1/ask", json={"question": "May shoes come back?"}))
        answers.append(program.get(OPEN, headers={"Authorization": f"Bearer\t{token}"}))
        answers.append(program.get("/nowhere", params={"token": "x"}))
    # The program that calls notes its own calls; what counts is what the server writes.
    server = [each for each in caplog.records if not each.name.startswith("http")]
    logged = "\n".join(f"{each.getMessage()} {each.args} {each.exc_info}" for each in server)
    told = "\n".join(f"{answer.text} {json.dumps(dict(answer.headers))}" for answer in answers)
    assert not [token for token in secrets if token in logged]
    assert not [token for token in secrets if token in told]

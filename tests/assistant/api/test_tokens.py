"""Personal tokens through the API: one's own, made and revoked with a session only."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.testclient import TestClient

from assistant.access import api_tokens, sessions
from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.roles import Role
from assistant.api.caller import COOKIE, CallerMiddleware, Staff, who_by_token
from assistant.api.doors.finding import Entries
from assistant.api.doors.middleware import DoorMiddleware
from assistant.api.doors.model import OPEN
from assistant.api.doors.routes import ROUTES
from assistant.api.problems import answer_with_problems
from assistant.api.tokens import TokenMadeOut, TokenOut, token_routes
from assistant.audit.model import Act, Actor
from kb.database import Database
from tests.assistant.access.homes import home
from tests.assistant.access.noted import Noted
from tests.assistant.access.plain_people import add, give_role, let_go
from tests.assistant.api.callers import Response, all_told_as, refused

PLACE = "/api/v1/tokens"
REPORT = {"name": "Nightly report", "may": ["ask", "handle_cases"]}
OWNER = "the-owner's-token"


@dataclass(frozen=True, slots=True)
class House:
    """A server of these routes and one that says who calls, and the people of it."""

    database: Database
    app: FastAPI
    ana: Person
    bo: Person
    audit: Noted = field(default_factory=Noted)

    def with_bearer(self, token: str) -> TestClient:
        headers = {"Authorization": f"Bearer {token}"}
        return TestClient(self.app, headers=headers, raise_server_exceptions=False)

    def signed_in(self, person: Person) -> TestClient:
        now = datetime.now(UTC)
        return self.with_bearer(sessions.open_session(self.database, person.id, at=now))

    def made(self, person: Person, **told: object) -> TokenMadeOut:
        answer = self.signed_in(person).post(PLACE, json={**REPORT, **told})
        assert answer.status_code == 201, answer.text
        return TokenMadeOut.model_validate(answer.json())

    def lived(self, person: Person, since: timedelta, life: timedelta) -> str:
        """A token that was made some time ago."""
        then = datetime.now(UTC) - since
        by = Actor(person.id, person.name)
        may = frozenset({Permission.ASK})
        return api_tokens.make(
            self.database, person.id, "Old", may, then + life, audit=self.audit, by=by, at=then
        )[1]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    database = home(tmp_path)
    audit, app = Noted(), FastAPI()
    answer_with_problems(app)
    app.include_router(token_routes(database, audit))

    @app.get("/api/v1/who")
    def who(person: Staff) -> JSONResponse:
        may = sorted(person.scopes) if person.scopes is not None else None
        return JSONResponse({"name": person.name, "may": may})

    app.add_middleware(DoorMiddleware, entries=Entries({**ROUTES, ("GET", "/api/v1/who"): OPEN}))
    app.add_middleware(CallerMiddleware, who=who_by_token(database, OWNER))
    ana, bo = add(database, role=Role.SUPERVISOR), add(database, "Bo", "bo@example.com")
    yield House(database, app, ana, bo, audit)
    database.close()


def who_calls(client: TestClient) -> tuple[str, list[str] | None]:
    answer = client.get("/api/v1/who")
    assert answer.status_code == 200, answer.text
    return answer.json()["name"], answer.json()["may"]


def test_a_token_is_made_listed_without_itself_and_revoked(house: House) -> None:
    made = house.made(house.ana)
    assert made.may == [Permission.ASK, Permission.HANDLE_CASES]
    assert made.ends_at - made.made_at == timedelta(days=90)
    session = house.signed_in(house.ana)
    listing = session.get(PLACE)
    assert all_told_as(TokenOut, listing) == [
        TokenOut.model_validate(made.model_dump(exclude={"token"}))
    ]
    assert made.token not in listing.text
    assert session.delete(f"{PLACE}/{made.id}").status_code == 204
    assert all_told_as(TokenOut, session.get(PLACE)) == []
    assert [note.act for note in house.audit.notes] == [Act.TOKEN_MADE, Act.TOKEN_REVOKED]
    assert {note.by.id for note in house.audit.notes} == {house.ana.id}


def test_a_token_that_was_told_is_kept_by_nobody_between(house: House) -> None:
    answer = house.signed_in(house.ana).post(PLACE, json=REPORT)
    assert answer.headers["cache-control"] == "no-store"


def test_a_call_with_a_token_says_what_it_may_and_one_with_a_session_has_no_bounds(
    house: House,
) -> None:
    token = house.made(house.ana).token
    assert who_calls(house.with_bearer(token)) == ("Ana", ["ask", "handle_cases"])
    assert who_calls(house.signed_in(house.ana)) == ("Ana", None)
    assert who_calls(house.with_bearer(OWNER)) == ("Owner of this home", None)


def test_a_token_makes_lists_and_revokes_no_tokens(house: House) -> None:
    made = house.made(house.ana)
    program = house.with_bearer(made.token)
    for answer in (
        program.get(PLACE),
        program.post(PLACE, json=REPORT),
        program.delete(f"{PLACE}/{made.id}"),
    ):
        assert "sign in" in refused(answer, 403)
    assert [each.id for each in api_tokens.of(house.database, house.ana.id)] == [made.id]


def test_nobody_is_told_to_sign_in(house: House) -> None:
    visitor = TestClient(house.app)
    for answer in (
        visitor.get(PLACE),
        visitor.post(PLACE, json=REPORT),
        visitor.delete(f"{PLACE}/x"),
    ):
        assert "Sign in first" in refused(answer, 401)


def test_the_owner_of_the_home_has_no_tokens_of_their_own(house: House) -> None:
    assert "only people" in refused(house.with_bearer(OWNER).post(PLACE, json=REPORT))
    assert house.with_bearer(OWNER).get(PLACE).json() == []


def test_another_persons_token_is_not_seen_and_not_revoked(house: House) -> None:
    made = house.made(house.ana)
    other = house.signed_in(house.bo)
    assert other.get(PLACE).json() == []
    assert "no token of this id" in refused(other.delete(f"{PLACE}/{made.id}"), 404)
    assert who_calls(house.with_bearer(made.token))[0] == "Ana"


@pytest.mark.parametrize("key", ["none", "x" * 500, "%00", "%F0%9F%A7%BA"])
def test_a_token_there_is_not_cannot_be_revoked(house: House, key: str) -> None:
    assert "no token of this id" in refused(
        house.signed_in(house.ana).delete(f"{PLACE}/{key}"), 404
    )


def test_a_token_sent_for_its_id_is_not_repeated(house: House) -> None:
    token = house.made(house.ana).token
    detail = refused(house.signed_in(house.ana).delete(f"{PLACE}/{token}"), 404)
    assert token not in detail


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"name": ""}, "name: "),
        ({"name": "x" * 101}, "name: "),
        ({"name": "x" * 3_000}, "name: "),
        ({"name": 7}, "name: "),
        ({"may": []}, "may: "),
        ({"may": ["rule_the_world"]}, "may.0: "),
        ({"may": "ask"}, "may: "),
        ({"may": ["ask"] * 101}, "may: "),
        ({"may": ["own_account"]}, "may: no token carries own_account"),
        ({"may": ["ask", "manage_people"]}, "may: no token carries manage_people"),
        ({"may": ["edit_library"]}, "may: a token of this supervisor cannot carry edit_library"),
        ({"days": 0}, "days: "),
        ({"days": 366}, "days: "),
        ({"days": "90"}, "days: "),
        ({"days": True}, "days: "),
        ({"days": 1e400}, "days: "),
        ({"person": "somebody"}, "person: "),
        ({"ends_at": "2030-01-01T00:00:00Z"}, "ends_at: "),
    ],
)
def test_a_refused_token_names_its_field_and_is_not_made(
    house: House, sent: dict[str, object], why: str
) -> None:
    session = house.signed_in(house.ana)
    body = {**REPORT, **sent}
    if sent.get("days") == float("inf"):
        answer: Response = session.post(
            PLACE,
            content='{"name":"x","may":["ask"],"days":1e400}',
            headers={"Content-Type": "application/json"},
        )
    else:
        answer = session.post(PLACE, json=body)
    assert refused(answer).startswith(why)
    assert session.get(PLACE).json() == []
    assert house.audit.notes == []


@pytest.mark.parametrize(
    "forged", ["hr_" + "A" * 43, "hr_", "hr_" + "A" * 20_000, "HR_" + "A" * 43, "hr_%00"]
)
def test_a_forged_token_is_nobody(house: House, forged: str) -> None:
    house.made(house.ana)
    refused(house.with_bearer(forged).get("/api/v1/who"), 401)


def test_a_revoked_token_an_ended_one_and_one_of_who_was_let_go_are_nobody(house: House) -> None:
    revoked, left = house.made(house.ana), house.made(house.bo)
    ended = house.lived(house.ana, timedelta(days=2), timedelta(days=1))
    living = house.lived(house.ana, timedelta(days=2), timedelta(days=3))
    house.signed_in(house.ana).delete(f"{PLACE}/{revoked.id}")
    let_go(house.database, house.bo)
    for token in (revoked.token, ended, left.token):
        refused(house.with_bearer(token).get("/api/v1/who"), 401)
    assert who_calls(house.with_bearer(living)) == ("Ana", ["ask"])


def test_a_role_taken_away_counts_at_the_next_call(house: House) -> None:
    token = house.made(house.ana, may=["ask", "approve"]).token
    program = house.with_bearer(token)
    assert who_calls(program) == ("Ana", ["approve", "ask"])
    give_role(house.database, house.ana, Role.AGENT)
    assert who_calls(program) == ("Ana", ["ask"])


def test_a_token_is_read_as_a_bearer_only(house: House) -> None:
    token = house.made(house.ana).token
    visitor = TestClient(house.app)
    refused(visitor.get("/api/v1/who", headers={"Cookie": f"{COOKIE}={token}"}), 401)
    for name in ("token", "access_token", "authorization", COOKIE):
        refused(visitor.get("/api/v1/who", params={name: token}), 401)
    for header in (
        {"Authorization": token},
        {"Authorization": f"Basic {token}"},
        {"Authorization": f"Token {token}"},
        {"X-Api-Key": token},
    ):
        refused(visitor.get("/api/v1/who", headers=header), 401)
    assert (
        visitor.get("/api/v1/who", headers={"Authorization": f"bearer  {token} "}).json()["name"]
        == "Ana"
    )


def test_a_token_that_opens_nothing_is_not_made_good_by_a_cookie(house: House) -> None:
    session = sessions.open_session(house.database, house.ana.id, at=datetime.now(UTC))
    forged = house.with_bearer("hr_" + "A" * 43)
    refused(forged.get("/api/v1/who", headers={"Cookie": f"{COOKIE}={session}"}), 401)


def test_a_session_beside_a_token_widens_nothing(house: House) -> None:
    token = house.made(house.ana, may=["ask"]).token
    session = sessions.open_session(house.database, house.ana.id, at=datetime.now(UTC))
    program = house.with_bearer(token)
    answer = program.get("/api/v1/who", headers={"Cookie": f"{COOKIE}={session}"})
    assert answer.json() == {"name": "Ana", "may": ["ask"]}

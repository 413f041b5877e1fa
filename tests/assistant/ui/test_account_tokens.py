"""The tokens of one's account as a page: made, shown once, listed, revoked, without scripts."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.access import api_tokens, sessions
from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.roles import Role
from assistant.api.caller import COOKIE, CallerMiddleware, who_by_token
from assistant.api.defences import HeadersMiddleware, SameOriginMiddleware
from assistant.api.doors.middleware import DoorMiddleware
from assistant.api.problems import answer_with_problems
from assistant.audit.model import Act, Actor
from assistant.ui.account_tokens import PLACE, account_token_routes
from assistant.ui.words import day_briefly
from kb.database import Database
from tests.assistant.access.homes import home
from tests.assistant.access.noted import Noted
from tests.assistant.access.plain_people import add, give_role
from tests.assistant.api.callers import refused

ORIGIN = "http://handrail.test"
REPORT = {"name": "Nightly report", "may": ["ask", "handle_cases"], "days": "30"}


@dataclass(frozen=True, slots=True)
class House:
    """A server of these pages alone, and the people of it."""

    database: Database
    app: FastAPI
    ana: Person
    bo: Person
    audit: Noted = field(default_factory=Noted)

    def visitor(self) -> TestClient:
        return TestClient(
            self.app,
            base_url=ORIGIN,
            headers={"Origin": ORIGIN},
            follow_redirects=False,
            raise_server_exceptions=False,
        )

    def signed_in(self, person: Person) -> TestClient:
        browser = self.visitor()
        session = sessions.open_session(self.database, person.id, at=datetime.now(UTC))
        browser.cookies.set(COOKIE, session)
        return browser

    def made(self, person: Person, *may: Permission, name: str = "Report") -> tuple[str, str]:
        """The id of a new token, and the token."""
        made, shown = api_tokens.make(
            self.database,
            person.id,
            name,
            frozenset(may or {Permission.ASK}),
            audit=Noted(),
            by=Actor(person.id, person.name),
            at=datetime.now(UTC),
        )
        return made.id, shown


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    database = home(tmp_path)
    audit, app = Noted(), FastAPI()
    answer_with_problems(app)
    app.include_router(account_token_routes(database, audit))
    app.add_middleware(DoorMiddleware)
    app.add_middleware(CallerMiddleware, who=who_by_token(database, ""))
    app.add_middleware(SameOriginMiddleware)
    app.add_middleware(HeadersMiddleware, secure=False)
    ana, bo = add(database, role=Role.SUPERVISOR), add(database, "Bo", "bo@example.com")
    yield House(database, app, ana, bo, audit)
    database.close()


def shown_in(page: str) -> list[str]:
    return re.findall(r"<code id=\"new-token\"[^>]*>([^<]+)</code>", page)


def test_a_new_token_is_shown_once_and_works(house: House) -> None:
    browser = house.signed_in(house.ana)
    answer = browser.post(PLACE, data=REPORT)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    (token,) = shown_in(answer.text)
    now = datetime.now(UTC)
    assert api_tokens.who(house.database, token, at=now) == replace(
        house.ana, scopes=frozenset({Permission.ASK, Permission.HANDLE_CASES})
    )
    (made,) = api_tokens.of(house.database, house.ana.id)
    assert made.ends_at - made.made_at == timedelta(days=30)
    later = browser.get(PLACE).text
    assert token not in later
    assert shown_in(later) == []
    assert [(note.act, note.by.id) for note in house.audit.notes] == [
        (Act.TOKEN_MADE, house.ana.id)
    ]


def test_the_list_says_what_each_may_when_it_was_used_and_when_it_ends(house: House) -> None:
    _, token = house.made(house.ana, Permission.ASK, Permission.APPROVE)
    page = house.signed_in(house.ana).get(PLACE).text
    assert "never used" in page
    assert "Ask, search and read the library · decide what is above an agent" in page
    assert f"Ends {day_briefly(date.today() + timedelta(days=90))}" in page
    api_tokens.who(house.database, token, at=datetime.now(UTC))
    assert "never used" not in house.signed_in(house.ana).get(PLACE).text


def test_what_a_role_no_more_allows_is_said(house: House) -> None:
    house.made(house.ana, Permission.APPROVE)
    give_role(house.database, house.ana, Role.AGENT)
    page = house.signed_in(house.ana).get(PLACE).text
    assert "Nothing now" in page
    assert "Not while your role is what it is: decide what is above" in page


def test_only_what_a_role_may_is_offered_and_never_accounts_people_or_sites(house: House) -> None:
    def offered(person: Person) -> set[str]:
        page = house.signed_in(person).get(PLACE).text
        return set(re.findall(r'name="may" value="(\w+)"', page))

    assert offered(house.bo) == {
        "ask",
        "handle_cases",
        "make_offers",
        "read_customers",
        "read_offers",
    }
    assert offered(house.ana) >= {"approve", "supervise"}
    assert offered(add(house.database, "Cy", "cy@example.com", Role.ADMIN)) == set(Permission) - {
        Permission.OWN_ACCOUNT,
        Permission.MANAGE_PEOPLE,
        Permission.MANAGE_SITES,
    }


@pytest.mark.parametrize(
    ("sent", "line"),
    [
        ({"name": " "}, "A token needs a name that says which program has it."),
        ({"name": "x" * 101}, "has at most 100 characters"),
        ({"may": []}, "Choose at least one thing that the token may do."),
        ({"may": ["rule_the_world"]}, "Choose of what is listed."),
        ({"may": ["edit_library"]}, "cannot carry edit_library"),
        ({"may": ["own_account"]}, "No token carries own_account"),
        ({"days": "366"}, "A token lives from 1 to 365 days"),
        ({"days": "0"}, "A token lives from 1 to 365 days"),
        ({"days": "-1"}, "Choose of what is listed."),
        ({"days": "²"}, "Choose of what is listed."),
        ({"days": ""}, "Choose of what is listed."),
        ({"days": "9" * 20}, "Choose of what is listed."),
    ],
)
def test_a_refused_form_says_why_keeps_what_was_typed_and_makes_nothing(
    house: House, sent: dict[str, object], line: str
) -> None:
    typed = {**REPORT, "name": "<b>Mine</b>", **sent}
    answer = house.signed_in(house.ana).post(PLACE, data=typed)
    assert answer.status_code == 422
    assert line in answer.text
    assert f'value="{html.escape(str(typed["name"]))}"' in answer.text
    assert "<b>" not in answer.text
    assert shown_in(answer.text) == []
    assert api_tokens.of(house.database, house.ana.id) == []
    assert house.audit.notes == []


@pytest.mark.parametrize(
    "sent", [{"name": "x" * 3_000}, {"may": ["ask"] * 101}, {"days": "1" * 21}]
)
def test_what_no_form_sends_is_refused(house: House, sent: dict[str, object]) -> None:
    refused(house.signed_in(house.ana).post(PLACE, data={**REPORT, **sent}))
    assert api_tokens.of(house.database, house.ana.id) == []


def test_a_revoked_token_is_gone(house: House) -> None:
    token_id, token = house.made(house.ana)
    browser = house.signed_in(house.ana)
    answer = browser.post(f"{PLACE}/{token_id}/revoke")
    assert (answer.status_code, answer.headers["location"]) == (303, PLACE)
    assert api_tokens.who(house.database, token, at=datetime.now(UTC)) is None
    assert "You have no token" in browser.get(PLACE).text
    assert [note.act for note in house.audit.notes] == [Act.TOKEN_REVOKED]


@pytest.mark.parametrize("key", ["none", "x" * 500, "%00", "%F0%9F%A7%BA"])
def test_revoking_what_is_not_there_changes_nothing(house: House, key: str) -> None:
    house.made(house.ana)
    assert house.signed_in(house.ana).post(f"{PLACE}/{key}/revoke").status_code == 303
    assert len(api_tokens.of(house.database, house.ana.id)) == 1
    assert house.audit.notes == []


def test_nobody_sees_or_revokes_another_persons_token(house: House) -> None:
    token_id, token = house.made(house.ana, name="Of Ana alone")
    other = house.signed_in(house.bo)
    assert "Of Ana alone" not in other.get(PLACE).text
    other.post(f"{PLACE}/{token_id}/revoke")
    assert api_tokens.who(house.database, token, at=datetime.now(UTC)) is not None


def test_strangers_are_led_to_the_sign_in_and_change_nothing(house: House) -> None:
    token_id, token = house.made(house.ana)
    visitor = house.visitor()
    assert visitor.get(PLACE).headers["location"] == f"/sign-in?next={PLACE}"
    for answer in (
        visitor.post(PLACE, data=REPORT),
        visitor.post(f"{PLACE}/{token_id}/revoke"),
    ):
        assert answer.headers["location"] == "/sign-in?next=/account"
    assert api_tokens.who(house.database, token, at=datetime.now(UTC)) is not None
    assert len(api_tokens.everyones(house.database)) == 1


def test_a_token_opens_no_page_of_tokens(house: House) -> None:
    token_id, token = house.made(house.ana)
    program = house.visitor()
    program.headers["Authorization"] = f"Bearer {token}"
    for answer in (
        program.get(PLACE),
        program.post(PLACE, data=REPORT),
        program.post(f"{PLACE}/{token_id}/revoke"),
    ):
        assert "sign in" in refused(answer, 403)
    assert len(api_tokens.everyones(house.database)) == 1


def test_another_sites_page_makes_and_revokes_nothing(house: House) -> None:
    token_id, _ = house.made(house.ana)
    browser = house.signed_in(house.ana)
    browser.headers["Origin"] = "https://evil.example"
    refused(browser.post(PLACE, data=REPORT), 403)
    refused(browser.post(f"{PLACE}/{token_id}/revoke"), 403)
    assert len(api_tokens.of(house.database, house.ana.id)) == 1


def test_the_page_works_under_a_policy_without_inline_scripts_or_styles(house: House) -> None:
    answer = house.signed_in(house.ana).post(PLACE, data=REPORT)
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert not re.search(r"<script(?![^>]*src=\"/static/)|\son\w+=|\sstyle=|<style", answer.text)
    assert 'hidden data-copy="hr_' in answer.text


def test_a_token_of_an_ended_life_can_be_removed(house: House) -> None:
    then = datetime.now(UTC) - timedelta(days=3)
    api_tokens.make(
        house.database,
        house.ana.id,
        "Old",
        frozenset({Permission.ASK}),
        then + timedelta(days=1),
        audit=Noted(),
        by=Actor("a", "A"),
        at=then,
    )
    page = house.signed_in(house.ana).get(PLACE).text
    assert "Ended " in page
    assert 'aria-label="Remove Old"' in page

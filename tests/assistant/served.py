"""A server without a network, over a fake application, for the API's and the pages' tests."""

from datetime import UTC, date, datetime
from pathlib import Path

from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.access import people
from assistant.access.model import Person
from assistant.access.roles import Role
from assistant.server import create_app
from kb.model import Audience
from tests.assistant.access.homes import CHEAP, PASSWORD
from tests.assistant.access.noted import OWNER_ACTS, Noted
from tests.assistant.fakes import FakeAssistant, add_document

ORIGIN = "http://handrail.test"
OWNER = "the-owner's-token"
RETURNS = """# Returns

## Refund window

Customers may return shoes within thirty days of delivery. The refund goes to the card used.

## Damaged items

Damaged items are replaced or refunded, as the customer prefers.
"""
AUTHORITY = """# Authority matrix

Agents may grant goodwill credit up to fifteen euros without asking a supervisor.
"""
QUESTION = "How many days may customers return shoes after delivery?"
INTERNAL_QUESTION = "How much goodwill credit may agents grant without asking?"


def stocked(home: Path) -> FakeAssistant:
    """An application with two documents, one of them internal, and one person a role."""
    assistant = FakeAssistant.at(home)
    add_document(assistant.database, "returns", RETURNS, owner="Care")
    add_document(assistant.database, "authority", AUTHORITY, audience=Audience.INTERNAL)
    for role in Role:
        add_person(assistant, role.value, role)
    return assistant


def add_person(assistant: FakeAssistant, name: str, role: Role = Role.AGENT) -> Person:
    """A person called `name` with the e-mail name@example.com and the usual password."""
    return people.add(
        assistant.database,
        name=name.replace("_", " ").title(),
        email=f"{name}@example.com",
        role=role,
        password=PASSWORD,
        at=datetime.now(UTC),
        by=OWNER_ACTS,
        audit=Noted(),
        passwords=CHEAP,
    )


def client(assistant: FakeAssistant, *, screens: bool = False) -> TestClient:
    """A browser that nobody signed in with; it says where its requests come from."""
    return browser(application(assistant, screens=screens))


def application(assistant: FakeAssistant, *, screens: bool = False) -> FastAPI:
    """What the server serves; several browsers may share it: screens take seconds to make."""
    return create_app(assistant, owner_token=OWNER, screens=screens, passwords=CHEAP)


def browser(app: FastAPI) -> TestClient:
    """A browser at an application, that nobody signed in with."""
    return TestClient(
        app,
        base_url=ORIGIN,
        headers={"Origin": ORIGIN},
        follow_redirects=False,
        raise_server_exceptions=False,
    )


def signed_in(assistant: FakeAssistant, role: Role, *, screens: bool = False) -> TestClient:
    """The browser of the person of that role."""
    return sign_in(client(assistant, screens=screens), role)


def sign_in(visitor: TestClient, role: Role) -> TestClient:
    """The same browser, signed in by the person of that role."""
    given = {"email": f"{role.value}@example.com", "password": PASSWORD}
    assert visitor.post("/sign-in", data=given).status_code == 303
    return visitor


def today() -> str:
    """Today, as the API writes it."""
    return date.today().isoformat()

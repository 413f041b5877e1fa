"""Every route and every event, as everybody: what happens is what the table says."""

import asyncio
import contextlib
import inspect
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from httpx import ASGITransport, AsyncClient, Response
from starlette.requests import Request
from starlette.routing import Mount
from starlette.testclient import TestClient

from assistant.access import api_tokens, people
from assistant.access.acting import acting
from assistant.access.model import Person
from assistant.access.owner import owner
from assistant.access.permissions import GRANTED, Permission, permitted
from assistant.access.roles import Role
from assistant.api.doors.finding import Entries
from assistant.api.doors.model import CUSTOMERS, OPEN, Needed
from assistant.api.doors.routes import ROUTES, SCREENS
from assistant.ui.listening import NotSignedInError
from assistant.ui.permission_tables import written
from assistant.ui.permissions import EVENTS, Event, events_of
from assistant.ui.screens import SCREENS as PAGES
from tests.assistant.access.homes import PASSWORD
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import ORIGIN, add_person, application, browser, sign_in, stocked

DOCUMENT = Path(__file__).parents[3] / "docs" / "permissions.md"
ENTRIES = Entries(ROUTES)
# What goes on until somebody leaves, or ends the session that the others are called with.
NOT_CALLED = {
    *(("GET", f"{screen}/gradio_api/queue/data") for screen in SCREENS),
    *(("GET", f"{screen}/gradio_api/heartbeat/{{session_hash}}") for screen in SCREENS),
    ("DELETE", "/api/v1/sessions/current"),
    ("POST", "/sign-out"),
}
TOKENS = {
    "asking": frozenset({Permission.ASK}),
    "casework": frozenset({Permission.HANDLE_CASES, Permission.SUPERVISE}),
}
Route = tuple[str, str]


@dataclass(frozen=True, slots=True)
class World:
    """A running company: its application, and who calls it with what permissions."""

    assistant: FakeAssistant
    app: FastAPI
    callers: Mapping[str, tuple[TestClient, frozenset[Permission]]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    assistant = stocked(tmp_path_factory.mktemp("home"))
    app = application(assistant, screens=True)
    callers = {role.value: (sign_in(browser(app), role), permitted(role)) for role in Role}
    admin = person(assistant, Role.ADMIN)
    for name, scopes in TOKENS.items():
        program = browser(app)
        program.headers["Authorization"] = f"Bearer {token(assistant, admin, scopes)}"
        callers[name] = (program, scopes)
    yield World(assistant, app, callers)
    assistant.close()


def person(assistant: FakeAssistant, role: Role) -> Person:
    return next(each for each in people.everyone(assistant.database) if each.role is role)


def token(assistant: FakeAssistant, whose: Person, scopes: frozenset[Permission]) -> str:
    return api_tokens.make(
        assistant.database,
        whose.id,
        "For a test",
        scopes,
        audit=assistant.audit,
        by=acting(owner()),
        at=datetime.now(UTC),
    )[1]


def routes_of(app: FastAPI) -> Iterator[Route]:
    """Every route that the application answers, those below a mounted one with its path."""
    for route in iter_route_contexts(app.routes):
        mounted = route.original_route
        if isinstance(mounted, Mount):
            inner = getattr(mounted.app, "routes", None)
            if inner is None:
                yield "GET", f"{mounted.path}/{{path:path}}"
                continue
            for each in iter_route_contexts(inner):
                for method in each.methods or ():
                    yield method, mounted.path + str(each.path)
        else:
            for method in route.methods or ():
                yield method, str(route.path)


def path_of(template: str) -> str:
    """An address that a template fits and nothing stands at."""
    return re.sub(r"{.*?}", "1", template)


def is_screens(path: str) -> bool:
    return any(path.startswith(f"{screen}/") for screen in SCREENS)


def test_every_route_is_in_the_table(world: World) -> None:
    theirs = {each for each in routes_of(world.app) if each[0] != "HEAD"}
    ours = {each for each in theirs if not is_screens(each[1])}
    screens = {("GET", screen) for screen in SCREENS}
    assert ours == {each for each in ROUTES if not is_screens(each[1])} - screens


def test_what_the_table_names_of_the_screens_is_there(world: World) -> None:
    theirs = set(routes_of(world.app))
    named = {each for each in ROUTES if is_screens(each[1])}
    fits = {("POST", f"{screen}/gradio_api/run/predict") for screen in SCREENS}
    assert named - theirs == fits, "their path has a slot, gradio_api/run/{api_name}"


def test_a_template_is_found_under_itself() -> None:
    """So no other line answers for it, and the application chooses as the door does."""
    for (method, template), needed in ROUTES.items():
        found = ENTRIES.find(method, path_of(template))
        assert found is not None
        assert (found.method, found.template, found.needed) == (method, template, needed)


def test_every_route_answers_everybody_as_the_table_says(world: World) -> None:
    assert asyncio.run(wrongly_answered(world)) == []


async def wrongly_answered(world: World) -> list[str]:
    """Calls without a thread for each, which are many times as fast."""
    wrong = []
    for name, (caller, permissions) in {**world.callers, "nobody": nobody(world)}.items():
        async with AsyncClient(
            transport=ASGITransport(world.app, raise_app_exceptions=False),
            base_url=ORIGIN,
            headers=dict(caller.headers),
            cookies=dict(caller.cookies),
        ) as client:
            for (method, template), needed in ROUTES.items():
                let_in = is_let_in(needed, permissions)
                if let_in and (method, template) in NOT_CALLED:
                    continue
                answer = await client.request(method, path_of(template))
                if outcome(answer) != wanted(needed, let_in, name):
                    wrong.append(f"{name}: {method} {template}: {answer.status_code}")
    return wrong


def nobody(world: World) -> tuple[TestClient, frozenset[Permission]]:
    return browser(world.app), frozenset()


def is_let_in(needed: Needed, permissions: frozenset[Permission]) -> bool:
    if isinstance(needed, frozenset):
        return bool(needed & permissions)
    return needed is OPEN


def wanted(needed: Needed, let_in: bool, name: str) -> str:
    if let_in:
        return "let in"
    return "asked to sign in" if name == "nobody" and needed is not CUSTOMERS else "refused"


def outcome(answer: Response) -> str:
    """What the door did; the sign-in's own page tells of a wrong password with the same status."""
    told = answer.headers.get("content-type", "").startswith("application/problem+json")
    led = answer.headers.get("location", "").startswith("/sign-in?")
    if (answer.status_code == 401 and told) or (answer.status_code == 303 and led):
        return "asked to sign in"
    if answer.status_code == 500:
        return "broken"
    return "refused" if answer.status_code == 403 else "let in"


def blocks_of(app: FastAPI) -> Iterator[tuple[str, Any]]:
    """Each screen's path and Gradio's page of it."""
    for route in app.routes:
        if isinstance(route, Mount) and route.path in SCREENS:
            yield route.path, route.app.get_blocks()  # type: ignore[attr-defined]


def test_every_event_of_a_screen_is_in_the_table(world: World) -> None:
    found = [event for path, page in blocks_of(world.app) for event, _ in events_of(path, page)]
    assert sorted(found) == sorted(EVENTS)


@pytest.mark.parametrize("role", Role)
def test_every_event_is_for_whom_the_table_says(world: World, role: Role) -> None:
    who = person(world.assistant, role)
    assert triggered(world, who) == {
        event for event, needed in EVENTS.items() if needed in permitted(role)
    }


@pytest.mark.parametrize("scopes", TOKENS.values(), ids=TOKENS)
def test_a_token_triggers_what_it_carries(world: World, scopes: frozenset[Permission]) -> None:
    admin = person(world.assistant, Role.ADMIN)
    assert triggered(world, replace(admin, scopes=scopes)) == {
        event for event, needed in EVENTS.items() if needed in scopes
    }


def test_nobody_triggers_an_event(world: World) -> None:
    for path, page in blocks_of(world.app):
        for _event, function in events_of(path, page):
            with pytest.raises(NotSignedInError):
                trigger(function, None)


def triggered(world: World, who: Person) -> set[Event]:
    """The events whose handlers ran for somebody, with nothing sent along."""
    import gradio as gr

    ran = set()
    for path, page in blocks_of(world.app):
        for event, function in events_of(path, page):
            with contextlib.suppress(gr.Error):
                trigger(function, who)
                ran.add(event)
    return ran


def trigger(function: Any, who: Person | None) -> None:
    """Call what Gradio would, with what it would find by the signature; a first step suffices."""
    import gradio as gr

    state = {"person": who}
    scope = {"type": "http", "headers": [], "query_string": b"", "state": state}
    request = gr.Request(request=Request(scope))
    given: list[Any] = []
    for parameter in inspect.signature(function.fn).parameters.values():
        if parameter.annotation is gr.Request:
            given.append(request)
        elif parameter.annotation is gr.EventData:
            given.append(gr.EventData(None, {}))
        else:
            given.append(deepcopy(function.inputs[0].value))
    done = function.fn(*given)
    if inspect.isgenerator(done):
        next(done, None)
        done.close()


def test_a_role_that_is_taken_away_counts_at_the_next_request(world: World) -> None:
    add_person(world.assistant, "demoted", Role.ADMIN)
    browser_of = signed_in_as(world, "demoted")
    assert browser_of.get("/api/v1/webhooks").status_code == 200
    database, audit, by = world.assistant.database, world.assistant.audit, acting(owner())
    people.give_role(database, "demoted@example.com", Role.AGENT, by=by, audit=audit)
    assert browser_of.get("/api/v1/webhooks").status_code in (401, 403)


def test_who_is_let_go_is_out_at_the_next_request(world: World) -> None:
    add_person(world.assistant, "leaver")
    browser_of = signed_in_as(world, "leaver")
    assert browser_of.get("/api/v1/inbox").status_code == 200
    database, audit, by = world.assistant.database, world.assistant.audit, acting(owner())
    people.disable(database, "leaver@example.com", at=datetime.now(UTC), by=by, audit=audit)
    assert browser_of.get("/api/v1/inbox").status_code == 401


def signed_in_as(world: World, name: str) -> TestClient:
    visitor = browser(world.app)
    given = {"email": f"{name}@example.com", "password": PASSWORD}
    assert visitor.post("/sign-in", data=given).status_code == 303
    return visitor


def test_every_permission_says_who_has_it() -> None:
    assert set(GRANTED) == set(Permission)
    assert all(GRANTED.values())


def test_the_bar_lists_a_screen_for_those_whom_the_door_lets_in() -> None:
    for page in PAGES:
        needed = ROUTES["GET", f"{page.path}/"]
        assert needed == frozenset({page.needs})


def test_the_document_says_what_the_tables_say() -> None:
    assert DOCUMENT.read_text("utf-8") == written(), (
        "write it anew: python -m assistant.ui.permission_tables > docs/permissions.md"
    )

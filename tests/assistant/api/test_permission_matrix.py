"""Every route and every event, as everybody: what happens is what the table says."""

import asyncio
import contextlib
import inspect
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import update
from starlette.requests import Request
from starlette.routing import Mount
from starlette.testclient import TestClient

from assistant.access import api_tokens, people, sessions
from assistant.access.acting import acting
from assistant.access.model import Person, PersonId
from assistant.access.owner import owner
from assistant.access.permissions import GRANTED, Permission, permitted
from assistant.access.roles import Role
from assistant.access.tables import SessionRow
from assistant.api.caller import COOKIE
from assistant.api.cross_origin import is_customers
from assistant.api.doors.finding import Entries
from assistant.api.doors.model import CUSTOMERS, OPEN, Needed
from assistant.api.doors.routes import ROUTES, SCREENS
from assistant.ui.listening import NotSignedInError
from assistant.ui.permission_tables import written
from assistant.ui.permissions import EVENTS, Event, events_of, guard
from assistant.ui.screens import SCREENS as PAGES
from tests.assistant.access.homes import PASSWORD
from tests.assistant.api.chatting import BLOG, SHOP, browser_of
from tests.assistant.api.streams import serving
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import ORIGIN, add_person, application, browser, sign_in, stocked

DOCUMENT = Path(__file__).parents[3] / "docs" / "permissions.md"
ENTRIES = Entries(ROUTES)
# What goes on until somebody leaves, or ends the session that the others are called with.
NOT_CALLED = {
    *(("GET", f"{screen}/gradio_api/queue/data") for screen in SCREENS),
    *(("GET", f"{screen}/gradio_api/heartbeat/{{session_hash}}") for screen in SCREENS),
    ("GET", "/api/v1/conversations/{conversation}/events"),
    ("DELETE", "/api/v1/sessions/current"),
    ("POST", "/sign-out"),
}
TOKENS = {
    "asking": frozenset({Permission.ASK}),
    "casework": frozenset({Permission.HANDLE_CASES, Permission.SUPERVISE}),
}
Route = tuple[str, str]
NOTHING: frozenset[Permission] = frozenset()
LIMITS = ", ".join(
    f"{each}=1000000/1"
    for each in ("calls", "all_calls", "conversations", "conversation_calls", "pages", "searches")
)
"""So many calls that none is refused for being one too many, which would tell nothing."""
IN_A_CONVERSATION = "/api/v1/conversations/{conversation}"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and what the table says of them.

    `visits` says whether they call from a page of a site that works, `conversation` is the one
    that they name, with its own token if `is_own`. From a `foreign_page` without any token nothing
    is changed but what is for customers, whoever calls.
    """

    client: TestClient
    permissions: frozenset[Permission] = NOTHING
    is_somebody: bool = False
    visits: bool = False
    conversation: str = "1"
    is_own: bool = False
    foreign_page: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """A running company: its application, and everybody who calls it, by name."""

    assistant: FakeAssistant
    app: FastAPI
    callers: Mapping[str, Caller]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    assistant = stocked(tmp_path_factory.mktemp("home"))
    assistant.settings = assistant.settings.model_copy(update={"chat_limits": LIMITS})
    app = application(assistant, screens=True)
    callers = {
        "nobody": Caller(browser(app)),
        **dict(staff(assistant, app)),
        **dict(customers(assistant, app)),
        **dict(formerly_somebody(assistant, app)),
    }
    yield World(assistant, app, callers)
    assistant.close()


def staff(assistant: FakeAssistant, app: FastAPI) -> Iterator[tuple[str, Caller]]:
    """Each role signed in, and programs with tokens that carry little."""
    for role in Role:
        yield role.value, Caller(sign_in(browser(app), role), permitted(role), True)
    admin = person(assistant, Role.ADMIN)
    for name, scopes in TOKENS.items():
        yield name, Caller(bearing(app, token(assistant, admin.id, scopes)), scopes, True)
    # What a token carries is never more than its owner's role has at that moment.
    demoted = add_person(assistant, "owner_of_a_token", Role.ADMIN)
    carried = frozenset({Permission.ASK, Permission.OPERATE})
    shown = token(assistant, demoted.id, carried)
    people.give_role(
        assistant.database, demoted.email, Role.AGENT, by=acting(owner()), audit=assistant.audit
    )
    remains = frozenset({Permission.ASK})
    yield "token of somebody whose role was taken", Caller(bearing(app, shown), remains, True)


def customers(assistant: FakeAssistant, app: FastAPI) -> Iterator[tuple[str, Caller]]:
    """Pages of other sites with the widget, each with a conversation and its token."""
    shop = assistant.sites.add("Shop", [SHOP], by=owner())
    blog = assistant.sites.add("Blog", [BLOG], by=owner())
    gone = assistant.sites.add("Gone", ["https://gone.example"], by=owner())
    mine, bearer = begun(app, shop.key, SHOP)
    _, of_another = begun(app, shop.key, SHOP)
    old, old_bearer = begun(app, gone.key, "https://gone.example")
    assistant.sites.retire(gone.key, by=owner())

    def customer(key: str, origin: str, shown: str, **told: Any) -> Caller:
        client = browser_of(app, key, origin)
        if shown:
            client.headers["Authorization"] = f"Bearer {shown}"
        return Caller(client, **told)

    yield (
        "customer",
        customer(shop.key, SHOP, bearer, visits=True, conversation=mine, is_own=True),
    )
    yield (
        "customer in another's conversation",
        customer(shop.key, SHOP, of_another, visits=True, conversation=mine),
    )
    yield (
        "customer without a token",
        customer(shop.key, SHOP, "", visits=True, conversation=mine, foreign_page=True),
    )
    yield (
        "conversation of one site, on a page of another",
        customer(blog.key, BLOG, bearer, visits=True, conversation=mine),
    )
    yield "retired key", customer(gone.key, "https://gone.example", old_bearer, conversation=old)
    yield "foreign origin", customer(shop.key, BLOG, bearer, conversation=mine)
    yield "unknown key", customer("site_unknown", SHOP, bearer, conversation=mine)


def begun(app: FastAPI, key: str, origin: str) -> tuple[str, str]:
    """A new conversation's id and token."""
    told = browser_of(app, key, origin).post("/api/v1/conversations", json={}).json()
    return told["id"], told["token"]


def formerly_somebody(assistant: FakeAssistant, app: FastAPI) -> Iterator[tuple[str, Caller]]:
    """Sessions and tokens that open nothing, or nothing any more: who has one is nobody."""
    database, audit, by = assistant.database, assistant.audit, acting(owner())
    now = datetime.now(UTC)
    admin = person(assistant, Role.ADMIN)
    wide = frozenset({Permission.ASK, Permission.OPERATE, Permission.READ_AUDIT})

    yield "forged session", Caller(with_cookie(app, "x" * 43))
    yield "forged token", Caller(bearing(app, "hr_" + "x" * 43))

    add_person(assistant, "signed_out", Role.ADMIN)
    leaving = signed_in_as(app, "signed_out")
    replayed = leaving.cookies[COOKIE]
    assert leaving.post("/sign-out").status_code == 303
    yield "session that was signed out", Caller(with_cookie(app, replayed))
    yield "the same as a bearer", Caller(bearing(app, replayed))

    add_person(assistant, "let_go", Role.ADMIN)
    leaver = signed_in_as(app, "let_go")
    theirs = token(assistant, whose(assistant, "let_go"), wide)
    people.disable(database, "let_go@example.com", at=now, by=by, audit=audit)
    yield "session of somebody who was let go", Caller(leaver)
    yield "token of somebody who was let go", Caller(bearing(app, theirs))

    good = token(assistant, admin.id, wide)
    yield "token in a cookie", Caller(with_cookie(app, good))
    made, revoked = made_token(assistant, admin.id, wide, at=now)
    api_tokens.revoke(database, made.id, audit=audit, by=by)
    yield "token that was revoked", Caller(bearing(app, revoked))
    _, ended = made_token(assistant, admin.id, wide, at=now - timedelta(days=91))
    yield "token that has ended", Caller(bearing(app, ended))

    # These last: whoever signs in sweeps away what has run out.
    add_person(assistant, "away", Role.ADMIN)
    left = now - sessions.IDLE - timedelta(minutes=1)
    idle = sessions.open_session(database, whose(assistant, "away"), at=left)
    add_person(assistant, "long_here", Role.ADMIN)
    here = whose(assistant, "long_here")
    old = sessions.open_session(database, here, at=now - sessions.LONGEST - timedelta(minutes=1))
    with database.write() as session:
        used = update(SessionRow).where(SessionRow.person_id == here).values(used_at=now)
        session.execute(used)
    yield "session nobody used for long", Caller(with_cookie(app, idle))
    yield "session that is too old", Caller(with_cookie(app, old))


def with_cookie(app: FastAPI, session: str) -> TestClient:
    visitor = browser(app)
    visitor.cookies.set(COOKIE, session)
    return visitor


def bearing(app: FastAPI, shown: str) -> TestClient:
    program = browser(app)
    program.headers["Authorization"] = f"Bearer {shown}"
    return program


def person(assistant: FakeAssistant, role: Role) -> Person:
    return next(
        each
        for each in people.everyone(assistant.database)
        if each.email == f"{role.value}@example.com"
    )


def whose(assistant: FakeAssistant, name: str) -> PersonId:
    everyone = people.everyone(assistant.database)
    return next(each.id for each in everyone if each.email == f"{name}@example.com")


def token(assistant: FakeAssistant, of: PersonId, scopes: frozenset[Permission]) -> str:
    return made_token(assistant, of, scopes, at=datetime.now(UTC))[1]


def made_token(
    assistant: FakeAssistant, of: PersonId, scopes: frozenset[Permission], *, at: datetime
) -> tuple[api_tokens.ApiToken, str]:
    return api_tokens.make(
        assistant.database,
        of,
        "For a test",
        scopes,
        audit=assistant.audit,
        by=acting(owner()),
        at=at,
    )


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


def path_of(template: str, conversation: str = "1") -> str:
    """An address that a template fits and nothing stands at, but for a conversation."""
    return re.sub(r"{.*?}", "1", template.replace("{conversation}", conversation))


def is_screens(path: str) -> bool:
    return any(path.startswith(f"{screen}/") for screen in SCREENS)


def unlisted(app: FastAPI) -> set[Route]:
    """The routes of ours that the application has and the table does not name."""
    theirs = {each for each in routes_of(app) if each[0] != "HEAD" and not is_screens(each[1])}
    return theirs - set(ROUTES)


def test_every_route_is_in_the_table(world: World) -> None:
    assert unlisted(world.app) == set()


def test_every_line_of_the_table_is_a_route(world: World) -> None:
    screens = {("GET", screen) for screen in SCREENS}
    named = {each for each in ROUTES if not is_screens(each[1])} - screens
    assert named - set(routes_of(world.app)) == set()


def test_a_route_that_the_table_does_not_name_fails_the_build_and_is_not_served(
    world: World,
) -> None:
    app = application(world.assistant)
    assert unlisted(app) == set()

    @app.get("/api/v1/forgotten")
    def forgotten() -> str:
        return "everything"

    @app.post("/api/v1/search/{way}")
    def added(way: str) -> str:
        return way

    inner = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    inner.get("/deep")(forgotten)
    app.mount("/beside", inner)
    app.include_router(APIRouter(routes=inner.routes), prefix="/included")
    assert unlisted(app) == {
        ("GET", "/api/v1/forgotten"),
        ("POST", "/api/v1/search/{way}"),
        ("GET", "/beside/deep"),
        ("GET", "/included/deep"),
    }
    admin = sign_in(browser(app), Role.ADMIN)
    for path in ("/api/v1/forgotten", "/beside/deep", "/included/deep"):
        assert admin.get(path).status_code == 404
    assert admin.post("/api/v1/search/x").status_code == 404


def test_an_event_that_the_table_does_not_name_keeps_the_server_from_starting() -> None:
    import gradio as gr

    made: list[gr.Blocks] = []

    async def make() -> None:
        with gr.Blocks(analytics_enabled=False) as page:
            gr.Button("Go", elem_id="rows").click(lambda: None)
        made.append(page)

    # Made while no event loop runs, its parts would each leave one behind.
    asyncio.run(make())
    with pytest.raises(ValueError, match=r"'/library', 'rows', 'click'.*add it there"):
        guard("/library", made[0])


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
    for number, (name, caller) in enumerate(world.callers.items(), start=1):
        # Everybody has an address of their own: tries to sign in are counted by it.
        peer = (f"203.0.113.{number}", 50_000)
        async with AsyncClient(
            transport=ASGITransport(world.app, raise_app_exceptions=False, client=peer),
            base_url=ORIGIN,
            headers=dict(caller.client.headers),
            cookies=dict(caller.client.cookies),
        ) as client:
            for (method, template), needed in ROUTES.items():
                expected = wanted(method, template, needed, caller)
                if expected == "let in" and (method, template) in NOT_CALLED:
                    continue
                answer = await client.request(method, path_of(template, caller.conversation))
                if outcome(answer) != expected:
                    wrong.append(f"{name}: {method} {template}: {answer.status_code}")
    return wrong


def wanted(method: str, template: str, needed: Needed, caller: Caller) -> str:
    """What the table says of a call; a conversation besides is for who holds its token."""
    changes = method != "GET" and template != "/api/v1/sessions"
    if caller.foreign_page and changes and needed is not CUSTOMERS:
        return "refused"
    if needed is OPEN:
        return "let in"
    if needed is CUSTOMERS:
        if not caller.visits:
            return "refused"
        is_theirs = caller.is_own or not template.startswith(IN_A_CONVERSATION)
        return "let in" if is_theirs else "asked for its token"
    if needed in caller.permissions:
        return "let in"
    return "refused" if caller.is_somebody else "asked to sign in"


def outcome(answer: Response) -> str:
    """What the door did; the sign-in's own page tells of a wrong password with the same status."""
    told = answer.headers.get("content-type", "").startswith("application/problem+json")
    led = answer.headers.get("location", "").startswith("/sign-in?")
    if answer.status_code == 401 and told and is_customers(answer.request.url.path):
        return "asked for its token"
    if (answer.status_code == 401 and told) or (answer.status_code == 303 and led):
        return "asked to sign in"
    if answer.status_code in (429, 500):
        return "broken"
    return "refused" if answer.status_code == 403 else "let in"


def test_a_customer_follows_their_own_conversation(world: World) -> None:
    """The stream that goes on until somebody leaves: that it begins says that they are let in."""
    caller = world.callers["customer"]
    path = f"/api/v1/conversations/{caller.conversation}/events"
    with (
        serving(world.app) as url,
        httpx.stream("GET", url + path, headers=dict(caller.client.headers), timeout=60) as answer,
    ):
        assert answer.status_code == 200
        assert next(answer.iter_lines()) == "event: state"


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
    browser_of = signed_in_as(world.app, "demoted")
    assert browser_of.get("/api/v1/webhooks").status_code == 200
    database, audit, by = world.assistant.database, world.assistant.audit, acting(owner())
    people.give_role(database, "demoted@example.com", Role.AGENT, by=by, audit=audit)
    assert browser_of.get("/api/v1/webhooks").status_code in (401, 403)


def test_who_is_let_go_is_out_at_the_next_request(world: World) -> None:
    add_person(world.assistant, "leaver")
    browser_of = signed_in_as(world.app, "leaver")
    assert browser_of.get("/api/v1/inbox").status_code == 200
    database, audit, by = world.assistant.database, world.assistant.audit, acting(owner())
    people.disable(database, "leaver@example.com", at=datetime.now(UTC), by=by, audit=audit)
    assert browser_of.get("/api/v1/inbox").status_code == 401


def signed_in_as(app: FastAPI, name: str) -> TestClient:
    visitor = browser(app)
    given = {"email": f"{name}@example.com", "password": PASSWORD}
    assert visitor.post("/sign-in", data=given).status_code == 303
    return visitor


def test_every_permission_says_who_has_it() -> None:
    assert set(GRANTED) == set(Permission)
    assert all(GRANTED.values())


def test_the_bar_lists_a_screen_for_those_whom_the_door_lets_in() -> None:
    for page in PAGES:
        needed = ROUTES["GET", f"{page.path}/"]
        assert needed == page.needs


def test_the_document_says_what_the_tables_say() -> None:
    assert DOCUMENT.read_text("utf-8") == written(), (
        "write it anew: python -m assistant.ui.permission_tables > docs/permissions.md"
    )

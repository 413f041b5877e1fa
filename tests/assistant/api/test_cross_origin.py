"""Who may call the customer's side from where, and that nobody may call the staff's so."""

import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.access.roles import Role
from assistant.api.cross_origin import is_customers, is_shared
from assistant.api.webchat import webchat_routes
from tests.assistant.api.callers import Response, refused
from tests.assistant.api.chatting import (
    BLOG,
    KEY,
    OTHER_KEY,
    OURS,
    SHOP,
    UNLIMITED,
    FakeSide,
    Page,
    begun,
    customers_app,
    site,
)
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import client, signed_in

EVIL = "https://evil.example"


def calls() -> Iterator[tuple[str, str]]:
    """Every call that a customer's browser may make: its method and path."""
    app = FastAPI()
    app.include_router(webchat_routes(FakeSide.at(Path("nowhere"))))
    for path, operations in app.openapi()["paths"].items():
        for method in operations:
            yield method.upper(), path


CALLS = sorted(calls())
IN_CONVERSATION = [each for each in CALLS if "{conversation}" in each[1]]
BODY = {
    "text": "Hi",
    "score": 5,
    "helpful": True,
    "identity": None,
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return customers_app(FakeSide.at(tmp_path_factory.mktemp("visited")), UNLIMITED)


@pytest.fixture(scope="module")
def page(app: FastAPI) -> Page:
    return begun(app)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The routes without what finds out who calls."""
    return customers_app(FakeSide.at(tmp_path_factory.mktemp("bare")), guarded=False)


def called(app: FastAPI, call: tuple[str, str], page: Page, headers: Mapping[str, str]) -> Response:
    """What a call is answered with, whose address is of a page's conversation."""
    method, path = call
    browser = TestClient(app, base_url=OURS, raise_server_exceptions=False)
    url = path.format(conversation=page.id, message="m1", attachment="f1")
    return browser.request(method, url, headers=dict(headers), json=BODY)


def test_there_are_routes_to_walk() -> None:
    assert len(CALLS) >= 15
    assert len(IN_CONVERSATION) == len(CALLS) - 2


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_no_call_is_let_in_without_a_site(app: FastAPI, page: Page, call: tuple[str, str]) -> None:
    token = {"Authorization": f"Bearer {page.token}"}
    for headers in (
        {},
        {"Origin": SHOP},
        {"X-Site-Key": KEY},
        {"X-Site-Key": KEY, "Origin": ""},
        {"X-Site-Key": KEY, "Origin": "null"},
        {"X-Site-Key": KEY, "Origin": EVIL},
        {"X-Site-Key": KEY, "Origin": BLOG},
        {"X-Site-Key": "nope", "Origin": SHOP},
    ):
        response = called(app, call, page, {**token, **headers})
        refused(response, 403)
        assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("call", IN_CONVERSATION, ids=" ".join)
def test_no_call_reaches_a_conversation_without_its_token(
    app: FastAPI, page: Page, call: tuple[str, str]
) -> None:
    other, elsewhere = begun(app), begun(app, OTHER_KEY, BLOG)
    site = {"X-Site-Key": KEY, "Origin": SHOP}
    told = set()
    for token in ("", "Bearer", "Bearer ", "Bearer forged", f"Basic {page.token}"):
        told.add(refused(called(app, call, page, {**site, "Authorization": token}), 401))
    told.add(refused(called(app, call, page, site), 401))
    for another in (other, elsewhere):
        headers = {**site, "Authorization": f"Bearer {another.token}"}
        response = called(app, call, page, headers)
        told.add(refused(response, 401))
        assert response.headers["www-authenticate"] == "Bearer"
        assert response.headers["access-control-allow-origin"] == SHOP
    blog = {"X-Site-Key": OTHER_KEY, "Origin": BLOG, "Authorization": f"Bearer {page.token}"}
    told.add(refused(called(app, call, page, blog), 401))
    assert len(told) == 1


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_the_routes_let_nobody_in_by_themselves(
    bare: FastAPI, page: Page, call: tuple[str, str]
) -> None:
    headers = {"X-Site-Key": KEY, "Origin": SHOP, "Authorization": f"Bearer {page.token}"}
    assert called(bare, call, page, headers).status_code in (403, 422)


def test_every_route_below_the_customers_paths_is_one_of_these(assistant: FakeAssistant) -> None:
    paths = set(client(assistant).get("/api/v1/openapi.json").json()["paths"])
    assert {path for path in paths if is_customers(path)} <= {path for _, path in CALLS}


def test_a_page_of_our_own_is_known_by_its_address(tmp_path: Path) -> None:
    side = FakeSide.at(tmp_path)
    side.sites.known["site_ours"] = site("site_ours", OURS)
    browser = TestClient(customers_app(side), base_url=OURS, headers={"X-Site-Key": "site_ours"})
    read = browser.get("/api/v1/widget", headers={"Referer": f"{OURS}/shop/?a=b"})
    assert read.status_code == 200
    for elsewhere in (
        "https://shop.example/",
        "http://handrail.test.evil/",
        "https://handrail.test/",
        "http://u@handrail.test/",
        "http://[",
        "handrail.test",
        "",
    ):
        refused(browser.get("/api/v1/widget", headers={"Referer": elsewhere}), 403)
    shops = {"X-Site-Key": KEY, "Referer": f"{SHOP}/boots"}
    refused(browser.get("/api/v1/widget", headers=shops), 403)
    said = {"Referer": f"{OURS}/shop/", "Origin": "null"}
    refused(browser.get("/api/v1/widget", headers=said), 403)


def test_a_page_may_read_what_it_was_told(page: Page) -> None:
    for path, status in (("", 200), ("/nope", 404), ("/messages?after=x", 404)):
        response = page.browser.get(page.url(path))
        assert response.status_code == status
        assert response.headers["access-control-allow-origin"] == SHOP
        assert "access-control-allow-credentials" not in response.headers
        assert "Origin" in response.headers["vary"]
        assert response.headers["cross-origin-resource-policy"] == "cross-origin"
        assert response.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_a_defect_of_ours_can_be_read_by_the_page(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    page = begun(app)

    @app.get("/api/v1/conversations/{conversation}/broken")
    def broken(conversation: str) -> None:
        raise ZeroDivisionError

    response = page.browser.get(page.url("/broken"))
    assert "try again" in refused(response, 500)
    assert response.headers["access-control-allow-origin"] == SHOP
    assert "ZeroDivisionError" in caplog.text


def preflight(
    app: FastAPI, origin: str, path: str = "/api/v1/conversations/c1/messages"
) -> Response:
    return TestClient(app, base_url=OURS).options(
        path,
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,x-site-key,content-type",
        },
    )


@pytest.mark.parametrize("path", [path for _, path in CALLS])
def test_a_browser_is_told_beforehand_what_it_may_send(app: FastAPI, path: str) -> None:
    response = preflight(app, SHOP, path)
    assert response.status_code == 204
    told = response.headers
    assert told["access-control-allow-origin"] == SHOP
    assert told["access-control-max-age"] == "600"
    allowed = {each.strip() for each in told["access-control-allow-headers"].split(",")}
    assert {"authorization", "content-type", "x-site-key", "accept"} <= allowed
    assert {"GET", "POST", "PUT", "DELETE"} <= set(told["access-control-allow-methods"].split(", "))


def test_a_browser_elsewhere_is_told_nothing(app: FastAPI) -> None:
    response = preflight(app, EVIL)
    refused(response, 403)
    assert not [name for name in response.headers if name.startswith("access-control-")]


def test_a_site_that_was_retired_lets_nobody_in(tmp_path: Path) -> None:
    side = FakeSide.at(tmp_path)
    app = customers_app(side)
    page = begun(app)
    del side.sites.known[KEY]
    refused(page.browser.get(page.url()), 403)
    assert preflight(app, SHOP).status_code == 403


STAFF = ("/api/v1/documents", "/api/v1/desk/conversations", "/api/v1/inbox", "/sign-in", "/healthz")


def test_nothing_of_the_staffs_is_ever_shared(assistant: FakeAssistant) -> None:
    browser = signed_in(assistant, Role.ADMIN)
    for path, origin in itertools.product(STAFF, (OURS, SHOP, EVIL, "null")):
        answers = [
            browser.get(path, headers={"Origin": origin, "X-Site-Key": KEY}),
            browser.options(
                path, headers={"Origin": origin, "Access-Control-Request-Method": "GET"}
            ),
        ]
        for answer in answers:
            assert not [name for name in answer.headers if name.startswith("access-control-")]
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/conversationsx",
        "/api/v1/widgets",
        "/api/v1/desk/conversations",
        "/API/v1/widget",
        "/widget.js/x",
        "/",
        "",
    ],
)
def test_what_only_looks_like_the_customers_side_is_not(path: str) -> None:
    assert not is_customers(path)
    assert not is_shared(path)


def test_the_script_is_shared_but_lets_nobody_call() -> None:
    assert is_shared("/widget.js")
    assert not is_customers("/widget.js")


def test_a_cookie_of_the_staff_opens_nothing_here(tmp_path: Path) -> None:
    asked: list[str] = []

    def asked_of(token: str) -> None:
        asked.append(token)

    app = customers_app(FakeSide.at(tmp_path), who=asked_of)
    page = begun(app)
    page.browser.cookies.set("handrail_session", "a-person")
    assert page.browser.get(page.url()).status_code == 200
    refused(page.browser.get(page.url(), headers={"Authorization": "Bearer a-person"}), 401)
    assert asked == []

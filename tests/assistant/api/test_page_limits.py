"""How often one address may read the public pages, how long a body may take, how files leave."""

import asyncio
from pathlib import Path

import pytest
from fastapi import FastAPI, Request, Response
from starlette.testclient import TestClient
from starlette.types import Message

from assistant.api.defences import BodyLimitMiddleware, HeadersMiddleware
from assistant.api.limiting import Limits, Rate
from assistant.api.limits_read import read_limits
from assistant.api.page_limits import PageLimitMiddleware
from assistant.api.problems import answer_with_problems
from tests.assistant.api.callers import refused
from tests.assistant.api.chatting import FakeSide, begun, browser_of, customers_app

FEW = Limits(pages=(Rate(3, 60),), searches=(Rate(1, 60),), all_calls=(Rate(2, 60),))


class Clock:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def pages(clock: Clock, proxies: str = "") -> FastAPI:
    app = FastAPI()

    @app.get("/help/{rest:path}")
    def page(rest: str) -> str:
        return rest

    @app.get("/other")
    def other() -> str:
        return "other"

    app.add_middleware(PageLimitMiddleware, limits=FEW, trusted_proxies=proxies, clock=clock)
    return app


def browser(app: FastAPI, peer: str = "203.0.113.1") -> TestClient:
    return TestClient(app, client=(peer, 50_000))


def test_an_address_reads_so_many_pages_and_others_are_not_held_up() -> None:
    clock = Clock()
    app = pages(clock)
    mine = browser(app)
    assert [mine.get("/help/returns").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert browser(app, "203.0.113.2").get("/help/returns").status_code == 200
    assert mine.get("/other").status_code == 200
    clock.at = 61
    assert mine.get("/help/returns").status_code == 200


def test_searches_are_fewer_than_pages() -> None:
    mine = browser(pages(Clock()))
    assert mine.get("/help/", params={"q": "returns"}).status_code == 200
    late = mine.get("/help/", params={"q": "again"})
    assert "searches from your network" in refused(late, 429)
    assert late.headers["retry-after"] == "60"
    assert mine.get("/help/returns").status_code == 200


def test_a_search_is_one_however_it_is_spelled() -> None:
    mine = browser(pages(Clock()))
    assert mine.get("/help/?%71=returns").status_code == 200
    assert mine.get("/help/?%71=again").status_code == 429
    assert mine.get("/help/?faq=none").status_code == 200


def test_behind_a_proxy_each_customer_is_counted_alone() -> None:
    proxy = browser(pages(Clock(), proxies="203.0.113.1"))
    for last in range(5):
        headers = {"X-Forwarded-For": f"198.51.100.{last}"}
        assert proxy.get("/help/?q=x", headers=headers).status_code == 200


def test_everybody_together_is_counted(tmp_path: Path) -> None:
    app = customers_app(FakeSide.at(tmp_path), FEW, Clock())
    page = begun(app)
    assert page.browser.get(page.url()).status_code == 200
    other = browser_of(app, peer="203.0.113.9")
    assert "calls at once" in refused(other.get("/api/v1/widget"), 429)


def test_the_new_limits_are_settings() -> None:
    read = read_limits("all_calls=5/1, pages=6/60, searches=7/60")
    assert (read.all_calls, read.pages, read.searches) == (
        (Rate(5, 1),),
        (Rate(6, 60),),
        (Rate(7, 60),),
    )


@pytest.fixture
def slow() -> FastAPI:
    app = FastAPI()
    answer_with_problems(app)

    @app.post("/body")
    async def body(request: Request) -> int:
        return len(await request.body())

    @app.get("/file")
    def file() -> Response:
        headers = {"Content-Disposition": "attachment; filename=a.html"}
        return Response("<script>alert(1)</script>", media_type="text/html", headers=headers)

    app.add_middleware(BodyLimitMiddleware, largest_upload=1000, within_s=0.05)
    app.add_middleware(HeadersMiddleware, secure=False)
    return app


def test_a_body_that_never_ends_is_given_up(slow: FastAPI) -> None:
    assert asyncio.run(_status(slow, [b"a"])) == 408


def test_a_body_that_is_whole_is_read(slow: FastAPI) -> None:
    assert TestClient(slow).post("/body", content=b"abc").json() == 3


async def _status(app: FastAPI, pieces: list[bytes]) -> int:
    """The status of a request of which only some pieces arrive."""
    left = list(pieces)
    told: list[Message] = []

    async def receive() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(0), "more_body": True}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        told.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/body",
        "raw_path": b"/body",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"handrail.test")],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("handrail.test", 80),
        "client": ("203.0.113.1", 1),
    }
    await app(scope, receive, send)
    return int(told[0]["status"])


def test_a_file_that_somebody_sent_runs_nothing_wherever_it_is_shown(slow: FastAPI) -> None:
    told = TestClient(slow).get("/file").headers
    assert "sandbox" in told["content-security-policy"]
    assert "script-src" not in told["content-security-policy"]
    assert told["x-content-type-options"] == "nosniff"

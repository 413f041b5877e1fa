"""A proxy that nobody named is noticed, told of once, and not believed."""

import logging
from pathlib import Path

import pytest
from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from starlette.testclient import TestClient

from assistant.api.addresses import proxies
from assistant.api.unnamed_proxies import METRIC, UnnamedProxyMiddleware
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import application

PROXY = "10.0.0.7"


class Noticing:
    """An application behind a proxy, and how many calls of unnamed ones it noticed."""

    def __init__(self, trusted: str = "") -> None:
        self._registry = CollectorRegistry()
        self._app = FastAPI()

        @self._app.get("/")
        def page() -> str:
            return "hello"

        self._app.add_middleware(
            UnnamedProxyMiddleware, trusted=proxies(trusted), registry=self._registry
        )

    def call(self, peer: str = PROXY, **headers: str) -> None:
        """One call from an address."""
        browser = TestClient(self._app, client=(peer, 50_000))
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        assert browser.get("/", headers=named).json() == "hello"

    @property
    def noticed(self) -> float:
        """How many calls were noticed."""
        return self._registry.get_sample_value(METRIC) or 0


def test_a_proxy_nobody_named_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    server = Noticing("192.0.2.1")
    with caplog.at_level(logging.WARNING):
        for last in range(4):
            server.call(x_forwarded_for=f"203.0.113.{last}")
        server.call("10.0.0.8", forwarded="for=203.0.113.9")
    assert server.noticed == 5
    (line,) = caplog.messages
    assert line.startswith("10.0.0.7 forwards calls and is not in HANDRAIL_TRUSTED_PROXIES")
    assert "203.0.113" not in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("trusted", "peer", "header"),
    [
        ("10.0.0.0/8", PROXY, "x_forwarded_for"),
        ("10.0.0.0/8", f"::ffff:{PROXY}", "forwarded"),
        ("", "203.0.113.1", "accept"),
    ],
    ids=["named", "named as ipv6", "no proxy"],
)
def test_nothing_is_said_of_a_named_proxy_or_of_a_caller_without_one(
    trusted: str, peer: str, header: str, caplog: pytest.LogCaptureFixture
) -> None:
    server = Noticing(trusted)
    server.call(peer, **{header: "203.0.113.9"})
    assert server.noticed == 0
    assert caplog.messages == []


def test_the_figures_of_the_server_tell_of_it(tmp_path: Path) -> None:
    assistant = FakeAssistant.at(tmp_path)
    app = application(assistant)
    proxy = TestClient(app, client=(PROXY, 50_000))
    assert f"{METRIC} 0.0" in proxy.get("/metrics").text
    proxy.get("/sign-in", headers={"X-Forwarded-For": "203.0.113.9"})
    assert f"{METRIC} 1.0" in proxy.get("/metrics").text
    assistant.close()

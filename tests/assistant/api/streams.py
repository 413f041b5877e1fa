"""Real servers and the events they stream, for what no test client can read while it grows."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from tests.assistant.api.chatting import KEY, SHOP


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a stream; a comment has no name."""

    name: str
    told: Any


@dataclass(frozen=True, slots=True)
class Live:
    """A conversation on a real server."""

    browser: httpx.Client
    id: str

    def url(self, rest: str = "") -> str:
        """An address in the conversation."""
        return f"/api/v1/conversations/{self.id}{rest}"


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The address of a server on loopback, which ends with the block."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def live(url: str, key: str = KEY, origin: str = SHOP) -> Iterator[Live]:
    """A page on which a conversation was begun."""
    headers = {"X-Site-Key": key, "Origin": origin}
    with httpx.Client(base_url=url, headers=headers, timeout=30, trust_env=False) as browser:
        told = browser.post("/api/v1/conversations", json={}).json()
        browser.headers["Authorization"] = f"Bearer {told['token']}"
        yield Live(browser, told["id"])


def events(response: httpx.Response) -> Iterator[Event]:
    """Events and comments of a stream as they come."""
    lines: list[str] = []
    for line in response.iter_lines():
        if line:
            lines.append(line)
        elif lines:
            yield _event(lines)
            lines = []


def read_events(text: str) -> list[Event]:
    """All events of a stream that has ended."""
    return [_event(block.split("\n")) for block in text.split("\n\n") if block]


def _event(lines: list[str]) -> Event:
    named = dict(line.split(": ", 1) for line in lines)
    if "event" not in named:
        return Event("", named[""])
    return Event(named["event"], json.loads(named["data"]))

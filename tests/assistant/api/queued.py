"""A screen's events as Gradio's script in a browser triggers them: through the queue."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.routing import Mount

from assistant.ui.permissions import Event, events_of

TAB = "tab"
"""What Gradio calls the page that is open."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The queues of an application's screens; a real server has to serve it."""

    app: FastAPI

    def joins(self, browser: httpx.Client, event: Event, data: Mapping[str, str]) -> httpx.Response:
        """Put an event with what the page sends along into the queue of its screen."""
        function = self._function(event)
        body = {
            "session_hash": TAB,
            "fn_index": function._id,
            "data": [None] * len(function.inputs),
            "event_data": dict(data),
            "trigger_id": function.targets[0][0],
        }
        return browser.post(f"{event[0]}/gradio_api/queue/join", json=body)

    def triggers(
        self, browser: httpx.Client, event: Event, data: Mapping[str, str]
    ) -> dict[str, Any]:
        """Put it there and read the stream until the event is done with; what was told of it."""
        # As a page does when it is opened: the queue begins to work.
        assert browser.get(f"{event[0]}/gradio_api/startup-events").status_code == 200
        joined = self.joins(browser, event, data)
        assert joined.status_code == 200, joined.text
        place = f"{event[0]}/gradio_api/queue/data"
        with browser.stream("GET", place, params={"session_hash": TAB}) as told:
            for line in told.iter_lines():
                if not line.startswith("data: "):
                    continue
                message = json.loads(line.removeprefix("data: "))
                is_its = message.get("event_id") == joined.json()["event_id"]
                if is_its and message["msg"] == "process_completed":
                    return dict(message)
        raise AssertionError("the queue ended without an answer")

    def _function(self, event: Event) -> Any:
        mounted = next(
            route
            for route in self.app.routes
            if isinstance(route, Mount) and route.path == event[0]
        )
        page = mounted.app.get_blocks()  # type: ignore[attr-defined]
        return next(function for each, function in events_of(event[0], page) if each == event)

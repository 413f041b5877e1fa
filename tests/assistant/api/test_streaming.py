"""An answer as events: what is told while it is made, and how it ends."""

import asyncio
import json
import threading
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from starlette.datastructures import Headers

from assistant.answering.hearing import Confirmed, Delta, Drafting, Hear, Stopped, Understood
from assistant.api.streaming import streamed, wants_events
from assistant.errors import RequestRefusedError
from assistant.suggestion import Suggestion, citation_json, suggestion_json
from kb.errors import IndexBusyError
from kb.model import Audience
from tests.assistant.wording.policies import word_for_word

TOLD = Suggestion(
    id="1",
    question="How long?",
    audience=Audience.INTERNAL,
    on=date(2026, 3, 3),
    asked_by="ana",
    asked_at=datetime(2026, 3, 3, tzinfo=UTC),
    answer=word_for_word(),
    search_ms=1,
    answer_ms=2,
)

THREADS = ThreadPoolExecutor(4)


def events(told: list[bytes]) -> Iterator[tuple[str, object]]:
    for block in b"".join(told).decode().split("\n\n"):
        lines = [line.partition(": ") for line in block.split("\n") if line]
        fields = {name: value for name, _, value in lines if name}
        if "event" in fields:
            yield fields["event"], json.loads(fields["data"])


async def collected(response: object) -> list[bytes]:
    return [bytes(part) async for part in response.body_iterator]  # type: ignore[attr-defined]


def test_what_is_heard_becomes_events_in_order_and_the_answer_ends_them() -> None:
    citation = TOLD.answer.citations[0]

    def ask(hear: Hear, _stopped: Stopped) -> Suggestion:
        hear(Understood("How long can boots be returned?"))
        hear(Drafting("scripted:model"))
        hear(Delta("Within\n45"))
        hear(Confirmed(citation))
        return TOLD

    found = list(events(asyncio.run(collected(streamed(ask, THREADS)))))
    assert found == [
        ("understood", {"question": "How long can boots be returned?"}),
        ("draft", {"engine": "scripted:model"}),
        ("delta", {"text": "Within\n45"}),
        ("citation", citation_json(citation)),
        ("done", suggestion_json(TOLD)),
    ]


def test_a_refusal_is_the_last_event() -> None:
    def refuse(_hear: Hear, _stopped: Stopped) -> Suggestion:
        raise RequestRefusedError("that conversation is not yours; begin a new one")

    def busy(_hear: Hear, _stopped: Stopped) -> Suggestion:
        raise IndexBusyError("another process owns the index")

    ((name, problem),) = events(asyncio.run(collected(streamed(refuse, THREADS))))
    assert isinstance(problem, dict)
    assert (name, problem["status"]) == ("error", 422)
    assert problem["detail"] == "that conversation is not yours; begin a new one"
    ((_, problem),) = events(asyncio.run(collected(streamed(busy, THREADS))))
    assert isinstance(problem, dict)
    assert problem["status"] == 503


def test_a_caller_who_goes_away_stops_the_draft() -> None:
    ended = threading.Event()

    def ask(hear: Hear, stopped: Stopped) -> Suggestion:
        hear(Delta("You"))
        while not stopped():
            threading.Event().wait(0.005)
        ended.set()
        return replace(TOLD, id="2")

    async def go_away() -> None:
        stream = streamed(ask, THREADS).body_iterator
        assert isinstance(stream, AsyncGenerator)
        await anext(stream)
        await stream.aclose()

    asyncio.run(go_away())
    assert ended.wait(30)


def test_events_are_sent_to_who_accepts_them() -> None:
    assert wants_events(Headers({"accept": "text/event-stream"}))
    assert not wants_events(Headers({"accept": "application/json"}))
    assert not wants_events(Headers({}))


def test_a_defect_of_ours_ends_the_events_too(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_hear: Hear, _stopped: Stopped) -> Suggestion:
        raise ZeroDivisionError

    ((name, problem),) = events(asyncio.run(collected(streamed(broken, THREADS))))
    assert isinstance(problem, dict)
    assert (name, problem["status"]) == ("error", 500)
    assert "tell an admin" in problem["detail"]
    assert "ZeroDivisionError" in caplog.text

"""An answer to a customer as events: what was checked, in pieces."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message

from assistant.api.problems import UNAVAILABLE
from assistant.api.webchat_answers import (
    ChatAnsweredOut,
    ChatMessageOut,
)
from assistant.api.webchat_events import EventStream, pieces
from assistant.casework.errors import ClaimedError
from kb.errors import HomeError, IndexBusyError
from kb.model import Audience
from tests.assistant.api.callers import refused
from tests.assistant.api.chatting import ANSWER, FakeSide, Page, begun, cited, customers_app
from tests.assistant.api.streams import Event, events, live, read_events, serving

STREAMED = {"Accept": "text/event-stream"}


@pytest.fixture
def side(tmp_path: Path) -> FakeSide:
    return FakeSide.at(tmp_path)


@pytest.fixture
def app(side: FakeSide) -> FastAPI:
    return customers_app(side)


@pytest.fixture
def page(app: FastAPI) -> Page:
    return begun(app)


def said(page: Page, text: str = "Boots?", **more: object) -> list[Event]:
    """The events of an answer."""
    response = page.browser.post(
        page.url("/messages"), json={"text": text, **more}, headers=STREAMED
    )
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    return read_events(response.text)


def test_an_answer_comes_in_pieces_that_are_its_text(page: Page) -> None:
    told = said(page, id="m-1")
    names = [each.name for each in told]
    assert names == ["message", "delta", "delta", "delta", "citation", "done"]
    assert "".join(each.told["text"] for each in told if each.name == "delta") == ANSWER
    assert ChatMessageOut.model_validate(told[0].told).sent_as == "m-1"
    done = ChatAnsweredOut.model_validate(told[-1].told)
    assert done.answer is not None
    assert done.answer.text == ANSWER
    assert told[4].told["url"] == "/help/returns#refund-window"


def test_no_internal_source_is_an_event(side: FakeSide, page: Page) -> None:
    side.webchat.sources = (cited(Audience.INTERNAL),)
    told = said(page)
    assert "citation" not in {each.name for each in told}
    assert "internal" not in str(told)


def test_a_message_that_is_refused_ends_the_events(page: Page) -> None:
    (error,) = said(page, "  ")
    assert (error.name, error.told["status"]) == ("error", 422)
    assert error.told["title"]
    (unknown,) = said(page, "These", attachments=["nope"])
    assert unknown.told["status"] == 404


@pytest.mark.parametrize(
    "error",
    [
        HomeError("/srv/handrail/home is not readable; correct its owner"),
        ClaimedError("Ana Berg"),
    ],
)
def test_customers_hear_nothing_of_the_home_and_who_works_there(
    side: FakeSide, page: Page, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse() -> None:
        raise error

    side.webchat.before_answer = refuse
    told = said(page)[-1].told
    assert (told["status"], told["detail"]) == (503, UNAVAILABLE)
    response = page.browser.post(page.url("/messages"), json={"text": "Boots?"})
    assert refused(response, 503) == UNAVAILABLE
    assert str(error) in caplog.text


def test_a_message_is_kept_when_its_answer_is_not_found(side: FakeSide, page: Page) -> None:
    def busy() -> None:
        raise IndexBusyError("another process owns the index; stop it and ask again")

    side.webchat.before_answer = busy
    message, error = said(page)
    assert (message.name, error.name, error.told["status"]) == ("message", "error", 503)
    assert page.browser.get(page.url("/messages")).json()["messages"][0]["text"] == "Boots?"


def test_a_defect_of_ours_ends_the_events_too(
    side: FakeSide, page: Page, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    side.webchat.before_answer = broken
    error = said(page)[-1]
    assert (error.name, error.told["status"]) == ("error", 500)
    assert "ZeroDivisionError" in caplog.text
    response = page.browser.post(page.url("/messages"), json={"text": "Boots?"})
    assert response.status_code == 500
    assert response.headers["access-control-allow-origin"] == "https://shop.example"


def test_the_message_is_told_before_the_answer_and_a_browser_that_leaves_loses_nothing(
    side: FakeSide, app: FastAPI
) -> None:
    left, answered = threading.Event(), threading.Event()

    def wait() -> None:
        assert left.wait(30)
        answered.set()

    side.webchat.before_answer = wait
    with serving(app) as url, live(url) as there:
        given_ = {"text": "Boots?"}
        with there.browser.stream(
            "POST", there.url("/messages"), json=given_, headers=STREAMED
        ) as response:
            assert next(events(response)).name == "message"
        left.set()
        assert answered.wait(30)
        for _ in range(300):
            kept = there.browser.get(there.url("/messages")).json()["messages"]
            if len(kept) == 2:
                break
    assert [each["text"] for each in kept] == ["Boots?", ANSWER]


@given(st.text())
def test_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


def test_a_piece_is_a_sentence() -> None:
    assert pieces("One. Two!\n\n- Three") == ["One. ", "Two!\n\n- ", "Three"]
    assert pieces("") == []


def test_what_nobody_reads_ends() -> None:
    sent: list[Message] = []
    made = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal made
        while True:
            made += 1
            yield b"x"

    async def stuck(message: Message) -> None:
        sent.append(message)
        if len(sent) > 3:
            await asyncio.Event().wait()

    async def nothing_comes() -> Message:
        await asyncio.Event().wait()
        raise AssertionError("it never comes")

    stream = EventStream(endless(), patience_s=0.01)
    asyncio.run(stream({"type": "http"}, nothing_comes, stuck))
    assert (len(sent), made) == (4, 3)

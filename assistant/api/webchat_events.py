"""Server-sent events for customers: an answer that was checked, piece by piece."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor
from contextlib import suppress
from http import HTTPStatus

from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from starlette.types import Message, Send

from assistant.api.problems import UNAVAILABLE, problem_json, told_customers
from assistant.api.streaming import EVENTS
from assistant.api.webchat_shown import answered_json, message_json, public, source_json
from assistant.errors import AssistantError
from assistant.json_value import Json
from assistant.webchat.model import Answered, ChatMessage
from assistant.webchat.ports import Kept
from kb.errors import KnowledgeBaseError
from kb.sentences import sentences

_LOG = logging.getLogger(__name__)
# Proxies close what is silent for long.
PING_S = 10.0
_PATIENCE_S = 30.0
PING = format_sse_event(comment="still here")

Say = Callable[[Kept], Answered]
_Tell = Callable[[bytes | None], None]


class EventStream(StreamingResponse):
    """Events for one customer; ends when they cannot be written for `patience_s` seconds."""

    def __init__(self, events: AsyncIterator[bytes], *, patience_s: float = _PATIENCE_S) -> None:
        super().__init__(events, media_type=EVENTS, headers={"Cache-Control": "no-store"})
        self._patience_s = patience_s

    async def stream_response(self, send: Send) -> None:
        """Send every event, unless nobody takes them."""

        async def patiently(message: Message) -> None:
            try:
                async with asyncio.timeout(self._patience_s):
                    await send(message)
            except TimeoutError:
                raise _NobodyReadsError from None

        with suppress(_NobodyReadsError):
            await super().stream_response(patiently)


class _NobodyReadsError(Exception):
    """The connection stands, and nothing goes through."""


def streamed_answer(say: Say, threads: Executor) -> EventStream:
    """Events `message`, `delta` …, `citation` …, and at the end `done`; or `error` as the last.

    A caller who goes away loses nothing: the message is taken in and answered all the same.
    """
    return EventStream(_answer_events(say, threads))


async def _answer_events(say: Say, threads: Executor) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    heard: asyncio.Queue[bytes | None] = asyncio.Queue()

    def tell(each: bytes | None) -> None:
        # The loop is closed when the server stops in the middle of an answer.
        if not loop.is_closed():
            loop.call_soon_threadsafe(heard.put_nowait, each)

    answering = loop.run_in_executor(threads, _answer, say, tell)
    while True:
        try:
            each = await asyncio.wait_for(heard.get(), PING_S)
        except TimeoutError:
            yield PING
            continue
        if each is None:
            break
        yield each
    await answering


def _answer(say: Say, tell: _Tell) -> None:
    """Tell the events of an answer, and None at the end."""
    kept: list[ChatMessage] = []

    def taken_in(message: ChatMessage) -> None:
        kept.append(message)
        tell(event("message", message_json(message)))

    try:
        answered = say(taken_in)
        if not kept:
            taken_in(answered.message)
        for each in _told(answered):
            tell(each)
    except (AssistantError, KnowledgeBaseError) as error:
        tell(_refused(*told_customers(error)))
    except Exception:  # noqa: BLE001  (the outermost edge of an answer, as a 500 is of a request)
        _LOG.exception("a customer's message failed")
        tell(_refused(HTTPStatus.INTERNAL_SERVER_ERROR, UNAVAILABLE))
    tell(None)


def _told(answered: Answered) -> Iterator[bytes]:
    if answered.answer is not None:
        for piece in pieces(answered.answer.text):
            yield event("delta", {"text": piece})
        for source in public(answered.answer.sources):
            yield event("citation", source_json(source))
    yield event("done", answered_json(answered))


def _refused(status: HTTPStatus, detail: str) -> bytes:
    return event("error", problem_json(status, detail))


def pieces(text: str) -> list[str]:
    """A text cut before each of its sentences; joined they are the text, exactly."""
    starts = [span.start for span in sentences(text)][1:]
    return [text[a:b] for a, b in zip([0, *starts], [*starts, len(text)], strict=True) if a < b]


def event(name: str, value: dict[str, Json]) -> bytes:
    """One event."""
    return format_sse_event(event=name, data_str=json.dumps(value, ensure_ascii=False))

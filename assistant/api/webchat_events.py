"""An answer to a customer as server-sent events: what was checked, piece by piece."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor
from http import HTTPStatus

from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event

from assistant.api.problems import BROKEN, problem_json, status_of
from assistant.api.streaming import EVENTS
from assistant.api.webchat_shown import answered_json, message_json, public, source_json
from assistant.errors import AssistantError
from assistant.json_value import Json
from assistant.webchat.model import Answered
from kb.errors import KnowledgeBaseError
from kb.sentences import sentences

_LOG = logging.getLogger(__name__)
# Proxies close what is silent for long.
PING_S = 10.0
PING = format_sse_event(comment="still here")

Say = Callable[[], Answered]


def streamed_answer(say: Say, threads: Executor) -> StreamingResponse:
    """Events `message`, `delta` …, `citation` …, and at the end `done`, or `error` alone.

    A caller who goes away loses nothing: the message is taken in and answered all the same.
    """
    return StreamingResponse(
        _answer_events(say, threads), media_type=EVENTS, headers={"Cache-Control": "no-store"}
    )


async def _answer_events(say: Say, threads: Executor) -> AsyncIterator[bytes]:
    answering = asyncio.get_running_loop().run_in_executor(threads, _events_of, say)
    while not (await asyncio.wait([answering], timeout=PING_S))[0]:
        yield PING
    for each in answering.result():
        yield each


def _events_of(say: Say) -> list[bytes]:
    try:
        return list(_told(say()))
    except (AssistantError, KnowledgeBaseError) as error:
        return [_refused(status_of(error), str(error))]
    except Exception:  # noqa: BLE001  (the outermost edge of an answer, as a 500 is of a request)
        _LOG.exception("a customer's message failed")
        return [_refused(HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN)]


def _told(answered: Answered) -> Iterator[bytes]:
    yield event("message", message_json(answered.message))
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

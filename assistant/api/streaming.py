"""An answer as server-sent events: the draft as it grows, sources as confirmed, then the whole."""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from http import HTTPStatus

from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from starlette.datastructures import Headers

from assistant.answering.hearing import (
    Confirmed,
    Delta,
    Drafting,
    Hear,
    Heard,
    Stopped,
    Understood,
)
from assistant.api.problems import BROKEN
from assistant.errors import AssistantError
from assistant.json_value import Json
from assistant.suggestion import Suggestion, citation_json, suggestion_json
from kb.errors import KnowledgeBaseError

_log = logging.getLogger(__name__)
EVENTS = "text/event-stream"
# Proxies close what is silent for long.
_PING_S = 10.0
_PING = format_sse_event(comment="still here")

Ask = Callable[[Hear, Stopped], Suggestion]


@dataclass(frozen=True, slots=True)
class _Failed:
    """No answer came, and why."""

    status: HTTPStatus
    detail: str


def wants_events(headers: Headers) -> bool:
    """Tell whether the caller asked for events rather than for the answer alone."""
    return EVENTS in headers.get("accept", "")


def streamed(ask: Ask, threads: Executor) -> StreamingResponse:
    """Events `understood`, `draft`, `delta`, `citation`, and at the end `done` or `error`.

    `done` is the suggestion; what `delta` told is void from then on. A caller who goes away
    stops the draft; the answer is still kept.
    """
    return StreamingResponse(
        _events(ask, threads), media_type=EVENTS, headers={"Cache-Control": "no-store"}
    )


async def _events(ask: Ask, threads: Executor) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    heard: asyncio.Queue[Heard | Suggestion | _Failed] = asyncio.Queue()
    gone = threading.Event()

    def tell(each: Heard | Suggestion | _Failed) -> None:
        # The loop is closed when the server stops in the middle of an answer.
        if not loop.is_closed():
            loop.call_soon_threadsafe(heard.put_nowait, each)

    answering = loop.run_in_executor(threads, lambda: tell(_answered(ask, tell, gone.is_set)))
    try:
        while True:
            try:
                each = await asyncio.wait_for(heard.get(), _PING_S)
            except TimeoutError:
                yield _PING
                continue
            yield _event(each)
            if isinstance(each, Suggestion | _Failed):
                break
        await answering
    finally:
        gone.set()


def _answered(ask: Ask, hear: Hear, stopped: Stopped) -> Suggestion | _Failed:
    try:
        return ask(hear, stopped)
    except AssistantError as error:
        return _Failed(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
    except KnowledgeBaseError as error:
        return _Failed(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
    except Exception:  # noqa: BLE001  (the outermost edge of an answer, as a 500 is of a request)
        _log.exception("an answer failed")
        return _Failed(HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN)


def _event(each: Heard | Suggestion | _Failed) -> bytes:
    match each:
        case Understood(question):
            return _written("understood", {"question": question})
        case Drafting(engine):
            return _written("draft", {"engine": engine})
        case Delta(text):
            return _written("delta", {"text": text})
        case Confirmed(citation):
            return _written("citation", citation_json(citation))
        case Suggestion():
            return _written("done", suggestion_json(each))
        case _Failed(status, detail):
            return _written(
                "error", {"title": status.phrase, "status": int(status), "detail": detail}
            )


def _written(name: str, value: dict[str, Json]) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(value, ensure_ascii=False))

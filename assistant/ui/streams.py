"""Gradio's sessions, apart by person: what the pages call theirs names nothing of another's.

Gradio keeps what it does for a page (its events, its stream, its state) under a session hash that
the page makes up, and gives it to whoever says that hash. So what Gradio hears is another name,
worked out of the person and the hash: nobody can say a name of somebody else's, whoever spoke
first and however long ago, and there is nothing to remember. The ids of single events Gradio
makes up itself, at random, and tells in their stream alone.
"""

import hashlib
import json
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.datastructures import MutableHeaders, QueryParams
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.access.model import PersonId
from assistant.api.problems import problem
from assistant.json_value import Json

IsOpen = Callable[[str], bool]
"""Whether Gradio keeps a stream of that name."""

_FIELD = "session_hash"
_FOLLOWED = "/gradio_api/queue/data"
_HEARTBEAT = "/gradio_api/heartbeat/"
_LONGEST = 100
_UNREADABLE = "This is no event of a page; reload the page and try again."
_UNKNOWN = "There is no such stream; reload the page."


def theirs(person: PersonId, session: str) -> str:
    """The name that Gradio knows a page's session of one person by."""
    return hashlib.sha256(f"{person}\n{session}".encode("utf-8", "surrogatepass")).hexdigest()


class StreamNaming:
    """Passes calls of Gradio on with the caller's own names for sessions.

    A stream that this person began nothing in is not there: 404, whoever else has one so called.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def pass_on(
        self,
        person: PersonId,
        rest: str,
        is_open: IsOpen,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Rename in the address or the body; `rest` is the path below the screen's."""
        if rest.rstrip("/") == _FOLLOWED:
            await self._follow(person, is_open, scope, receive, send)
        elif rest.startswith(_HEARTBEAT):
            await self._app(_beating(person, scope), receive, send)
        elif scope["method"] == "POST":
            await self._rename_body(person, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _follow(
        self, person: PersonId, is_open: IsOpen, scope: Scope, receive: Receive, send: Send
    ) -> None:
        said = QueryParams(scope["query_string"]).getlist(_FIELD)
        name = theirs(person, said[0]) if len(said) == 1 else ""
        if not is_open(name):
            await problem(HTTPStatus.NOT_FOUND, _UNKNOWN)(scope, receive, send)
            return
        query = urlencode({_FIELD: name}).encode()
        await self._app({**scope, "query_string": query}, receive, send)

    async def _rename_body(
        self, person: PersonId, scope: Scope, receive: Receive, send: Send
    ) -> None:
        try:
            body = await _whole(receive)
        except HTTPException as refusal:
            # Out here nobody else makes an answer of what the bounds of bodies refuse.
            await problem(refusal.status_code, refusal.detail)(scope, receive, send)
            return
        renamed = None if body is None else _renamed(person, body)
        if renamed is None:
            await problem(HTTPStatus.UNPROCESSABLE_ENTITY, _UNREADABLE)(scope, receive, send)
            return
        scope = {**scope, "headers": list(scope["headers"])}
        headers = MutableHeaders(scope=scope)
        headers["content-length"] = str(len(renamed))
        del headers["transfer-encoding"]
        await self._app(scope, _once(renamed, receive), send)


def _beating(person: PersonId, scope: Scope) -> Scope:
    """A heartbeat's call under the session's own name."""
    before, mark, session = scope["path"].partition(_HEARTBEAT)
    path = f"{before}{mark}{theirs(person, session.rstrip('/'))}"
    return {**scope, "path": path, "raw_path": path.encode()}


def _renamed(person: PersonId, body: bytes) -> bytes | None:
    """An event's body with the session's own name; None where it is none."""
    try:
        event: Json = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(event, dict):
        return None
    session = event.get(_FIELD)
    if isinstance(session, str) and len(session) <= _LONGEST:
        event[_FIELD] = theirs(person, session)
    elif session is not None:
        return None
    # Never as it came: what was read here is what Gradio reads.
    return json.dumps(event).encode()


async def _whole(receive: Receive) -> bytes | None:
    """The body, which is bounded by whoever stands before; None where the caller went away."""
    pieces: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)


def _once(body: bytes, receive: Receive) -> Receive:
    """Tells the body again, then whatever is still to be heard."""
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again

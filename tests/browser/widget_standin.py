"""The customer's side of Handrail as a stand-in: what it answers is scripted, nothing is stored."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.datastructures import UploadFile
from starlette.middleware.base import BaseHTTPMiddleware

from assistant.widget.serving import widget_routes
from tests.browser.widget_page import event

Json = dict[str, Any]
Call = Callable[[Request], Awaitable[Response]]

ANSWER = (
    "You can return boots within 30 days of delivery. [1] Worn boots are repaired instead. [2]\n"
    "The money goes back to the card you paid with."
)
SOURCES: list[Json] = [
    {
        "n": 1,
        "document_id": "returns",
        "title": "Returns",
        "heading": "How long you have",
        "quote": "Goods can be returned within 30 days of delivery.",
        "url": "/help/returns#how-long",
    },
    {
        "n": 2,
        "document_id": "repairs",
        "title": "Repairs and resoling",
        "heading": "Repairs and resoling > Worn goods",
        "quote": "| Worn boots | repaired, not refunded |",
        "url": "/help/repairs#worn",
    },
]
CONFIG: Json = {
    "name": "Larkfield",
    "languages": ["en", "de", "fr", "es", "ar"],
    "texts": {
        "title": "Larkfield",
        "greeting": "",
        "suggestions": ["How long may I return boots?", "Do you repair worn soles?"],
    },
    "colour": "#0f6e63",
    "side": "end",
    "attachments": True,
    "survey": True,
    "help_url": "/help/",
    "longest_message": 4000,
    "largest_attachment": 5_000_000,
}


def _calm() -> Json:
    return {
        "standing": "assistant",
        "agent": "",
        "typing": False,
        "read_up_to": None,
        "waiting": None,
        "may_go_back": False,
        "survey": True,
        "contact_known": False,
    }


WAITING: Json = {
    "open": True,
    "basis": "lately",
    "minutes": 5,
    "opens_at": None,
    "zone": "Europe/Berlin",
    "ahead": 2,
    "anybody": True,
}


@dataclass
class Chat:
    """One conversation, its token, and all that was told and done in it."""

    token: str
    identity: str | None = None
    messages: list[Json] = field(default_factory=list)
    state: Json = field(default_factory=_calm)
    calls: list[tuple[str, str, Json]] = field(default_factory=list)

    def add(self, speaker: str, text: str, **more: Any) -> Json:
        """A new message, a second after the one before."""
        last = self.messages[-1]["at"] if self.messages else datetime.now(UTC).isoformat()
        message = {
            "id": uuid.uuid4().hex[:12],
            "at": (datetime.fromisoformat(last) + timedelta(seconds=1)).isoformat(),
            "speaker": speaker,
            "by": "",
            "text": text,
            "sent_as": "",
            "citations": [],
            "answers": False,
            "helpful": None,
            "attachments": [],
            **more,
        }
        self.messages.append(message)
        return message

    def become(self, **state: Any) -> None:
        """Change what stands above the messages."""
        self.state = {**self.state, **state}

    def done(self, what: str) -> list[Json]:
        """The bodies of the calls of one kind, in order."""
        return [body for _, path, body in self.calls if path == what]


@dataclass
class StandIn:
    """The scripted server: `refusals` are answered first, in order; `more` goes into answers."""

    chats: dict[str, Chat] = field(default_factory=dict)
    refusals: list[Response] = field(default_factory=list)
    config: Json = field(default_factory=lambda: dict(CONFIG))
    more: Json = field(default_factory=dict)
    breaks_off: bool = False
    allowed: bool = True
    waiting: Json = field(default_factory=lambda: dict(WAITING))

    @property
    def chat(self) -> Chat:
        """The newest conversation."""
        return list(self.chats.values())[-1]

    def refuse(self, status: int, detail: str = "No.", **headers: str) -> None:
        """Answer the next message with a problem."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.refusals.append(
            JSONResponse({"status": status, "detail": detail}, status, headers=named)
        )


def app_of(stand_in: StandIn) -> FastAPI:
    """The HTTP interface over it, with the real widget."""
    app = FastAPI()
    app.include_router(widget_routes())

    async def guarded(request: Request, call: Call) -> Response:
        if request.method == "OPTIONS":
            answer = Response(status_code=204)
        elif request.url.path.startswith("/api/") and not _let_in(stand_in, request):
            answer = JSONResponse({"detail": "this site key may not be used here"}, 403)
        else:
            answer = await call(request)
        answer.headers["Access-Control-Allow-Origin"] = request.headers.get("origin", "*")
        answer.headers["Access-Control-Allow-Headers"] = "authorization,content-type,x-site-key"
        answer.headers["Access-Control-Allow-Methods"] = "GET,POST,PUT,DELETE"
        answer.headers["Access-Control-Expose-Headers"] = "Retry-After,Content-Disposition"
        return answer

    app.add_middleware(BaseHTTPMiddleware, dispatch=guarded)

    @app.get("/api/v1/widget")
    async def widget(language: str = "en") -> Json:
        return {**stand_in.config, "language": language}

    @app.post("/api/v1/conversations")
    async def begin(request: Request) -> Response:
        body = await request.json()
        name = uuid.uuid4().hex[:10]
        chat = stand_in.chats[name] = Chat(f"token-{name}", body.get("identity"))
        answer = {"id": name, "token": chat.token, "state": chat.state, "messages": []}
        return JSONResponse(answer, 201)

    @app.api_route(
        "/api/v1/conversations/{name}/{rest:path}", methods=["GET", "POST", "PUT", "DELETE"]
    )
    async def within(request: Request, name: str, rest: str) -> Response:
        chat = stand_in.chats.get(name)
        if chat is None or request.headers.get("authorization") != f"Bearer {chat.token}":
            return JSONResponse({"detail": "this conversation cannot be opened"}, 401)
        return await _answered(stand_in, chat, request, rest)

    return app


def _let_in(stand_in: StandIn, request: Request) -> bool:
    headers = request.headers
    return stand_in.allowed and headers.get("x-site-key") == "site_demo" and "origin" in headers


async def _answered(stand_in: StandIn, chat: Chat, request: Request, rest: str) -> Response:
    method = request.method
    if (method, rest) == ("GET", "messages"):
        after = request.query_params.get("after", "")
        return JSONResponse({"messages": _after(chat, after), "state": chat.state})
    if rest == "events":
        after = request.query_params.get("after", "")
        return StreamingResponse(_events(chat, after, request), media_type="text/event-stream")
    if rest == "transcript":
        return Response("\n".join(each["text"] for each in chat.messages), media_type="text/plain")
    if rest == "attachments":
        async with request.form() as form:
            file = form["file"]
            assert isinstance(file, UploadFile)
            kept = {"id": uuid.uuid4().hex[:8], "name": file.filename, "size": file.size}
        return JSONResponse({**kept, "type": "text/plain", "at": ""}, 201)
    body = json.loads(await request.body() or b"{}")
    if (method, rest) == ("POST", "messages"):
        if stand_in.refusals:
            return stand_in.refusals.pop(0)
        return StreamingResponse(_say(stand_in, chat, body), media_type="text/event-stream")
    chat.calls.append((method, f"{method} {rest}", body))
    return _other(stand_in, chat, f"{method} {rest}", body)


def _other(stand_in: StandIn, chat: Chat, what: str, body: Json) -> Response:
    match what.split("/")[0].split():
        case ["POST", "handover"]:
            if chat.state["standing"] != "waiting":
                chat.add("customer", body.get("text") or "I would like to talk to a person.")
            known = bool(body.get("contact"))
            waiting = stand_in.waiting
            chat.become(standing="waiting", waiting=waiting, may_go_back=True, contact_known=known)
        case ["DELETE", "handover"]:
            chat.become(standing="assistant", waiting=None, may_go_back=False)
        case ["POST", "survey"]:
            chat.become(survey=False)
            return JSONResponse({"given": True, "state": chat.state}, 201)
        case ["PUT", "messages"]:
            message = next(each for each in chat.messages if each["id"] in what)
            message["helpful"] = body["helpful"]
            return Response(status_code=204)
        case ["PUT", "presence"]:
            return Response(status_code=204)
        case _:
            pass
    return JSONResponse({"state": chat.state})


def _after(chat: Chat, after: str) -> list[Json]:
    names = [each["id"] for each in chat.messages]
    return chat.messages[names.index(after) + 1 :] if after in names else list(chat.messages)


async def _say(stand_in: StandIn, chat: Chat, body: Json) -> AsyncIterator[str]:
    again = next((each for each in chat.messages if each["sent_as"] == body["id"]), None)
    files = [
        {"id": each, "name": "receipt.txt", "type": "text/plain", "size": 20, "at": ""}
        for each in body.get("attachments", [])
    ]
    message = again or chat.add("customer", body["text"], sent_as=body["id"], attachments=files)
    yield event("message", message)
    answer = None
    if chat.state["standing"] == "assistant" and again is None:
        sources = SOURCES if "return" in body["text"] else []
        text = ANSWER if sources else f"You asked: {body['text']}"
        answer = chat.add("assistant", text, citations=sources, answers=True)
        for word in text.split(" ")[:-1]:
            yield event("delta", {"text": f"{word} "})
            await asyncio.sleep(0.002)
        if stand_in.breaks_off:
            return
        yield event("delta", {"text": text.rsplit(" ", 1)[-1]})
    final = {"message": message, "answer": answer, "state": chat.state, "again": again is not None}
    yield event("done", {**final, "orders": [], "offers": [], **stand_in.more})


async def _events(chat: Chat, after: str, request: Request) -> AsyncIterator[str]:
    told = [each["id"] for each in chat.messages[: len(chat.messages) - len(_after(chat, after))]]
    state = ""
    while not await request.is_disconnected():
        for message in list(chat.messages):
            if message["id"] not in told:
                told.append(message["id"])
                yield event("message", message)
        now = event("state", chat.state)
        if now != state:
            state = now
            yield now
        await asyncio.sleep(0.03)

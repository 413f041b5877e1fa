"""Who calls the customer's side: their address, site, and conversation; nothing else gets in."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated, Protocol

import anyio.to_thread
from fastapi import Depends, Header, Path, Request, Security
from fastapi.security import HTTPBearer
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.addresses import caller, counted_as, network_of, proxies
from assistant.api.caller import bearer
from assistant.api.cross_origin import (
    CONVERSATIONS,
    is_customers,
    is_preflight,
    let_in,
    origin_of,
    preflight,
)
from assistant.api.limiting import Clock, Count, Limiter, Limits, Rate
from assistant.api.problems import UNAVAILABLE, problem, problem_for_customers
from assistant.errors import AssistantError
from assistant.settings import Settings
from assistant.sites.errors import SiteRefusedError
from assistant.sites.model import Site
from assistant.sites.ports import Sites
from assistant.webchat.errors import TokenRefusedError
from assistant.webchat.model import Conversation
from assistant.webchat.ports import WebChat
from kb.errors import KnowledgeBaseError

_LOG = logging.getLogger(__name__)
_MESSAGES = ("messages", "handover")
_WRITING = ("POST", "PUT", "PATCH")
# How many homes behind one network of IPv6 may call at their utmost at once.
_HOMES = 10


class HasWebChat(Protocol):
    """What the customer's side asks of the application."""

    @property
    def settings(self) -> Settings:
        """The settings it was opened with."""

    @property
    def sites(self) -> Sites:
        """Who may show the widget."""

    @property
    def webchat(self) -> WebChat:
        """Customers' conversations."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a call says of itself before its body is read."""

    method: str
    path: str
    origin: str
    key: str
    token: str
    address: str
    network: str

    @property
    def place(self) -> tuple[str, str]:
        """The conversation it is about, and the word behind it; empty where there is none."""
        if not self.path.startswith(f"{CONVERSATIONS}/"):
            return "", ""
        conversation, _, rest = self.path.removeprefix(f"{CONVERSATIONS}/").partition("/")
        return conversation, rest.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Visit:
    """A call that was let in; `conversation` is None where it is about none.

    `address` is whom it is counted as.
    """

    site: Site
    origin: str
    conversation: Conversation | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """What became of a call: `allowed` is the origin that may read the answer, or empty."""

    allowed: str
    outcome: Visit | AssistantError | KnowledgeBaseError


class Visitors:
    """Lets calls in, or says why not; safe to use from many threads."""

    def __init__(self, handrail: HasWebChat, limits: Limits, clock: Clock) -> None:
        self._handrail = handrail
        self._limits = limits
        self._limiter = Limiter(clock)

    def knows(self, origin: str) -> bool:
        """Whether any site's pages come from there."""
        return self._handrail.sites.known_origin(origin)

    def meet(self, call: Call) -> Met:
        """Find out who calls, count the call, and refuse it where it may not be made.

        Everybody's calls are counted last: who names no site takes nothing from those who do.
        """
        allowed = ""
        try:
            site = self._site(call)
            allowed = call.origin if site else ""
            limits = self._limits
            self._limiter.count(*_calls(call, limits))
            if site is None:
                raise SiteRefusedError
            self._limiter.count(Count(limits.all_calls, "everybody", "calls at once"))
            return Met(allowed, self._let_in(call, site))
        except (AssistantError, KnowledgeBaseError) as refusal:
            return Met(allowed, refusal)

    def _site(self, call: Call) -> Site | None:
        try:
            return self._handrail.sites.admitted(call.key, call.origin)
        except SiteRefusedError:
            return None

    def _let_in(self, call: Call, site: Site) -> Visit:
        name, what = call.place
        visit = Visit(site, call.origin, address=call.address)
        limits = self._limits
        if not name:
            if call.method == "POST":
                self._limiter.count(Count(limits.conversations, call.address, "new conversations"))
            return visit
        if not call.token:
            raise TokenRefusedError
        conversation = self._handrail.webchat.opened(site, name, call.token)
        counts = [Count(limits.conversation_calls, name, "calls in this conversation")]
        if call.method == "POST" and what in _MESSAGES:
            counts.append(Count(limits.messages, name, "messages"))
            counts.append(Count(limits.site_messages, site.key, "messages from this site"))
        if call.method == "POST" and what == "attachments":
            counts.append(Count(limits.attachments, name, "files"))
            network = "files from your network"
            counts.append(Count(limits.address_attachments, call.address, network))
            counts.append(Count(limits.site_attachments, site.key, "files from this site"))
        self._limiter.count(*counts)
        return replace(visit, conversation=conversation)


class VisitorMiddleware:
    """Stands before the customer's side and before the limit of bodies.

    Puts the Visit of whoever is let in into `request.state.visit`; nobody else reaches a route.
    What is refused can be read by the page it is told to, where its site may use the key.
    """

    def __init__(
        self,
        app: ASGIApp,
        handrail: HasWebChat,
        limits: Limits | None = None,
        clock: Clock = time.monotonic,
    ) -> None:
        self._app = app
        self._visitors = Visitors(handrail, limits or Limits(), clock)
        self._proxies = proxies(handrail.settings.trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what browsers ask first, then let in or refuse."""
        if scope["type"] != "http" or not is_customers(scope["path"]):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if is_preflight(scope["method"], headers):
            await self._preflight(headers["origin"], scope, receive, send)
            return
        met = await anyio.to_thread.run_sync(self._visitors.meet, self._call(scope, headers))
        telling = _Telling(met.allowed, send)
        match met.outcome:
            case Visit() as visit if _is_readable(scope, headers):
                scope.setdefault("state", {})["visit"] = visit
                await self._pass_on(scope, receive, telling)
            case Visit():
                wanted = "multipart/form-data" if _is_file(scope["path"]) else "application/json"
                await problem(
                    HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"send this as {wanted}, and say so"
                )(scope, receive, telling)
            case refusal:
                await problem_for_customers(refusal)(scope, receive, telling)

    def _call(self, scope: Scope, headers: Headers) -> Call:
        peer = scope["client"][0] if scope.get("client") else ""
        address = caller(peer, headers.getlist("x-forwarded-for"), self._proxies)
        return Call(
            method=scope["method"],
            path=scope["path"],
            origin=origin_of(headers),
            key=headers.get("x-site-key", ""),
            token=bearer(headers),
            address=counted_as(address),
            network=network_of(address),
        )

    async def _preflight(self, origin: str, scope: Scope, receive: Receive, send: Send) -> None:
        known = await anyio.to_thread.run_sync(self._visitors.knows, origin)
        answer = preflight() if known else problem_for_customers(SiteRefusedError())
        await answer(scope, receive, _Telling(origin if known else "", send))

    async def _pass_on(self, scope: Scope, receive: Receive, telling: "_Telling") -> None:
        try:
            await self._app(scope, receive, telling)
        except Exception:
            # Outside of here a defect is answered without the headers that let the page read it.
            if telling.started:
                raise
            _LOG.exception("%s %s failed", scope["method"], scope["path"])
            await problem(HTTPStatus.INTERNAL_SERVER_ERROR, UNAVAILABLE)(scope, receive, telling)


class _Telling:
    """Sends a response that pages of one origin may read."""

    def __init__(self, origin: str, send: Send) -> None:
        self._origin = origin
        self._send = send
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            let_in(MutableHeaders(scope=message), self._origin)
        await self._send(message)


def _calls(call: Call, limits: Limits) -> Iterator[Count]:
    """What a call counts as: its address's, and of IPv6 its whole network's, some times as often.

    Whoever has one address of 64 bits mostly has thousands, and together they are one caller.
    """
    what = "calls from your network"
    yield Count(limits.calls, call.address, what)
    if call.network:
        wider = tuple(Rate(_HOMES * each.most, each.seconds) for each in limits.calls)
        yield Count(wider, call.network, what)


def _is_file(path: str) -> bool:
    return path.endswith("/attachments")


def _is_readable(scope: Scope, headers: Headers) -> bool:
    """Whether the body, if one belongs there, is of the type that is read there."""
    if scope["method"] not in _WRITING:
        return True
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == ("multipart/form-data" if _is_file(scope["path"]) else "application/json")


def _let_in(
    request: Request,
    _key: Annotated[
        str, Header(alias="X-Site-Key", description="The site's key, as data-site has it.")
    ],
    _origin: Annotated[
        str,
        Header(
            alias="Origin",
            description="Where the page comes from. Browsers say it, but for a page of the same"
            " host that reads: its address, Referer, does then.",
        ),
    ] = "",
) -> Visit:
    visit = getattr(request.state, "visit", None)
    if not isinstance(visit, Visit):
        raise SiteRefusedError
    return visit


def _opened(
    visit: Annotated[Visit, Depends(_let_in)],
    conversation: Annotated[str, Path(description="The conversation's id.")],
    _token: Annotated[
        object,
        Security(
            HTTPBearer(
                scheme_name="conversation",
                description="The token that POST /api/v1/conversations told, once.",
                auto_error=False,
            )
        ),
    ],
) -> Conversation:
    opened = visit.conversation
    if opened is None or opened.id != conversation:
        raise TokenRefusedError
    return opened


Visitor = Annotated[Visit, Depends(_let_in)]
"""A call from a page of a site."""
InConversation = Annotated[Conversation, Depends(_opened)]
"""The conversation that a call's token opens."""
NEEDS_SITE = Depends(_let_in)
NEEDS_CONVERSATION = Depends(_opened)

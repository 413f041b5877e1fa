"""Around Gradio's pages: which of its routes exist, and our frame in its HTML."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

from markupsafe import Markup
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.api.caller import signed_in
from assistant.api.problems import problem
from assistant.ui.streams import StreamNaming
from assistant.ui.templates import render

# Gradio's own code and colours: the same for everybody, so nobody has to sign in for them.
_OPEN = re.compile(r"/(assets|static|svelte)/[^?]*|/theme\.css")
# What our pages use of Gradio; uploads, its file server, its API pages and the rest stay shut.
_USED = re.compile(
    r"/gradio_api/(startup-events|queue/(join|data)|heartbeat/\w+|reset|cancel|run/predict)/?"
)
_ITS_STYLE = re.compile(r'<link rel="stylesheet" crossorigin href="([^"]+)">')
# In a layer Gradio's own look yields to ours, however specific its selectors are. The link
# stays, switched off, so that Gradio's script finds it there and does not add it again.
_IN_A_LAYER = r'<link rel="stylesheet" crossorigin href="\1" media="not all">' + (
    r'<style>@import url("\1") layer(gradio);</style>'
)
_SOCIAL = re.compile(
    r"<meta\s+(?:property|name)=\"(?:og|twitter):[^>]*>|<link rel=\"manifest\"[^>]*>"
)


@dataclass(frozen=True, slots=True)
class Screen:
    """A page of ours: its path without the last slash, its name, its own style and script.

    Who may do what it `needs` may open it; `whose` says in its refusal who they are.
    """

    path: str
    name: str
    asset: str
    needs: Permission = Permission.ASK
    whose: str = "staff"


class ShellMiddleware:
    """Stands between the network and Gradio's pages; the bar lists screens that are not, too.

    `is_open` says whether Gradio keeps a stream of that name for a screen.
    """

    def __init__(
        self,
        app: ASGIApp,
        screens: tuple[Screen, ...],
        listed: tuple[Screen, ...] = (),
        is_open: Callable[[Screen, str], bool] = lambda _screen, _stream: True,
    ) -> None:
        self._app = app
        self._streams = StreamNaming(app)
        self._is_open = is_open
        self._screens = screens
        self._listed = listed or screens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Show whom the door let in what our pages use, and nobody anything else."""
        screen = self._screen(scope)
        if screen is None:
            await self._app(scope, receive, send)
            return
        rest = scope["path"].removeprefix(screen.path)
        if rest == "":
            await RedirectResponse(f"{screen.path}/")(scope, receive, send)
        elif rest == "/" and scope["method"] in ("GET", "HEAD"):
            await self._page(screen, signed_in(Request(scope)), scope, receive, send)
        elif _OPEN.fullmatch(rest):
            await self._app(scope, receive, send)
        elif _USED.fullmatch(rest):
            person = signed_in(Request(scope)).id
            is_open = partial(self._is_open, screen)
            await self._streams.pass_on(person, rest, is_open, scope, receive, send)
        else:
            await problem(HTTPStatus.NOT_FOUND, "There is nothing here.")(scope, receive, send)

    def _screen(self, scope: Scope) -> Screen | None:
        if scope["type"] != "http":
            return None
        path = scope["path"]
        for screen in self._screens:
            if path == screen.path or path.startswith(f"{screen.path}/"):
                return screen
        return None

    async def _page(
        self, screen: Screen, person: Person, scope: Scope, receive: Receive, send: Send
    ) -> None:
        _refuse_compression(scope)
        frame = framed(screen, self._listed, person, scope["state"]["nonce"])
        await self._app(scope, receive, _Rewriting(send, frame))


def bar_for(screen: Screen, screens: tuple[Screen, ...], person: Person) -> Markup:
    """The top bar, with the screens this person may open."""
    theirs = [each for each in screens if person.may(each.needs)]
    return render("bar", screen=screen, screens=theirs, person=person)


def framed(
    screen: Screen, screens: tuple[Screen, ...], person: Person, nonce: str
) -> Callable[[str], str]:
    """How Gradio's page becomes ours: our title, styles, scripts, top bar; its scripts allowed."""
    head = render("head", screen=screen)
    bar = bar_for(screen, screens, person)

    def frame(html: str) -> str:
        html = _SOCIAL.sub("", html).replace("</head>", f"{head}</head>", 1)
        html = _ITS_STYLE.sub(_IN_A_LAYER, html)
        html = re.sub(r"<body[^>]*>", lambda body: f"{body[0]}{bar}", html, count=1)
        # Gradio writes "<" inside its scripts' data as \u003c, so this meets tags only.
        return html.replace("<script", f'<script nonce="{nonce}"')

    return frame


class _Rewriting:
    """A `send` that holds a page back until it is whole, then sends it rewritten."""

    def __init__(self, send: Send, rewrite: Callable[[str], str]) -> None:
        self._send = send
        self._rewrite = rewrite
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        """Collect; at the end, rewrite and send."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        if Headers(raw=self._start["headers"]).get("content-type", "").startswith("text/html"):
            self._body = self._rewrite(self._body.decode()).encode()
        MutableHeaders(scope=self._start)["content-length"] = str(len(self._body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._body})


def _refuse_compression(scope: Scope) -> None:
    scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]

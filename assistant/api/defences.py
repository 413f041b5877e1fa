"""What every request meets before our code, and every response on its way out."""

import re
import secrets
from http import HTTPStatus
from urllib.parse import urlsplit

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.caller import bearer, session_cookie
from assistant.api.cross_origin import CONVERSATIONS, SCRIPT, is_customers, is_shared
from assistant.api.doors.routes import SCREENS
from assistant.api.problems import BROKEN, problem
from assistant.webchat.model import LARGEST_ATTACHMENT

UPLOADS = ("/api/v1/documents", "/api/v1/inbox/import")
_SESSIONS = "/api/v1/sessions"
_READING = ("GET", "HEAD", "OPTIONS")
_ELSEWHERE = ("cross-site", "same-site")
_USUAL_LIMIT = 1_000_000
_CUSTOMERS_LIMIT = 64_000
_ATTACHMENTS = re.compile(rf"{CONVERSATIONS}/[^/]+/attachments")
# What stands around a file in a form.
_ATTACHMENT_LIMIT = LARGEST_ATTACHMENT + 100_000
_TOO_SLOW = "This took too long to arrive; send it again over a better connection."
# A large file over a slow line takes minutes.
_PATIENCE = 10
_SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
# These say themselves how long they are kept, if they are.
_PUBLIC = (SCRIPT, "/help/", "/robots.txt")
_KEPT_BY_BROWSERS = ("/assets/", "/static/")


class BodyLimitMiddleware:
    """Refuses bodies over 1 MB, and uploads over `largest_upload` bytes, before they are read.

    Customers send at most 64 kB, and files of 5 MB. A body that is not whole after `within_s`
    seconds, ten times that for an upload, is given up.
    """

    def __init__(self, app: ASGIApp, largest_upload: int, within_s: float = 30.0) -> None:
        self._app = app
        self._largest_upload = largest_upload
        self._within_s = within_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Trust the announced length when it is too much, and count when it is not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        size = f"{limit // 1_000_000} MB" if limit >= 1_000_000 else f"{limit // 1_000} kB"
        refusal = f"That is more than {size}; send less at a time."
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced) > limit:
            await problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, refusal)(scope, receive, send)
            return
        received = 0
        is_whole = False
        until = anyio.current_time() + self._seconds(scope["path"])

        async def counted() -> Message:
            nonlocal received, is_whole
            if is_whole:
                # From here on there is only the caller's going away to hear of.
                return await receive()
            with anyio.move_on_at(until) as waited:
                message = await receive()
            if waited.cancelled_caught:
                raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, _TOO_SLOW)
            is_whole = not message.get("more_body", False)
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, refusal)
            return message

        await self._app(scope, counted, send)

    def _seconds(self, path: str) -> float:
        is_file = path in UPLOADS or _ATTACHMENTS.fullmatch(path)
        return self._within_s * (_PATIENCE if is_file else 1)

    def _limit(self, path: str) -> int:
        if _ATTACHMENTS.fullmatch(path):
            return _ATTACHMENT_LIMIT
        if is_customers(path):
            return _CUSTOMERS_LIMIT
        return self._largest_upload if path in UPLOADS else _USUAL_LIMIT


class SameOriginMiddleware:
    """Refuses what another site's page asks for in the name of who looks at it.

    For a change a browser always names the page that a form or script comes from; for what is
    read under /api/, some of which is noted, it says whether a page elsewhere led there. A
    program with a bearer token is no browser. Customers call from other sites, without cookies.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Compare the page's origin with the host it talks to."""
        if scope["type"] == "http" and _is_anothers(scope):
            refused = problem(
                HTTPStatus.FORBIDDEN,
                "This did not come from a page of Handrail; open Handrail and try again.",
            )
            await refused(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _is_anothers(scope: Scope) -> bool:
    """Whether another site's page asks for this."""
    path, headers = scope["path"], Headers(scope=scope)
    if is_customers(path) or bearer(headers):
        return False
    if scope["method"] in _READING:
        led = headers.get("sec-fetch-site", "") in _ELSEWHERE
        return led and path.startswith("/api/") and bool(session_cookie(headers))
    return path != _SESSIONS and _host_of(headers.get("origin", "")) != headers.get("host", "")


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


class HeadersMiddleware:
    """Tells the browser to fetch nothing from elsewhere and to run no script but ours."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self._app = app
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Make a nonce for the page's own scripts, and add the headers to the response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce

        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._add(MutableHeaders(scope=message), scope["path"], nonce)
            await send(message)

        try:
            await self._app(scope, receive, with_headers)
        except Exception:
            # Outside of here a defect would be answered without the headers; it is logged there.
            if not started:
                answer = problem(HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN)
                await answer(scope, receive, with_headers)
            raise

    def _add(self, headers: MutableHeaders, path: str, nonce: str) -> None:
        if headers.get("content-disposition", "").startswith("attachment"):
            # Whatever somebody sent, should it ever be shown, runs nothing and reaches nothing.
            headers["Content-Security-Policy"] = _SANDBOX
        headers.setdefault("Content-Security-Policy", content_security_policy(path, nonce))
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        # Not no-referrer: forms would then name no origin.
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        shared = "cross-origin" if is_shared(path) else "same-origin"
        headers["Cross-Origin-Resource-Policy"] = shared
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if self._secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if path.startswith(_PUBLIC):
            headers.setdefault("Cache-Control", "no-store")
        elif not any(place in path for place in _KEPT_BY_BROWSERS):
            headers["Cache-Control"] = "no-store"


def content_security_policy(path: str, nonce: str) -> str:
    """The strictest policy a page works with; no page may reach another host.

    Gradio's pages set styles inline and compile their templates; nothing else may.
    """
    if path.startswith("/api/"):
        return "default-src 'none'; frame-ancestors 'none'"
    gradio = path.startswith(tuple(SCREENS))
    scripts = f"'self' 'nonce-{nonce}' 'unsafe-eval'" if gradio else "'self'"
    styles = "'self' 'unsafe-inline'" if gradio else "'self'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src 'self' data:;"
        " font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'self';"
        " form-action 'self'; frame-ancestors 'none'"
    )

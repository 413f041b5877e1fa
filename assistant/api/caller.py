"""Who is calling: the person of a session cookie or of a bearer token."""

import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Annotated

import anyio.to_thread
from fastapi import Depends, Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.access import api_tokens, sessions
from assistant.access.model import Person
from assistant.access.owner import owner
from assistant.api.cross_origin import is_customers
from kb.database import Database

COOKIE = "handrail_session"
SIGN_IN_FIRST = (
    "Sign in first: POST /api/v1/sessions gives a token; send it as 'Authorization: Bearer …'."
)
_NOBODY_NEEDED = ("/static/", "/healthz", "/readyz", "/metrics")


Who = Callable[[str], Person | None]


def who_by_token(database: Database, owner_token: str) -> Who:
    """Read a token: a session's, a personal one, or the one this home's command line works with.

    A token that opens nothing takes as long as any other: only its hash is looked up.
    """
    the_owner = owner()

    def who(token: str) -> Person | None:
        if owner_token and hmac.compare_digest(token.encode(), owner_token.encode()):
            return the_owner
        now = datetime.now(UTC)
        if api_tokens.is_api_token(token):
            return api_tokens.who(database, token, at=now)
        return sessions.who(database, token, at=now)

    return who


class CallerMiddleware:
    """Puts the calling person, or None, into `request.state.person`."""

    def __init__(self, app: ASGIApp, who: Who) -> None:
        self._app = app
        self._who = who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look the token up off the event loop, then pass the request on."""
        if scope["type"] == "http":
            token = _token(Headers(scope=scope))
            caller = None
            if token and not _is_for_nobody(scope["path"]):
                caller = await anyio.to_thread.run_sync(self._who, token)
            state = scope.setdefault("state", {})
            state["person"] = caller
        await self._app(scope, receive, send)


def bearer(headers: Headers) -> str:
    """The bearer token of a request, or nothing."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def session_cookie(headers: Headers) -> str:
    """The session's token in the browser's cookies, or nothing."""
    cookies = SimpleCookie()
    try:
        cookies.load(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookies[COOKIE].value if COOKIE in cookies else ""


def person_of(request: Request) -> Person | None:
    """Who calls, as the middleware found out."""
    found = getattr(request.state, "person", None)
    return found if isinstance(found, Person) else None


def signed_in(request: Request) -> Person:
    """Who calls; raises HTTPException where nobody is signed in."""
    person = person_of(request)
    if person is None:
        raise HTTPException(
            HTTPStatus.UNAUTHORIZED,
            SIGN_IN_FIRST,
            headers={"WWW-Authenticate": "Bearer"},
        )
    return person


Staff = Annotated[Person, Depends(signed_in)]


def _is_for_nobody(path: str) -> bool:
    """Whether nobody of the staff calls there: customers bring tokens of their own."""
    return path.startswith(_NOBODY_NEEDED) or is_customers(path)


def _token(headers: Headers) -> str:
    if given := bearer(headers):
        return given
    cookie = session_cookie(headers)
    # Browsers send cookies by themselves; a personal token is only ever shown on purpose.
    return "" if api_tokens.is_api_token(cookie) else cookie

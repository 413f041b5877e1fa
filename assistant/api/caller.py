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

from assistant.access import sessions
from assistant.access.model import Person, Role
from assistant.access.owner import owner
from assistant.api.cross_origin import is_customers
from kb.database import Database

COOKIE = "handrail_session"
_NOBODY_NEEDED = ("/static/", "/healthz", "/readyz", "/metrics")

Who = Callable[[str], Person | None]


def who_by_token(database: Database, owner_token: str) -> Who:
    """Read a token: a session's, or the one this home's command line works with."""
    the_owner = owner()

    def who(token: str) -> Person | None:
        if owner_token and hmac.compare_digest(token.encode(), owner_token.encode()):
            return the_owner
        return sessions.who(database, token, at=datetime.now(UTC))

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
            person = None
            if token and not _is_for_nobody(scope["path"]):
                person = await anyio.to_thread.run_sync(self._who, token)
            scope.setdefault("state", {})["person"] = person
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


def _signed_in(request: Request) -> Person:
    person = person_of(request)
    if person is None:
        raise HTTPException(
            HTTPStatus.UNAUTHORIZED,
            "Sign in first: POST /api/v1/sessions gives a token; send it as"
            " 'Authorization: Bearer …'.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return person


def _editor(person: Annotated[Person, Depends(_signed_in)]) -> Person:
    if not person.role.may_edit_library:
        raise HTTPException(
            HTTPStatus.FORBIDDEN,
            f"A {person.role.label} cannot change the library; ask a knowledge manager.",
        )
    return person


def _admin(person: Annotated[Person, Depends(_signed_in)]) -> Person:
    if person.role is not Role.ADMIN:
        raise HTTPException(HTTPStatus.FORBIDDEN, "Only an admin may do this; ask one.")
    return person


Staff = Annotated[Person, Depends(_signed_in)]
Editor = Annotated[Person, Depends(_editor)]
Admin = Annotated[Person, Depends(_admin)]


def _is_for_nobody(path: str) -> bool:
    """Whether nobody of the staff calls there: customers bring tokens of their own."""
    return path.startswith(_NOBODY_NEEDED) or is_customers(path)


def _token(headers: Headers) -> str:
    return bearer(headers) or session_cookie(headers)

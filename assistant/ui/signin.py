"""The sign-in page and the way out: plain HTML that works without scripts."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from assistant.access import sessions
from assistant.access.errors import SignInRefusedError, TooManyTriesError
from assistant.access.signin import Door
from assistant.api.accounts import address_of
from assistant.api.caller import COOKIE, person_of, session_cookie
from assistant.ui.templates import render

HOME = "/desk/"


def sign_in_routes(door: Door, *, secure: bool) -> APIRouter:
    """Routes of the browser's session; the cookie goes over https only when `secure`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/")
    def home() -> Response:
        return RedirectResponse(HOME, HTTPStatus.SEE_OTHER)

    @routes.get("/sign-in")
    def page(request: Request, next: str = HOME) -> Response:
        if person_of(request) is not None:
            return RedirectResponse(local_path(next), HTTPStatus.SEE_OTHER)
        return _page(HTTPStatus.OK, email="", error="", next=next)

    @routes.post("/sign-in")
    def sign_in(
        request: Request,
        email: Annotated[str, Form(max_length=320)] = "",
        password: Annotated[str, Form(max_length=1000)] = "",
        next: Annotated[str, Form(max_length=2000)] = HOME,
    ) -> Response:
        try:
            token = door.sign_in(email, password, address=address_of(request), at=datetime.now(UTC))
        except SignInRefusedError as error:
            return _page(HTTPStatus.UNAUTHORIZED, email=email, error=str(error), next=next)
        except TooManyTriesError as error:
            return _page(HTTPStatus.TOO_MANY_REQUESTS, email=email, error=str(error), next=next)
        # A session that was open in this browser ends here: one browser, one person.
        sessions.close_session(door.database, session_cookie(request.headers))
        response = RedirectResponse(local_path(next), HTTPStatus.SEE_OTHER)
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(sessions.LONGEST.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=secure or request.url.scheme == "https",
        )
        return response

    @routes.post("/sign-out")
    def sign_out(request: Request) -> Response:
        sessions.close_session(door.database, session_cookie(request.headers))
        response = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
        response.delete_cookie(COOKIE)
        return response

    return routes


def local_path(wanted: str) -> str:
    """A path on this server, or the desk when somebody tries to lead elsewhere."""
    plain = wanted.isprintable() and "\\" not in wanted
    if plain and wanted.startswith("/") and not wanted.startswith("//"):
        return wanted
    return HOME


def _page(status: HTTPStatus, *, email: str, error: str, next: str) -> HTMLResponse:
    html = render("signin", email=email, error=error, next=local_path(next))
    return HTMLResponse(html, status)

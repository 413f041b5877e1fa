"""The sign-in page, its second step and the way out: plain HTML that works without scripts."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from assistant.access import sessions
from assistant.access.devices import device_of
from assistant.access.errors import (
    CodeRefusedError,
    HalfSignInOverError,
    SignInRefusedError,
    TooManyTriesError,
)
from assistant.access.second_factor import halves
from assistant.access.signin import CodeNeeded, Door, SignedIn
from assistant.api.accounts import address_of
from assistant.api.caller import COOKIE, person_of, session_cookie
from assistant.ui.templates import render

HOME = "/desk/"
SECOND = "/sign-in/second"
HALF_COOKIE = "handrail_half"


def sign_in_routes(door: Door, *, secure: bool, elsewhere: str = "") -> APIRouter:
    """Routes of the browser's session; the cookie goes over https only when `secure`.

    `elsewhere` is what the button of the identity provider says, empty where there is none.
    """
    routes = APIRouter(include_in_schema=False)

    @routes.get("/")
    def home() -> Response:
        return RedirectResponse(HOME, HTTPStatus.SEE_OTHER)

    @routes.get("/sign-in")
    def page(request: Request, next: str = HOME) -> Response:
        if person_of(request) is not None:
            return RedirectResponse(local_path(next), HTTPStatus.SEE_OTHER)
        return sign_in_page(HTTPStatus.OK, email="", error="", next=next, elsewhere=elsewhere)

    @routes.post("/sign-in")
    def sign_in(
        request: Request,
        email: Annotated[str, Form(max_length=320)] = "",
        password: Annotated[str, Form(max_length=1000)] = "",
        next: Annotated[str, Form(max_length=2000)] = HOME,
    ) -> Response:
        try:
            entered = door.sign_in(
                email,
                password,
                address=address_of(request),
                device=device_of(request.headers.get("user-agent", "")),
                at=datetime.now(UTC),
            )
        except SignInRefusedError as error:
            return sign_in_page(
                HTTPStatus.UNAUTHORIZED,
                email=email,
                error=str(error),
                next=next,
                elsewhere=elsewhere,
            )
        except TooManyTriesError as error:
            return sign_in_page(
                HTTPStatus.TOO_MANY_REQUESTS,
                email=email,
                error=str(error),
                next=next,
                elsewhere=elsewhere,
            )
        return let_in(door, request, entered, next=next, secure=secure)

    @routes.get(SECOND)
    def second_page(request: Request, next: str = HOME) -> Response:
        if not _half(request):
            return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
        return _second_page(HTTPStatus.OK, error="", next=next)

    @routes.post(SECOND)
    def second_step(
        request: Request,
        code: Annotated[str, Form(max_length=60)] = "",
        next: Annotated[str, Form(max_length=2000)] = HOME,
    ) -> Response:
        try:
            entered = door.finish(
                _half(request),
                code,
                address=address_of(request),
                device=device_of(request.headers.get("user-agent", "")),
                at=datetime.now(UTC),
            )
        except CodeRefusedError as error:
            return _second_page(HTTPStatus.UNAUTHORIZED, error=str(error), next=next)
        except TooManyTriesError as error:
            return _second_page(HTTPStatus.TOO_MANY_REQUESTS, error=str(error), next=next)
        except HalfSignInOverError as error:
            over = sign_in_page(
                HTTPStatus.UNAUTHORIZED, email="", error=str(error), next=next, elsewhere=elsewhere
            )
            over.delete_cookie(HALF_COOKIE, path=SECOND)
            return over
        return let_in(door, request, entered, next=next, secure=secure)

    @routes.post("/sign-out")
    def sign_out(request: Request) -> Response:
        sessions.close_session(door.database, session_cookie(request.headers), audit=door.audit)
        response = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
        response.delete_cookie(COOKIE)
        return response

    return routes


def let_in(
    door: Door, request: Request, entered: SignedIn | CodeNeeded, *, next: str, secure: bool
) -> Response:
    """Lead on whoever came in, by whichever way, or to the second step of it."""
    secure = secure or request.url.scheme == "https"
    if isinstance(entered, CodeNeeded):
        second = f"{SECOND}?{urlencode({'next': local_path(next)})}"
        response = RedirectResponse(second, HTTPStatus.SEE_OTHER)
        response.set_cookie(
            HALF_COOKIE,
            entered.token,
            max_age=int(halves.LASTS.total_seconds()),
            path=SECOND,
            httponly=True,
            samesite="lax",
            secure=secure,
        )
        return response
    # A session that was open in this browser ends here: one browser, one person.
    sessions.close_session(door.database, session_cookie(request.headers), audit=door.audit)
    response = RedirectResponse(local_path(next), HTTPStatus.SEE_OTHER)
    response.set_cookie(
        COOKIE,
        entered.token,
        max_age=int(sessions.LONGEST.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=secure,
    )
    if _half(request):
        response.delete_cookie(HALF_COOKIE, path=SECOND)
    return response


def local_path(wanted: str) -> str:
    """A path on this server, or the desk when somebody tries to lead elsewhere."""
    plain = wanted.isprintable() and "\\" not in wanted
    if plain and wanted.startswith("/") and not wanted.startswith("//"):
        return wanted
    return HOME


def _half(request: Request) -> str:
    """The half sign-in of this browser, or nothing."""
    return request.cookies.get(HALF_COOKIE, "")


def sign_in_page(
    status: HTTPStatus, *, email: str, error: str, next: str, elsewhere: str
) -> HTMLResponse:
    """The page with one line that says what went wrong, if something did."""
    html = render("signin", email=email, error=error, next=local_path(next), elsewhere=elsewhere)
    return HTMLResponse(html, status)


def _second_page(status: HTTPStatus, *, error: str, next: str) -> HTMLResponse:
    return HTMLResponse(render("signin_second", error=error, next=local_path(next)), status)

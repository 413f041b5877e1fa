"""`/api/v1/sessions`: signing in and out, for programs."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from assistant.access import sessions
from assistant.access.devices import device_of
from assistant.access.signin import Door
from assistant.api.addresses import Network, caller, counted_as
from assistant.api.caller import Staff, bearer, session_cookie
from assistant.api.case_answers import ProblemOut
from assistant.api.schemas import Credentials, SessionOut


def account_routes(door: Door) -> APIRouter:
    """Routes that open and end a program's session."""
    routes = APIRouter(prefix="/api/v1", tags=["sessions"])

    @routes.post(
        "/sessions",
        status_code=201,
        responses={401: {"model": ProblemOut}, 429: {"model": ProblemOut}},
        summary="Open a session; returns its token",
    )
    def open_session(given: Credentials, request: Request) -> SessionOut:
        entered = door.sign_in_with_code(
            given.email,
            given.password,
            given.code,
            address=address_of(request),
            device=device_of(request.headers.get("user-agent", "")),
            at=datetime.now(UTC),
        )
        return SessionOut(token=entered.token)

    @routes.delete("/sessions/current", status_code=204, summary="End the session of this token")
    def end_session(request: Request, person: Staff) -> Response:
        token = bearer(request.headers) or session_cookie(request.headers)
        sessions.close_session(door.database, token, audit=door.audit)
        return Response(status_code=204)

    return routes


def address_of(request: Request) -> str:
    """Whom a request is counted as coming from: an address, or the network of an IPv6 one.

    `app.state.proxies` are the networks whose word on it counts.
    """
    trusted: tuple[Network, ...] = getattr(request.app.state, "proxies", ())
    peer = request.client.host if request.client else ""
    forwarded = request.headers.getlist("x-forwarded-for")
    return counted_as(caller(peer, forwarded, trusted)) or "unknown"

"""`/api/v1/sessions`: signing in and out, for programs."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from assistant.access import sessions
from assistant.access.signin import Door
from assistant.api.caller import Staff, bearer
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
        token = door.sign_in(
            given.email, given.password, address=address_of(request), at=datetime.now(UTC)
        )
        return SessionOut(token=token)

    @routes.delete("/sessions/current", status_code=204, summary="End the session of this token")
    def end_session(request: Request, person: Staff) -> Response:
        sessions.close_session(door.database, bearer(request.headers))
        return Response(status_code=204)

    return routes


def address_of(request: Request) -> str:
    """The network address a request came from."""
    return request.client.host if request.client else "unknown"

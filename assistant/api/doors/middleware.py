"""The door: every call is looked up in the table before the application sees it."""

from http import HTTPStatus
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.access.model import Person
from assistant.api.caller import SIGN_IN_FIRST
from assistant.api.doors.finding import Entries
from assistant.api.doors.model import Anybody, Needed, held, refusal, scopes_of
from assistant.api.doors.routes import ROUTES
from assistant.api.problems import problem, problem_for_customers
from assistant.api.visitors import Visit
from assistant.sites.errors import SiteRefusedError


class DoorMiddleware:
    """Lets a call through to its route, or answers it; stands behind whoever says who calls.

    What the table does not name does not exist, whatever the application has there.
    """

    def __init__(self, app: ASGIApp, entries: Entries | None = None) -> None:
        self._app = app
        self._entries = entries or Entries(ROUTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, or refuse it: 401, 403, 404 or 405, each as a problem."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] != "http":
            # Nothing here speaks anything but HTTP.
            await send({"type": "websocket.close", "code": 1008})
        elif (refused := self._refusal(scope)) is not None:
            await refused(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        entry = self._entries.find(scope["method"], scope["path"])
        if entry is not None:
            return _refusal(scope, entry.needed)
        if methods := self._entries.methods(scope["path"]):
            allow = {"Allow": ", ".join(methods)}
            return problem(HTTPStatus.METHOD_NOT_ALLOWED, "Method Not Allowed", allow)
        if self._entries.find(scope["method"], f"{scope['path']}/") is not None:
            return RedirectResponse(f"{quote(scope['path'])}/{_query(scope)}")
        return problem(HTTPStatus.NOT_FOUND, "Not Found")


def _refusal(scope: Scope, needed: Needed) -> Response | None:
    state = scope.get("state", {})
    if isinstance(needed, Anybody):
        if needed is Anybody.OPEN or isinstance(state.get("visit"), Visit):
            return None
        return problem_for_customers(SiteRefusedError())
    person = state.get("person")
    if not isinstance(person, Person):
        return _sign_in_first(scope)
    if needed & held(person, scopes_of(scope)):
        return None
    return problem(HTTPStatus.FORBIDDEN, refusal(person, needed))


def _sign_in_first(scope: Scope) -> Response:
    """Browsers that open a page are led to the sign-in and back; all else is told of it."""
    path: str = scope["path"]
    if path.startswith("/api/") or scope["method"] not in ("GET", "HEAD"):
        return problem(
            HTTPStatus.UNAUTHORIZED, SIGN_IN_FIRST, headers={"WWW-Authenticate": "Bearer"}
        )
    return RedirectResponse(f"/sign-in?next={quote(path + _query(scope))}", HTTPStatus.SEE_OTHER)


def _query(scope: Scope) -> str:
    return f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""

"""The door: every call is looked up in the table before the application sees it."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.access.model import Person
from assistant.access.refusing import refusal
from assistant.api.caller import SIGN_IN_FIRST
from assistant.api.doors.finding import Entries
from assistant.api.doors.model import Anybody
from assistant.api.doors.routes import ROUTES
from assistant.api.problems import problem, problem_for_customers
from assistant.api.visitors import Visit
from assistant.sites.errors import SiteRefusedError

RefusedPage = Callable[[str, Person], Response | None]
"""What a browser is shown of a path that is not for somebody; None where there is no such page."""


class DoorMiddleware:
    """Lets a call through to its route, or answers it; stands behind whoever says who calls.

    What the table does not name does not exist, whatever the application has there.
    """

    def __init__(
        self,
        app: ASGIApp,
        refused_page: RefusedPage = lambda _path, _person: None,
        entries: Entries | None = None,
    ) -> None:
        self._app = app
        self._refused_page = refused_page
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
        if entry is None:
            return self._nothing(scope)
        if isinstance(entry.needed, Anybody):
            return _unless_visiting(scope, entry.needed)
        person = scope.get("state", {}).get("person")
        if not isinstance(person, Person):
            return self._sign_in_first(scope)
        if person.may(entry.needed):
            return None
        page = None if _is_for_programs(scope) else self._refused_page(scope["path"], person)
        return page or problem(HTTPStatus.FORBIDDEN, refusal(person, entry.needed))

    def _nothing(self, scope: Scope) -> Response:
        path = scope["path"]
        if methods := self._entries.methods(path):
            allow = {"Allow": ", ".join(methods)}
            return problem(HTTPStatus.METHOD_NOT_ALLOWED, "Method Not Allowed", allow)
        if self._entries.find(scope["method"], f"{path}/") is not None:
            return RedirectResponse(f"{quote(path)}/{_query(scope)}")
        return problem(HTTPStatus.NOT_FOUND, "Not Found")

    def _sign_in_first(self, scope: Scope) -> Response:
        """Browsers at a page are led to the sign-in and back; programs are told of it."""
        if _is_for_programs(scope):
            bearer = {"WWW-Authenticate": "Bearer"}
            return problem(HTTPStatus.UNAUTHORIZED, SIGN_IN_FIRST, headers=bearer)
        wanted = scope["path"] + _query(scope)
        if scope["method"] not in ("GET", "HEAD"):
            # What a form would have done is not done later: back to where it may have stood.
            start = f"/{wanted.split('/')[1]}"
            wanted = f"{start}/" if self._entries.find("GET", f"{start}/") else start
        return RedirectResponse(f"/sign-in?next={quote(wanted)}", HTTPStatus.SEE_OTHER)


def _unless_visiting(scope: Scope, needed: Anybody) -> Response | None:
    if needed is Anybody.OPEN or isinstance(scope.get("state", {}).get("visit"), Visit):
        return None
    return problem_for_customers(SiteRefusedError())


def _is_for_programs(scope: Scope) -> bool:
    path: str = scope["path"]
    return path.startswith("/api/") or "/gradio_api/" in path


def _query(scope: Scope) -> str:
    return f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""

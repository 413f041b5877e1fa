"""What every admin page shares: who may see it, its frame, and what was done before it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from assistant.access.model import Person, Role
from assistant.api.caller import person_of
from assistant.api.problems import status_of
from assistant.errors import AssistantError
from assistant.ui.admin.told import Tellings, Told
from assistant.ui.screens import ADMIN, SCREENS
from assistant.ui.shell import bar_for
from assistant.ui.templates import Value, render

LONGEST = 2_000
"""How many characters of a field are read; what is longer is no form of ours."""

_TOLD = "told"


@dataclass(frozen=True, slots=True)
class AdminPage:
    """One of the admin pages, as their tabs name it."""

    path: str
    name: str


PEOPLE = AdminPage("/admin/people", "People")
SESSIONS = AdminPage("/admin/sessions", "Sessions")
TOKENS = AdminPage("/admin/tokens", "Tokens")
SITES = AdminPage("/admin/sites", "Sites")
WEBHOOKS = AdminPage("/admin/webhooks", "Webhooks")
AUDIT = AdminPage("/admin/audit", "Audit log")
CUSTOMERS = AdminPage("/admin/customers", "Customer data")


class NotThereError(AssistantError):
    """What an address names is not there, or not any more; the message says where to look."""


class AdminRoute(APIRoute):
    """A route for admins: others are shown the door, and a refusal is a page of one line."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[None, None, Response]]:
        """The route's own handler behind the check of who asks."""
        inner = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            person = person_of(request)
            if person is None:
                return _to_the_door(request)
            if person.role is not Role.ADMIN:
                bar = bar_for(ADMIN, SCREENS, person)
                return HTMLResponse(render("refused", screen=ADMIN, bar=bar), HTTPStatus.FORBIDDEN)
            try:
                return await inner(request)
            except RequestValidationError:
                line = "That is no form of this page; open the page anew and try again."
                return _trouble(person, HTTPStatus.UNPROCESSABLE_ENTITY, line)
            except NotThereError as error:
                return _trouble(person, HTTPStatus.NOT_FOUND, str(error))
            except AssistantError as error:
                return _trouble(person, status_of(error), str(error))

        return guarded


def _acting(request: Request) -> Person:
    """The admin who asks; nobody else gets past, whatever stands before."""
    person = person_of(request)
    if person is None or person.role is not Role.ADMIN:
        raise HTTPException(HTTPStatus.FORBIDDEN, "Only an admin may do this; ask one.")
    return person


ByAdmin = Annotated[Person, Depends(_acting)]


def admin_router(page: AdminPage) -> APIRouter:
    """A router below the page's path whose routes are for admins alone."""
    return APIRouter(prefix=page.path, route_class=AdminRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Frame:
    """Draws the admin pages; `pages` are the tabs there are."""

    pages: tuple[AdminPage, ...]
    tellings: Tellings = field(default_factory=Tellings)

    def show(
        self,
        request: Request,
        page: AdminPage,
        template: str,
        *,
        status: HTTPStatus = HTTPStatus.OK,
        **values: Value,
    ) -> Response:
        """A page from templates/admin/TEMPLATE.html, with what was done before it."""
        person = _acting(request)
        asked = request.query_params.get(_TOLD, "")
        html = render(
            f"admin/{template}",
            bar=bar_for(ADMIN, SCREENS, person),
            pages=self.pages,
            page=page,
            told=self.tellings.take(person.id, asked) if asked else None,
            **values,
        )
        return HTMLResponse(html, status)

    def done(self, by: Person, path: str, told: Told) -> Response:
        """After an act: on to a page that tells of it once; reloading does nothing again."""
        asked = urlencode({_TOLD: self.tellings.keep(by.id, told)})
        return RedirectResponse(f"{path}?{asked}", HTTPStatus.SEE_OTHER)


def _to_the_door(request: Request) -> Response:
    """To the sign-in, and back here afterwards where that is a page."""
    path = request.url.path if request.method in ("GET", "HEAD") else "/admin/"
    query = f"?{request.url.query}" if request.url.query and path != "/admin/" else ""
    wanted = quote(f"{path}{query}")
    return RedirectResponse(f"/sign-in?next={wanted}", HTTPStatus.SEE_OTHER)


def _trouble(person: Person, status: HTTPStatus, line: str) -> Response:
    html = render("admin/trouble", bar=bar_for(ADMIN, SCREENS, person), line=line)
    return HTMLResponse(html, status)

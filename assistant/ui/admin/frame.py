"""What every admin page shares: its errors, its frame, and what was done before it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute

from assistant.access.model import Person
from assistant.api.caller import signed_in
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
    """An admin page's route: whatever refuses is a page of one line."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[None, None, Response]]:
        """The route's own handler, and pages for its errors."""
        inner = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            person = signed_in(request)
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


def admin_router(page: AdminPage) -> APIRouter:
    """A router below the page's path; the table of routes says for whom each is."""
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
        person = signed_in(request)
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


def _trouble(person: Person, status: HTTPStatus, line: str) -> Response:
    bar, is_missing = bar_for(ADMIN, SCREENS, person), status is HTTPStatus.NOT_FOUND
    html = render("admin/trouble", bar=bar, line=line, is_missing=is_missing)
    return HTMLResponse(html, status)

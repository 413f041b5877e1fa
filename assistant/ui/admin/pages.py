"""All admin pages, put together."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from assistant.access.passwords import Passwords
from assistant.api.caller import Staff
from assistant.audit.ports import AuditLog
from assistant.ports import Assistant
from assistant.ui.admin.audit import audit_pages
from assistant.ui.admin.customers import customer_pages
from assistant.ui.admin.frame import (
    AUDIT,
    CUSTOMERS,
    PEOPLE,
    SESSIONS,
    SITES,
    TOKENS,
    WEBHOOKS,
    AdminPage,
    AdminRoute,
    Frame,
)
from assistant.ui.admin.ground import Ground
from assistant.ui.admin.people import people_routes
from assistant.ui.admin.sessions import session_pages
from assistant.ui.admin.sites import site_pages
from assistant.ui.admin.tokens import token_pages
from assistant.ui.admin.webhooks import webhook_pages

PAGES: tuple[AdminPage, ...] = (PEOPLE, SESSIONS, TOKENS, SITES, WEBHOOKS, AUDIT, CUSTOMERS)
"""The pages there are, in the order of their tabs."""


_STAFF = (people_routes, session_pages, token_pages)
_REST = (site_pages, webhook_pages, audit_pages, customer_pages)


def admin_routes(
    handrail: Assistant, audit: AuditLog, *, passwords: Passwords | None = None
) -> APIRouter:
    """Every page below /admin/; what is done there is noted in `audit`.

    The table of routes (assistant/api/doors) says for whom each is.
    """
    ground = Ground(handrail, audit, Frame(PAGES), passwords or Passwords())
    routes = APIRouter(include_in_schema=False)
    front = APIRouter(route_class=AdminRoute, include_in_schema=False)

    @front.get("/admin")
    @front.get("/admin/")
    def first(person: Staff) -> Response:
        return RedirectResponse(PEOPLE.path, 303)

    routes.include_router(front)
    for page in (*_STAFF, *_REST):
        routes.include_router(page(ground))
    return routes

"""/admin/sessions: who is signed in where, and an end to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from assistant.access import sessions
from assistant.access.acting import acting
from assistant.access.errors import UnknownSessionError
from assistant.access.model import OpenSession, Person, PersonId, SessionId
from assistant.access.staff import signed_in
from assistant.api.caller import Staff, session_cookie
from assistant.ui.admin.frame import LONGEST, SESSIONS, admin_router
from assistant.ui.admin.ground import Ground
from assistant.ui.admin.moments import moment
from assistant.ui.admin.told import Told


@dataclass(frozen=True, slots=True)
class SessionView:
    """Somebody signed in somewhere."""

    id: str
    person: str
    name: str
    role: str
    device: str
    address: str
    how: str
    since: str
    used: str
    is_this: bool


def session_pages(ground: Ground) -> APIRouter:
    """The list of sessions."""
    routes = admin_router(SESSIONS)

    @routes.get("")
    def every(request: Request, person: Staff) -> Response:
        now = ground.now()
        mine = _mine(ground, request)
        listed = [_shown(*each, now=now, mine=mine) for each in signed_in(ground.database, at=now)]
        return ground.frame.show(request, SESSIONS, "sessions", sessions=listed)

    @routes.post("/{session_id}/revoke")
    def revoke(
        person: Staff,
        session_id: str,
        of: Annotated[str, Form(max_length=LONGEST)] = "",
    ) -> Response:
        try:
            sessions.revoke(
                ground.database,
                SessionId(session_id),
                of=PersonId(of),
                by=acting(person),
                audit=ground.audit,
            )
        except UnknownSessionError:
            # What was wanted is so already.
            return ground.frame.done(person, SESSIONS.path, Told("That session had ended already."))
        return ground.frame.done(person, SESSIONS.path, Told("The session was revoked."))

    return routes


def _mine(ground: Ground, request: Request) -> str:
    """The reader's own session."""
    cookie = session_cookie(request.headers)
    found = sessions.current(ground.database, cookie, at=ground.now())
    return found.id if found is not None else ""


def _shown(person: Person, opened: OpenSession, *, now: datetime, mine: str) -> SessionView:
    return SessionView(
        id=opened.id,
        person=person.id,
        name=person.name,
        role=person.role.label,
        device=opened.device or "unknown device",
        address=opened.address or "unknown address",
        how=opened.how.value,
        since=moment(opened.opened_at, now),
        used=moment(opened.used_at, now),
        is_this=opened.id == mine,
    )

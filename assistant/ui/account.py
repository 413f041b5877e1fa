"""One's own account: password, second factor, sessions; plain HTML that works without scripts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from assistant.access import api_tokens, sessions
from assistant.access.acting import acting
from assistant.access.errors import (
    AccessError,
    CodeRefusedError,
    SecondFactorError,
    TooManyTriesError,
    UnknownSessionError,
    WrongPasswordError,
)
from assistant.access.model import OpenSession, Person, SessionId
from assistant.access.own_password import change_password
from assistant.access.second_factor import codes, keeping
from assistant.access.signin import Door
from assistant.api.accounts import address_of
from assistant.api.caller import Staff, session_cookie
from assistant.ui.admin.moments import moment
from assistant.ui.screens import SCREENS
from assistant.ui.shell import Screen, bar_for
from assistant.ui.templates import render
from assistant.ui.words import count

PLACE = "/account"
ACCOUNT = Screen(PLACE, "Account", "account")
ISSUER = "Handrail"
TokensSection = Callable[[Person, datetime], Markup]
_DONE = {
    "password": "Your password was changed. You were signed out everywhere else.",
    "off": "The second factor is off.",
    "session": "That session has ended.",
    "sessions": "You are signed out everywhere else.",
}


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in the list."""

    id: str
    device: str
    how: str
    address: str
    opened: str
    used: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What an act left to show: an error beside its form, a secret or codes this once."""

    form: str = ""
    error: str = ""
    secret: str = ""
    qr: str = ""
    recovery: tuple[str, ...] = ()


def account_page_routes(
    door: Door, *, company: str, tokens_section: TokensSection | None = None
) -> APIRouter:
    """Routes of the page; a personal token opens none of them.

    `tokens_section` makes the part about personal tokens. `company` is a name no password may be.
    """
    routes = APIRouter(include_in_schema=False)

    def page(
        request: Request,
        person: Person,
        shown: Shown | None = None,
        *,
        status: HTTPStatus = HTTPStatus.OK,
        done: str = "",
    ) -> Response:
        now = datetime.now(UTC)
        this = sessions.current(door.database, session_cookie(request.headers), at=now)
        lines = [_line(each, this, now) for each in sessions.of(door.database, person.id, at=now)]
        html = render(
            "account/page",
            bar=bar_for(ACCOUNT, SCREENS, person),
            person=person,
            factor=keeping.standing(door.database, person.id),
            sessions=lines,
            shown=shown or Shown(),
            qr=Markup(shown.qr if shown else ""),  # noqa: S704  (drawn by our own code)
            done=_DONE.get(done, ""),
            going_on=_tokens_left(person, now) if done == "password" else "",
            tokens=tokens_section(person, now) if tokens_section else Markup(),
        )
        return HTMLResponse(html, status)

    def _tokens_left(person: Person, now: datetime) -> str:
        """How many personal tokens a new password left alone; empty for none."""
        living = [
            each for each in api_tokens.of(door.database, person.id) if not each.has_ended(now)
        ]
        return count(len(living), "personal token") if living else ""

    def refused(request: Request, person: Person, form: str, error: AccessError) -> Response:
        text = str(error)
        said = Shown(form, text[:1].upper() + text[1:])
        return page(request, person, said, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    @routes.get(PLACE)
    def show(request: Request, person: Staff, done: str = "") -> Response:
        return page(request, person, done=done)

    @routes.post(PLACE + "/password")
    def set_password(
        request: Request,
        person: Staff,
        old: Annotated[str, Form(max_length=1000)] = "",
        new: Annotated[str, Form(max_length=2000)] = "",
    ) -> Response:
        now = datetime.now(UTC)
        this = sessions.current(door.database, session_cookie(request.headers), at=now)
        try:
            change_password(
                door,
                person,
                old=old,
                new=new,
                company=company,
                address=address_of(request),
                at=now,
                but=this.id if this else None,
            )
        except (WrongPasswordError, TooManyTriesError) as error:
            return refused(request, person, "old", error)
        except AccessError as error:
            return refused(request, person, "password", error)
        return _back("password")

    @routes.post(PLACE + "/second-factor/begin")
    def begin(
        request: Request, person: Staff, password: Annotated[str, Form(max_length=1000)] = ""
    ) -> Response:
        try:
            door.confirm_password(
                person, password, address=address_of(request), at=datetime.now(UTC)
            )
            secret = keeping.begin(door.database, person.id)
        except AccessError as error:
            return refused(request, person, "begin", error)
        link = codes.address_for_apps(secret, person.email, issuer=ISSUER)
        grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return page(request, person, Shown("confirm", secret=grouped, qr=codes.qr_svg(link)))

    @routes.post(PLACE + "/second-factor/confirm")
    def confirm(
        request: Request, person: Staff, code: Annotated[str, Form(max_length=60)] = ""
    ) -> Response:
        try:
            made = keeping.confirm(
                door.database,
                person.id,
                code,
                at=datetime.now(UTC),
                by=acting(person),
                audit=door.audit,
            )
        except (CodeRefusedError, SecondFactorError) as error:
            return refused(request, person, "confirm", error)
        return page(request, person, Shown(recovery=made))

    @routes.post(PLACE + "/second-factor/off")
    def turn_off(
        request: Request, person: Staff, password: Annotated[str, Form(max_length=1000)] = ""
    ) -> Response:
        try:
            door.confirm_password(
                person, password, address=address_of(request), at=datetime.now(UTC)
            )
        except AccessError as error:
            return refused(request, person, "off", error)
        keeping.take_off(door.database, person.id, by=acting(person), audit=door.audit)
        return _back("off")

    @routes.post(PLACE + "/sessions/{session}/revoke")
    def revoke(request: Request, person: Staff, session: str) -> Response:
        try:
            sessions.revoke(
                door.database,
                SessionId(session),
                of=person.id,
                by=acting(person),
                audit=door.audit,
            )
        except UnknownSessionError as error:
            return refused(request, person, "sessions", error)
        return _back("session")

    @routes.post(PLACE + "/sessions/revoke-others")
    def revoke_others(request: Request, person: Staff) -> Response:
        this = sessions.current(
            door.database, session_cookie(request.headers), at=datetime.now(UTC)
        )
        sessions.revoke_all(
            door.database,
            person.id,
            but=this.id if this else None,
            by=acting(person),
            audit=door.audit,
        )
        return _back("sessions")

    return routes


def _back(done: str) -> Response:
    return RedirectResponse(f"{PLACE}?done={done}", HTTPStatus.SEE_OTHER)


def _line(each: OpenSession, this: OpenSession | None, now: datetime) -> SessionLine:
    return SessionLine(
        id=each.id,
        device=each.device or "unknown device",
        how=each.how.value,
        address=each.address or "unknown address",
        opened=moment(each.opened_at, now),
        used=moment(each.used_at, now),
        is_this=this is not None and each.id == this.id,
    )

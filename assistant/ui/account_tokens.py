"""One's personal tokens: a section of the account's page, and the page a new one is shown on."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from assistant.access import api_tokens
from assistant.access.acting import acting
from assistant.access.api_tokens import LONGEST_NAME, USUAL_LIFE, ApiToken, carriable
from assistant.access.model import Person
from assistant.access.permissions import MEANING, Permission
from assistant.api.caller import Staff
from assistant.audit.ports import AuditLog
from assistant.errors import RequestRefusedError
from assistant.ui.account import ACCOUNT
from assistant.ui.screens import SCREENS
from assistant.ui.shell import bar_for
from assistant.ui.templates import render
from assistant.ui.words import day_briefly
from kb.database import Database

PLACE = "/account/tokens"
LIVES = (30, 90, 180, 365)
"""How many days a form offers."""


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token in the list; `lost` is what it carries and its owner's role has not, now."""

    id: str
    name: str
    may: tuple[str, ...]
    lost: tuple[str, ...]
    used: str
    ends: str
    has_ended: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a token of this person's may be given."""

    value: str
    meaning: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class TokenForm:
    """What was typed so far, and why it was refused."""

    name: str = ""
    may: frozenset[str] = frozenset()
    days: str = str(USUAL_LIFE.days)
    error: str = ""


def token_section(
    database: Database, person: Person, *, at: datetime, form: TokenForm | None = None
) -> Markup:
    """The section: a person's tokens, newest first, and the form for another."""
    typed = form or TokenForm()
    return render(
        "account/tokens",
        tokens=[_line(each, person, at) for each in api_tokens.of(database, person.id)],
        choices=[
            Choice(each.value, MEANING[each], each.value in typed.may)
            for each in Permission
            if each in carriable(person)
        ],
        lives=LIVES,
        longest_name=LONGEST_NAME,
        form=typed,
    )


def account_token_routes(database: Database, audit: AuditLog) -> APIRouter:
    """Routes of the section; a personal token opens none of them."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(PLACE)
    def page(request: Request, person: Staff) -> Response:
        return _page(database, person)

    @routes.post(PLACE)
    def make(
        request: Request,
        person: Staff,
        name: Annotated[str, Form(max_length=2_000)] = "",
        may: Annotated[list[str] | None, Form(max_length=100)] = None,
        days: Annotated[str, Form(max_length=20)] = "",
    ) -> Response:
        now = datetime.now(UTC)
        try:
            made, shown = api_tokens.make(
                database,
                person.id,
                name,
                _permissions(may or ()),
                now + _life(days),
                audit=audit,
                by=acting(person),
                at=now,
            )
        except RequestRefusedError as error:
            form = TokenForm(name, frozenset(may or ()), days, _plain(error))
            return _page(database, person, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        return _page(database, person, made=made, shown=shown)

    @routes.post(PLACE + "/{token}/revoke")
    def revoke(request: Request, person: Staff, token: str) -> Response:
        # One that was gone already is what was wanted, too.
        api_tokens.revoke(database, token, whose=person.id, audit=audit, by=acting(person))
        return RedirectResponse(PLACE, HTTPStatus.SEE_OTHER)

    return routes


def _page(
    database: Database,
    person: Person,
    *,
    form: TokenForm | None = None,
    made: ApiToken | None = None,
    shown: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    now = datetime.now(UTC)
    html = render(
        "account/tokens_page",
        bar=bar_for(ACCOUNT, SCREENS, person),
        section=token_section(database, person, at=now, form=form),
        made=_line(made, person, now) if made is not None else None,
        shown=shown,
    )
    return HTMLResponse(html, status)


def _permissions(chosen: list[str] | tuple[str, ...]) -> frozenset[Permission]:
    known = {each.value: each for each in Permission}
    if any(each not in known for each in chosen):
        raise RequestRefusedError("may: choose of what is listed")
    return frozenset(known[each] for each in chosen)


def _life(days: str) -> timedelta:
    if days.isascii() and days.isdigit() and len(days) <= len("365"):
        return timedelta(days=int(days))
    raise RequestRefusedError("days: choose of what is listed")


def _plain(error: RequestRefusedError) -> str:
    """The reason as a page says it, without the name of the field."""
    field, _, why = str(error).partition(": ")
    line = why if field in ("name", "may", "days") else str(error)
    return f"{line[:1].upper()}{line[1:]}."


def _line(token: ApiToken, person: Person, at: datetime) -> TokenLine:
    now = carriable(person)
    in_order = [each for each in Permission if each in token.permissions]
    return TokenLine(
        id=token.id,
        name=token.name,
        may=tuple(MEANING[each] for each in in_order if each in now),
        lost=tuple(MEANING[each] for each in in_order if each not in now),
        used=f"last used {_day(token.used_at)}" if token.used_at else "never used",
        ends=_day(token.ends_at),
        has_ended=token.has_ended(at),
    )


def _day(moment: datetime) -> str:
    return day_briefly(moment.astimezone().date())

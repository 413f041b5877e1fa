"""/admin/customers: what is kept of one customer, handed out as a file, or erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import StreamingResponse

from assistant.access.acting import acting
from assistant.api.caller import Staff
from assistant.customers.model import Customer
from assistant.errors import RequestRefusedError
from assistant.privacy.model import Held, Subject, SubjectKind
from assistant.privacy.shown import left_out_line
from assistant.ui.admin.frame import CUSTOMERS, LONGEST, admin_router
from assistant.ui.admin.ground import Ground
from assistant.ui.admin.told import Told
from assistant.ui.words import count

_Text = Annotated[str, Form(max_length=LONGEST)]
_BY_NAME = "name"
_MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class SubjectForm:
    """Whose data was asked for, as it was typed."""

    kind: str = _BY_NAME
    value: str = ""
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class MatchView:
    """A customer whom what was typed may mean."""

    id: str
    name: str
    email: str


def customer_pages(ground: Ground) -> APIRouter:
    """Finding, handing out and erasing; who is asked for never stands in an address."""
    routes = admin_router(CUSTOMERS)
    privacy = ground.assistant.privacy

    @routes.get("")
    def page(request: Request, person: Staff) -> Response:
        return _page(ground, request, SubjectForm())

    @routes.post("")
    def find(request: Request, person: Staff, kind: _Text = "", value: _Text = "") -> Response:
        typed = SubjectForm(kind, value)
        if kind == _BY_NAME:
            return _named(ground, request, typed)
        try:
            return _page(ground, request, typed, held=privacy.held(_subject(typed)))
        except RequestRefusedError as error:
            return _page(ground, request, typed, error=str(error))

    @routes.post("/export")
    def export(request: Request, person: Staff, kind: _Text = "", value: _Text = "") -> Response:
        typed = SubjectForm(kind, value)
        try:
            pieces = privacy.export(_subject(typed), by=acting(person), audit=ground.audit)
        except RequestRefusedError as error:
            return _page(ground, request, typed, error=str(error))
        return StreamingResponse(
            pieces,
            media_type="application/zip",
            headers={"Content-Disposition": 'attachment; filename="customer-data.zip"'},
        )

    @routes.post("/erase")
    def erase(
        request: Request,
        person: Staff,
        kind: _Text = "",
        value: _Text = "",
        confirm: _Text = "",
    ) -> Response:
        typed = SubjectForm(kind, value, confirm)
        try:
            subject = _subject(typed)
            if confirm.strip() != subject.value.strip():
                line = "Nothing was erased: type exactly whom you looked for to confirm it."
                return _page(ground, request, typed, held=privacy.held(subject), confirm_error=line)
            erased = privacy.erase(subject, by=acting(person), audit=ground.audit)
        except RequestRefusedError as error:
            return _page(ground, request, typed, error=str(error))
        return ground.frame.done(
            person, CUSTOMERS.path, Told(_line(erased.held, erased.mark, erased.again))
        )

    return routes


def _line(held: Held, mark: str, again: bool) -> str:
    if again:
        return f"They had been erased before; nothing was left. The log calls them {mark}."
    left = ", ".join(held.resolutions)
    read = f" A knowledge manager should read these resolutions: {left}." if left else ""
    left_out = " ".join(("", left_out_line(held.shared))) if held.shared else ""
    return f"{count(held.total, 'thing')} erased. The audit log calls them {mark}.{read}{left_out}"


def _subject(typed: SubjectForm) -> Subject:
    try:
        return Subject(SubjectKind(typed.kind), typed.value.strip())
    except ValueError:
        raise RequestRefusedError("Write the id or contact of one customer.") from None


def _named(ground: Ground, request: Request, typed: SubjectForm) -> Response:
    """Whom a name may mean; each is then looked up by their id."""
    if not typed.value.strip():
        return _page(ground, request, typed, error="Write a name, or part of one.")
    found = ground.assistant.customers.find(typed.value, _MOST_FOUND + 1)
    if not found:
        line = (
            "No customer fits that. Try part of their name, or look for a contact as it stands in"
            " their cases: who only wrote has no profile."
        )
        return _page(ground, request, typed, error=line)
    return _page(ground, request, typed, matches=found)


def _page(
    ground: Ground,
    request: Request,
    typed: SubjectForm,
    *,
    matches: Sequence[Customer] = (),
    held: Held | None = None,
    error: str = "",
    confirm_error: str = "",
) -> Response:
    refused = error or confirm_error
    counts = [] if held is None else [(k.value, n) for k, n in held.counts.items() if n]
    return ground.frame.show(
        request,
        CUSTOMERS,
        "customers",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK,
        typed=typed,
        kinds=[_BY_NAME, *(each.value for each in SubjectKind)],
        matches=[MatchView(each.id, each.name, each.email) for each in matches[:_MOST_FOUND]],
        are_more=len(matches) > _MOST_FOUND,
        is_found=held is not None,
        counts=counts,
        total=held.total if held is not None else 0,
        resolutions=held.resolutions if held is not None else (),
        left_out=left_out_line(held.shared) if held is not None else "",
        error=error,
        confirm_error=confirm_error,
    )

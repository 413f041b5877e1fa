"""What is kept of one customer, through the API: told, handed out, erased; all for admins."""

from http import HTTPStatus
from itertools import chain
from typing import Annotated, Protocol

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import ConfigDict
from pydantic.config import JsonDict
from starlette.exceptions import HTTPException

from assistant.access.acting import acting
from assistant.api.answers import Described
from assistant.api.caller import Staff
from assistant.api.case_answers import Responses, answers
from assistant.audit.ports import AuditLog
from assistant.privacy.errors import NothingHeldError
from assistant.privacy.model import Kind, Subject, SubjectKind
from assistant.privacy.ports import Privacy
from assistant.privacy.shown import erased_json, held_json

_HELD: JsonDict = {
    "total": 9,
    "counts": {**dict.fromkeys((kind.value for kind in Kind), 0), "profile": 2, "messages": 7},
    "resolutions": ["resolution-4f1c"],
    "shared_contacts": [],
}
_EXPORT: Responses = {
    200: {
        "description": "A ZIP of JSON files by kind, attachments, and a README that explains them.",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_NO_STORE = {"Cache-Control": "no-store"}
_UNNAMED = "an id has at least one letter; look it up with GET /api/v1/customers"

Named = Annotated[
    SubjectKind,
    Query(description="What the id is: a customer's, a contact of theirs, or an anonymous chat's."),
]


class HasPrivacy(Protocol):
    """The part of the application that these routes need."""

    @property
    def privacy(self) -> Privacy:
        """One customer's data on request."""

    @property
    def audit(self) -> AuditLog:
        """Writes down who did what that matters."""


class HeldOut(Described):
    """How much is kept of somebody, by kind.

    `resolutions` are the library's past resolutions that were made of their cases. Cases and chats
    with only one of the `shared_contacts`, which another customer has too, are left out.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_HELD]})

    total: int
    counts: dict[Kind, int]
    resolutions: list[str]
    shared_contacts: list[str]


class ErasedOut(Described):
    """What was erased; `again` says that it had been before. `mark` names them in the audit log.

    `resolutions` stay in the library without their data; a knowledge manager should read them.
    Cases and chats with only one of the `shared_contacts`, which another customer has too, stay.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"again": False, "mark": "customer 5d41402abc4b2a76", **_HELD}]
        },
    )

    again: bool
    mark: str
    total: int
    counts: dict[Kind, int]
    resolutions: list[str]
    shared_contacts: list[str]


def privacy_routes(handrail: HasPrivacy) -> APIRouter:
    """Routes about one customer's data; they stand before those that read any customer."""
    routes = APIRouter(prefix="/api/v1/customers", tags=["customers"])

    @routes.get(
        "/{customer_id:path}/held",
        responses=answers(HeldOut),
        summary="How much is kept of a customer, by kind",
    )
    def held(customer_id: str, person: Staff, named: Named = SubjectKind.CUSTOMER) -> JSONResponse:
        subject = _subject(named, customer_id)
        try:
            return JSONResponse(held_json(handrail.privacy.held(subject)), headers=_NO_STORE)
        except NothingHeldError as error:
            raise HTTPException(HTTPStatus.NOT_FOUND, str(error)) from error

    @routes.get(
        "/{customer_id:path}/export",
        response_class=StreamingResponse,
        responses=_EXPORT,
        summary="Everything about a customer as a ZIP, for them to have",
    )
    def export(
        customer_id: str, person: Staff, named: Named = SubjectKind.CUSTOMER
    ) -> StreamingResponse:
        subject = _subject(named, customer_id)
        try:
            pieces = handrail.privacy.export(subject, by=acting(person), audit=handrail.audit)
            # The first piece is read: a refusal is told as one, not as half a file.
            whole = chain([next(pieces)], pieces)
        except NothingHeldError as error:
            raise HTTPException(HTTPStatus.NOT_FOUND, str(error)) from error
        disposition = 'attachment; filename="customer.zip"'
        return StreamingResponse(
            whole,
            media_type="application/zip",
            headers={**_NO_STORE, "Content-Disposition": disposition},
        )

    @routes.post(
        "/{customer_id:path}/erase",
        responses=answers(ErasedOut),
        summary="Erase all that is kept of a customer; it cannot be undone",
    )
    def erase(customer_id: str, person: Staff, named: Named = SubjectKind.CUSTOMER) -> JSONResponse:
        subject = _subject(named, customer_id)
        try:
            done = handrail.privacy.erase(subject, by=acting(person), audit=handrail.audit)
        except NothingHeldError as error:
            raise HTTPException(HTTPStatus.NOT_FOUND, str(error)) from error
        return JSONResponse(erased_json(done), headers=_NO_STORE)

    return routes


def _subject(named: SubjectKind, value: str) -> Subject:
    if not value.strip():
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, _UNNAMED)
    return Subject(named, value)

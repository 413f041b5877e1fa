"""`/api/v1/audit`: who did what that matters, for admins and their programs."""

from datetime import date, datetime
from typing import Annotated, Protocol

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, StreamingResponse

from assistant.access.acting import acting
from assistant.api.answers import Described
from assistant.api.caller import Staff
from assistant.api.case_answers import Responses, answers
from assistant.audit.model import Act, Note
from assistant.audit.ports import AuditLog
from assistant.audit.reading import MOST, Wanted, entries, entry_json, exported, read_whole
from assistant.audit.verifying import read_noted, verify
from assistant.json_value import Json
from kb.database import Database

_LARGEST_NUMBER = 2_147_483_647
_EXPORT: Responses = {
    200: {
        "description": "One line of JSON for each line of the log, oldest first.",
        "content": {"application/x-ndjson": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_NO_STORE = {"Cache-Control": "no-store"}


class HasAudit(Protocol):
    """The part of the application that these routes need."""

    @property
    def database(self) -> Database:
        """The home's database."""

    @property
    def audit(self) -> AuditLog:
        """Writes down who did what that matters."""


class ActorOut(Described):
    """Who did it, with the name of that day; 'nobody' stands for strangers at the door."""

    id: str
    name: str


class EntryOut(Described):
    """A line of the log; `sha256` chains it to all before."""

    number: int
    at: datetime
    act: Act
    by: ActorOut
    about: str
    details: dict[str, str]
    sha256: str


class EntriesOut(Described):
    """Lines, newest first; `next` is the `before` of the next page, null on the last one."""

    entries: list[EntryOut]
    next: int | None


class VerifiedOut(Described):
    """What checking found; `first_bad` is null and `why` empty when all is well.

    `head` is the last good line as NUMBER:HASH: noted elsewhere it proves all before it.
    """

    rows: int
    good: int
    ok: bool
    first_bad: int | None
    why: str
    head: str


def audit_routes(handrail: HasAudit) -> APIRouter:
    """Routes about the audit log; all of them for admins."""
    routes = APIRouter(prefix="/api/v1/audit", tags=["audit"])
    _add_reading(routes, handrail.database)
    _add_export(routes, handrail)
    return routes


def _add_reading(routes: APIRouter, database: Database) -> None:
    @routes.get("", responses=answers(EntriesOut), summary="Lines of the log, newest first")
    def listed(
        person: Staff,
        act: Act | None = None,
        by: Annotated[str, Query(max_length=64, description="A person's id.")] = "",
        about: Annotated[
            str, Query(max_length=200, description="A part of what it was done to, in any case.")
        ] = "",
        since: Annotated[date | None, Query(description="The first day, in UTC.")] = None,
        until: Annotated[date | None, Query(description="The last day, in UTC.")] = None,
        before: Annotated[
            int | None, Query(ge=1, le=_LARGEST_NUMBER, description="`next` of the page before.")
        ] = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    ) -> JSONResponse:
        wanted = Wanted(act, by, about, since, until)
        found = entries(database, wanted, before=before, limit=limit)
        told: list[Json] = [entry_json(each) for each in found]
        more = found[-1].number if len(found) == limit and found[-1].number > 1 else None
        return JSONResponse({"entries": told, "next": more}, headers=_NO_STORE)

    @routes.get(
        "/verify",
        responses=answers(VerifiedOut),
        summary="Whether every line is there as it was written",
    )
    def verified(
        person: Staff,
        noted: Annotated[
            str, Query(max_length=80, description="A head noted earlier, NUMBER:HASH.")
        ] = "",
    ) -> JSONResponse:
        found = verify(database, noted=read_noted(noted))
        told: Json = {
            "rows": found.rows,
            "good": found.good,
            "ok": found.ok,
            "first_bad": found.first_bad,
            "why": found.why,
            "head": str(found.head),
        }
        return JSONResponse(told, headers=_NO_STORE)


def _add_export(routes: APIRouter, handrail: HasAudit) -> None:
    @routes.get(
        "/export",
        response_class=StreamingResponse,
        responses=_EXPORT,
        summary="The whole log, which ends with a line on this export",
    )
    def export(person: Staff) -> StreamingResponse:
        read_whole(handrail.database)
        handrail.audit.note_alone(
            Note(Act.AUDIT_EXPORTED, acting(person), details={"how": "program"})
        )
        return StreamingResponse(
            exported(handrail.database),
            media_type="application/x-ndjson",
            headers={
                **_NO_STORE,
                "Content-Disposition": 'attachment; filename="handrail-audit.jsonl"',
            },
        )

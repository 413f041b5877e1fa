"""`/api/v1/triage` and `/api/v1/inbox`: messages are read, taken in, and listed as cases."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, UploadFile
from fastapi.responses import JSONResponse
from pydantic import Field

from assistant.api.caller import Staff
from assistant.api.case_answers import CaseOut, CountsOut, ImportedOut, ReadingOut, answers
from assistant.api.case_schemas import MessageIn, TriageIn
from assistant.casework.inbox.importing import read_messages
from assistant.casework.model import QueueFilter, Received, Sorting, State
from assistant.casework.shown import case_json
from assistant.errors import RequestRefusedError
from assistant.escalation.reading import reading_json
from assistant.escalation.service_desk import EscalationDesk
from assistant.json_value import Json
from assistant.ports import Assistant
from assistant.triage.model import PRIORITIES

_Priority = Annotated[int, Field(ge=PRIORITIES[0], le=PRIORITIES[-1])]
_Words = Annotated[list[str], Query(max_length=200)]


def inbox_routes(assistant: Assistant) -> APIRouter:
    """Routes by which messages come in and cases are listed; all need a person."""
    routes = APIRouter(prefix="/api/v1", tags=["inbox"])
    cases = assistant.casework

    @routes.post(
        "/triage",
        responses=answers(ReadingOut),
        summary="What a message says, how soon it matters, and the way up",
    )
    def triage(given: TriageIn, person: Staff) -> JSONResponse:
        message = Received(
            given.text,
            given.channel,
            datetime.now(UTC),
            customer=given.customer,
            reach=given.reach,
        )
        return JSONResponse(reading_json(cases.read_message(message, earlier=given.earlier)))

    @routes.post(
        "/inbox/messages", responses=answers(CaseOut), summary="Take a customer's message in, once"
    )
    def receive(given: MessageIn, person: Staff) -> JSONResponse:
        return JSONResponse(case_json(cases.receive(given.read())))

    @routes.post(
        "/inbox/import",
        responses=answers(ImportedOut),
        summary="Take in a file of messages: CSV, JSON or JSON lines",
    )
    def import_file(file: UploadFile, person: Staff) -> JSONResponse:
        zone = EscalationDesk(assistant.database).plan().own_calendar.zone
        read = read_messages(file.file.read(), file.filename or "", zone=zone)
        refused: list[Json] = [{"line": line, "reason": why} for line, why in read.refused]
        taken: list[Json] = []
        for message in read.messages:
            try:
                taken.append(cases.receive(message).id)
            except RequestRefusedError as error:
                refused.append({"line": None, "reason": f"{message.external}: {error}"})
        return JSONResponse({"cases": taken, "refused": refused})

    @routes.get(
        "/inbox",
        responses=answers(list[CaseOut]),
        summary="The cases, by priority and then time left",
    )
    def queue(
        person: Staff,
        state: Annotated[list[State] | None, Query()] = None,
        channel: _Words = [],  # noqa: B006  (FastAPI copies it)
        owner: _Words = [],  # noqa: B006
        team: _Words = [],  # noqa: B006
        priority: Annotated[list[_Priority], Query()] = [],  # noqa: B006
        containing: Annotated[str, Query(max_length=200)] = "",
        late: bool = False,
        escalated: bool = False,
        sorting: Sorting = Sorting.PRIORITY,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> JSONResponse:
        usual = QueueFilter()
        wanted = QueueFilter(
            states=frozenset(state) if state else usual.states,
            channels=frozenset(channel),
            owners=frozenset(owner),
            teams=frozenset(team),
            priorities=frozenset(priority),
            containing=containing,
            late=late,
            escalated=escalated,
            sorting=sorting,
        )
        found = cases.queue(wanted, by=person, limit=limit)
        return JSONResponse([case_json(each) for each in found])

    @routes.get(
        "/inbox/counts",
        responses=answers(CountsOut),
        summary="How many cases: mine, unclaimed, late, open, escalated",
    )
    def counts(person: Staff) -> JSONResponse:
        return JSONResponse(dict(cases.counts(by=person)))

    return routes

"""`/api/v1/escalations` and packets: the way up of a case, and what goes along."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from assistant.api.answers import WaysUpOut
from assistant.api.caller import Staff
from assistant.api.case_answers import EscalationOut, LoadOut, PacketOut, ProblemOut, answers
from assistant.api.case_schemas import EscalateIn, NoteIn, PacketIn, ReasonIn
from assistant.casework.model import CaseId, EscalationId
from assistant.casework.shown import escalation_json, load_json, packet_json
from assistant.escalation.model import PathId
from assistant.escalation.shown import way_up_json
from assistant.ports import Assistant


def handover_routes(assistant: Assistant) -> APIRouter:
    """Routes about escalations, packets and the floor."""
    routes = APIRouter(prefix="/api/v1", tags=["escalations"])
    cases = assistant.casework

    @routes.get(
        "/cases/{case}/ways-up",
        responses=answers(WaysUpOut),
        summary="The paths open for a case as it stands",
    )
    def ways_up(case: str, person: Staff) -> JSONResponse:
        return JSONResponse(way_up_json(cases.ways_up(CaseId(case), by=person)))

    @routes.get(
        "/cases/{case}/packet",
        responses=answers(PacketOut),
        summary="The handover packet as it would be now",
    )
    def packet(case: str, person: Staff, path: str = "") -> JSONResponse:
        drafted = cases.draft(CaseId(case), PathId(path) if path else None, by=person)
        return JSONResponse(packet_json(drafted))

    @routes.put(
        "/cases/{case}/packet",
        responses=answers(PacketOut, conflict=ProblemOut),
        summary="Keep an edited packet, each line checked",
    )
    def keep_packet(case: str, given: PacketIn, person: Staff) -> JSONResponse:
        lines = [each.read() for each in given.lines]
        kept = cases.keep_packet(CaseId(case), lines, revision=given.revision, by=person)
        return JSONResponse(packet_json(kept))

    @routes.post(
        "/cases/{case}/escalate",
        responses=answers(EscalationOut, conflict=ProblemOut),
        summary="Send a case up a path with its packet",
    )
    def escalate(case: str, given: EscalateIn, person: Staff) -> JSONResponse:
        lines = [each.read() for each in given.lines]
        raised = cases.escalate(
            CaseId(case), PathId(given.path), by=person, lines=lines, revision=given.revision
        )
        return JSONResponse(escalation_json(raised))

    @routes.get(
        "/escalations",
        responses=answers(list[EscalationOut]),
        summary="Open and taken escalations, soonest due first",
    )
    def escalations(person: Staff) -> JSONResponse:
        return JSONResponse([escalation_json(each) for each in cases.escalations(by=person)])

    @routes.post(
        "/escalations/{escalation}/take",
        responses=answers(EscalationOut, conflict=ProblemOut),
        summary="Accept an escalation",
    )
    def take(escalation: str, person: Staff) -> JSONResponse:
        return JSONResponse(escalation_json(cases.take(EscalationId(escalation), by=person)))

    @routes.post(
        "/escalations/{escalation}/finish",
        responses=answers(EscalationOut, conflict=ProblemOut),
        summary="Note that it was answered",
    )
    def finish(escalation: str, given: NoteIn, person: Staff) -> JSONResponse:
        done = cases.finish(EscalationId(escalation), by=person, note=given.note)
        return JSONResponse(escalation_json(done))

    @routes.post(
        "/escalations/{escalation}/withdraw",
        responses=answers(EscalationOut),
        summary="Take an escalation back, and why",
    )
    def withdraw(escalation: str, given: ReasonIn, person: Staff) -> JSONResponse:
        taken_back = cases.withdraw(EscalationId(escalation), by=person, reason=given.reason)
        return JSONResponse(escalation_json(taken_back))

    @routes.get(
        "/floor/loads",
        responses=answers(list[LoadOut]),
        summary="How much each person has; for supervisors",
    )
    def loads(person: Staff) -> JSONResponse:
        return JSONResponse([load_json(each) for each in cases.loads(by=person)])

    return routes

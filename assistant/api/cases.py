"""`/api/v1/cases`: one case as people work on it, from its claim to its end."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from assistant.access import people
from assistant.access.model import Person, PersonId
from assistant.access.permissions import Permission
from assistant.access.refusing import refusal
from assistant.api.caller import Staff
from assistant.api.case_answers import (
    CaseOut,
    CheckInOut,
    CustomerSideOut,
    DraftOut,
    FileOut,
    FlaggedOut,
    FoundOut,
    MessageOut,
    ProblemOut,
    PromiseOut,
    ViewerOut,
    answers,
)
from assistant.api.case_schemas import (
    AboutIn,
    ApproveIn,
    AssignIn,
    BoughtIn,
    NoteIn,
    PriorityIn,
    PromiseIn,
    ReasonIn,
    ReplyIn,
    ResolveIn,
    TextIn,
)
from assistant.api.webchat_responses import download
from assistant.casework.model import Case, CaseId, PromiseId
from assistant.casework.shown import (
    case_json,
    check_in_json,
    draft_json,
    file_json,
    found_json,
    message_json,
    promise_json,
    viewer_json,
)
from assistant.errors import RequestRefusedError
from assistant.ports import Assistant
from assistant.webchat.model import Attachment, AttachmentId

# What a browser may show beside a message; whatever else is sent is only ever saved.
_IMAGES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})


def case_routes(assistant: Assistant) -> APIRouter:
    """Routes about cases; everything is done in the name of the person who calls."""
    routes = APIRouter(prefix="/api/v1", tags=["cases"])
    _add_hands(routes, assistant)
    _add_talking(routes, assistant)
    _add_endings(routes, assistant)
    _add_promises(routes, assistant)
    _add_chats(routes, assistant)
    return routes


def _add_hands(routes: APIRouter, assistant: Assistant) -> None:
    cases = assistant.casework

    def change(path: str, summary: str, act: Callable[[CaseId, Person], Case]) -> None:
        def changed(case: str, person: Staff) -> JSONResponse:
            return JSONResponse(case_json(act(CaseId(case), person)))

        told = answers(CaseOut, conflict=ProblemOut)
        routes.post(f"/cases/{{case}}/{path}", responses=told, summary=summary)(changed)

    change("claim", "Work on a case nobody works on", lambda case, by: cases.claim(case, by=by))
    change(
        "hand-back",
        "Let the assistant answer again",
        lambda case, by: cases.hand_back(case, by=by),
    )

    @routes.get("/cases/{case}", responses=answers(FileOut), summary="Everything about a case")
    def file(case: str, person: Staff) -> JSONResponse:
        return JSONResponse(file_json(cases.file(CaseId(case), by=person)))

    @routes.post(
        "/cases/{case}/look",
        responses=answers(list[ViewerOut]),
        summary="Say that you have it open; who else has it",
    )
    def look(case: str, person: Staff, writing: bool = False) -> JSONResponse:
        found = cases.look(CaseId(case), by=person, writing=writing)
        return JSONResponse([viewer_json(each) for each in found])

    @routes.post(
        "/cases/{case}/release",
        responses=answers(CaseOut, conflict=ProblemOut),
        summary="Give a case back to the queue",
    )
    def release(case: str, given: ReasonIn, person: Staff) -> JSONResponse:
        released = cases.release(CaseId(case), by=person, reason=given.reason)
        return JSONResponse(case_json(released))

    @routes.post(
        "/cases/{case}/assign",
        responses=answers(CaseOut, conflict=ProblemOut),
        summary="Give a case to somebody",
    )
    def assign(case: str, given: AssignIn, person: Staff) -> JSONResponse:
        to = (
            people.by_email(assistant.database, given.to).id
            if "@" in given.to
            else PersonId(given.to)
        )
        assigned = cases.assign(CaseId(case), to, by=person, reason=given.reason)
        return JSONResponse(case_json(assigned))

    @routes.post(
        "/cases/{case}/about",
        responses=answers(CaseOut, conflict=ProblemOut),
        summary="Say whose case it is",
    )
    def about(case: str, given: AboutIn, person: Staff) -> JSONResponse:
        told = cases.about(CaseId(case), customer=given.customer, order=given.order, by=person)
        return JSONResponse(case_json(told))

    @routes.post(
        "/cases/{case}/priority",
        responses=answers(CaseOut, conflict=ProblemOut),
        summary="Put a case before or behind others",
    )
    def priority(case: str, given: PriorityIn, person: Staff) -> JSONResponse:
        changed = cases.reprioritise(CaseId(case), given.priority, by=person, reason=given.reason)
        return JSONResponse(case_json(changed))


def _add_talking(routes: APIRouter, assistant: Assistant) -> None:
    cases = assistant.casework

    @routes.post(
        "/cases/{case}/check",
        responses=answers(list[FoundOut]),
        summary="The promises in a reply that is not sent yet",
    )
    def check(case: str, given: TextIn, person: Staff) -> JSONResponse:
        found = cases.check(CaseId(case), given.text, by=person)
        return JSONResponse([found_json(each) for each in found])

    @routes.post(
        "/cases/{case}/replies",
        responses=answers(MessageOut, conflict=FlaggedOut),
        summary="Answer the customer, or leave a note",
    )
    def reply(case: str, given: ReplyIn, person: Staff) -> JSONResponse:
        return JSONResponse(message_json(cases.reply(given.read(case), by=person)))


def _add_endings(routes: APIRouter, assistant: Assistant) -> None:
    cases = assistant.casework

    @routes.post(
        "/cases/{case}/resolve",
        responses=answers(CaseOut, conflict=ProblemOut),
        summary="End a case",
    )
    def resolve(case: str, given: ResolveIn, person: Staff) -> JSONResponse:
        ended = cases.resolve(
            CaseId(case),
            given.outcome,
            by=person,
            check_in=given.check_in,
            note=given.note,
            revision=given.revision,
        )
        return JSONResponse(case_json(ended))

    @routes.post(
        "/cases/{case}/reopen",
        responses=answers(CaseOut, conflict=ProblemOut),
        summary="Open a resolved case again",
    )
    def reopen(case: str, given: ReasonIn, person: Staff) -> JSONResponse:
        return JSONResponse(case_json(cases.reopen(CaseId(case), by=person, reason=given.reason)))

    @routes.post(
        "/cases/{case}/resolution",
        responses=answers(DraftOut),
        summary="Propose it as a past resolution",
    )
    def propose(case: str, person: Staff) -> JSONResponse:
        return JSONResponse(draft_json(cases.propose(CaseId(case), by=person)))

    @routes.get(
        "/resolutions",
        responses=answers(list[DraftOut]),
        summary="Proposed past resolutions that wait for approval",
    )
    def drafts(person: Staff) -> JSONResponse:
        return JSONResponse([draft_json(each) for each in cases.drafts(by=person)])

    @routes.post(
        "/cases/{case}/resolution/approve",
        responses=answers(DraftOut),
        summary="Let it become a past resolution",
    )
    def approve(case: str, given: ApproveIn, person: Staff) -> JSONResponse:
        approved = cases.approve(
            CaseId(case),
            by=person,
            title=given.title,
            problem=given.problem,
            resolution=given.resolution,
        )
        return JSONResponse(draft_json(approved))

    @routes.post(
        "/cases/{case}/resolution/refuse",
        responses=answers(DraftOut),
        summary="Turn a proposed resolution down",
    )
    def refuse(case: str, given: ReasonIn, person: Staff) -> JSONResponse:
        refused = cases.refuse(CaseId(case), by=person, reason=given.reason)
        return JSONResponse(draft_json(refused))

    @routes.post(
        "/check-ins",
        responses=answers(CheckInOut),
        summary="Ask a customer who agreed to it how their order is, some days after it came",
    )
    def after_purchase(given: BoughtIn, person: Staff) -> JSONResponse:
        planned = cases.check_in_after_purchase(given.customer, given.order, by=person)
        if planned is None:
            raise RequestRefusedError(
                "nothing is planned: the customer did not agree to it, or the order has not come"
            )
        return JSONResponse(check_in_json(planned))

    @routes.get(
        "/check-ins",
        responses=answers(list[CheckInOut]),
        summary="Customers to ask how it went, soonest first",
    )
    def check_ins(person: Staff) -> JSONResponse:
        return JSONResponse([check_in_json(each) for each in cases.check_ins(by=person)])

    @routes.post(
        "/cases/{case}/checked-in",
        responses=answers(CheckInOut),
        summary="Note what the customer said when asked",
    )
    def checked_in(case: str, given: NoteIn, person: Staff) -> JSONResponse:
        done = cases.checked_in(CaseId(case), by=person, note=given.note)
        return JSONResponse(check_in_json(done))


def _add_promises(routes: APIRouter, assistant: Assistant) -> None:
    cases = assistant.casework

    @routes.get(
        "/promises", responses=answers(list[PromiseOut]), summary="Open promises, soonest due first"
    )
    def promises(person: Staff, owner: str = "") -> JSONResponse:
        if owner not in ("", person.id) and not person.may(Permission.SUPERVISE):
            raise HTTPException(HTTPStatus.FORBIDDEN, refusal(person, Permission.SUPERVISE))
        found = cases.promises(by=person, owner=PersonId(owner) if owner else None)
        return JSONResponse([promise_json(each) for each in found])

    @routes.post(
        "/cases/{case}/promises",
        responses=answers(PromiseOut, conflict=ProblemOut),
        summary="Track a promise of a reply that was sent",
    )
    def track(case: str, given: PromiseIn, person: Staff) -> JSONResponse:
        tracked = cases.promise(CaseId(case), given.read(), by=person)
        return JSONResponse(promise_json(tracked))

    @routes.post(
        "/promises/{promise}/kept",
        responses=answers(PromiseOut),
        summary="Note that a promise was kept",
    )
    def kept(promise: str, given: NoteIn, person: Staff) -> JSONResponse:
        return JSONResponse(
            promise_json(cases.keep(PromiseId(promise), by=person, note=given.note))
        )

    @routes.post(
        "/promises/{promise}/broken",
        responses=answers(PromiseOut),
        summary="Note that a promise was not kept, and why",
    )
    def broken(promise: str, given: NoteIn, person: Staff) -> JSONResponse:
        return JSONResponse(
            promise_json(cases.broken(PromiseId(promise), by=person, note=given.note))
        )

    @routes.post(
        "/promises/{promise}/withdrawn",
        responses=answers(PromiseOut),
        summary="Note that it is needed no more",
    )
    def withdrawn(promise: str, given: NoteIn, person: Staff) -> JSONResponse:
        return JSONResponse(
            promise_json(cases.withdrawn(PromiseId(promise), by=person, note=given.note))
        )


def _add_chats(routes: APIRouter, assistant: Assistant) -> None:
    cases, chats = assistant.casework, assistant.webchat

    @routes.get(
        "/cases/{case}/customer-side",
        responses=answers(CustomerSideOut | None),
        summary="The customer of a live chat: are they there, what did they see; else null",
    )
    def customer_side(case: str, person: Staff) -> JSONResponse:
        known = cases.file(CaseId(case), by=person).case.id
        side = chats.customer_side(known, by=person)
        told = CustomerSideOut.of(side).model_dump(mode="json") if side is not None else None
        return JSONResponse(told)

    @routes.get(
        "/cases/{case}/files/{attachment}",
        response_class=Response,
        responses=download("application/octet-stream", *sorted(_IMAGES)),
        summary="A file that the customer sent, to be saved",
    )
    def file(case: str, attachment: str, person: Staff) -> Response:
        found, content = chats.file(CaseId(case), AttachmentId(attachment), by=person)
        return _download(found, content)


def _download(file: Attachment, content: bytes) -> Response:
    """A customer's file to save, never to open here; a page may show an image of it small."""
    is_image = file.type in _IMAGES
    return Response(
        content,
        media_type=file.type if is_image else "application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )

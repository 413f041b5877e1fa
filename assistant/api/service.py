"""`/api/v1/service`: the texts people edit about how messages are read and routed."""

from http import HTTPStatus

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from assistant.api.caller import Staff
from assistant.api.case_answers import HeldOut, TextOut, TextProblemOut, TextPublishedOut, answers
from assistant.api.case_schemas import ServiceTextIn
from assistant.api.problems import problem
from assistant.json_value import Json
from assistant.ports import Assistant
from assistant.service import EDITABLE, read_name


def service_routes(assistant: Assistant) -> APIRouter:
    """Routes about service texts; everybody reads them, publishing is checked by role."""
    routes = APIRouter(prefix="/api/v1/service", tags=["service"])
    texts = assistant.service_texts

    @routes.get(
        "",
        responses=answers(list[TextOut]),
        summary="The texts, their versions and what each is about",
    )
    def every(person: Staff) -> JSONResponse:
        told: list[Json] = [
            {"name": name.value, "version": texts.held(name).version, "about": about}
            for name, about in EDITABLE.items()
        ]
        return JSONResponse(told)

    @routes.get("/{name}", responses=answers(HeldOut), summary="A text as it holds")
    def held(name: str, person: Staff) -> JSONResponse:
        found = texts.held(read_name(name))
        return JSONResponse(
            {"name": found.name.value, "version": found.version, "text": found.text}
        )

    @routes.put(
        "/{name}",
        responses=answers(TextPublishedOut, refused=TextProblemOut),
        summary="Let a text hold from now on, whole or not at all",
    )
    def publish(name: str, given: ServiceTextIn, person: Staff) -> JSONResponse:
        wanted = read_name(name)
        faults = texts.faults(wanted, given.text)
        if faults:
            told: list[Json] = [{"line": each.line, "reason": each.reason} for each in faults]
            return problem(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                f"line {faults[0].line}: {faults[0].reason}",
                more={"faults": told},
            )
        published = texts.publish(
            wanted, given.text, by=person, note=given.note, based_on=given.based_on
        )
        return JSONResponse({"name": published.name.value, "version": published.version})

    return routes

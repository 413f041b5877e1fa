"""`/api/v1/ask` and `/api/v1/search`: what the desk does, for programs."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from assistant.api.asking import Asking
from assistant.api.caller import Staff
from assistant.api.schemas import Feedback, Question, SearchText
from assistant.ports import Assistant
from assistant.suggestion import Json, hit_json, suggestion_json


def question_routes(assistant: Assistant, asking: Asking) -> APIRouter:
    """Routes that answer from policy in force; all need a person."""
    routes = APIRouter(prefix="/api/v1", tags=["questions"])

    @routes.post("/ask", summary="Answer a question from what is in force on a day")
    def ask(question: Question, person: Staff) -> dict[str, Json]:
        suggestion = asking.ask(
            question.question,
            audience=question.audience,
            on=question.on or date.today(),
            asked_by=person.id,
            through="api",
            channel=question.channel,
        )
        return suggestion_json(suggestion)

    def found(wanted: SearchText) -> list[dict[str, Json]]:
        hits = asking.search(
            wanted.text,
            audience=wanted.audience,
            on=wanted.on or date.today(),
            limit=wanted.k,
        )
        return [hit_json(hit) for hit in hits]

    @routes.post("/search", summary="Find passages in force on a day, best first")
    def search(wanted: SearchText, person: Staff) -> list[dict[str, Json]]:
        return found(wanted)

    @routes.get("/search", summary="The same, as a link")
    def search_link(wanted: Annotated[SearchText, Query()], person: Staff) -> list[dict[str, Json]]:
        return found(wanted)

    @routes.get("/suggestions", summary="What you asked, newest first")
    def suggestions(
        person: Staff, limit: Annotated[int, Query(ge=1, le=200)] = 50
    ) -> list[dict[str, Json]]:
        return [suggestion_json(each) for each in assistant.asked(person.id, limit)]

    @routes.put(
        "/suggestions/{suggestion_id}/feedback",
        status_code=204,
        summary="Say what you thought of a suggestion you asked for",
    )
    def feedback(suggestion_id: str, given: Feedback, person: Staff) -> Response:
        assistant.feedback(suggestion_id, person.id, good=given.good, reason=given.reason)
        return Response(status_code=204)

    return routes

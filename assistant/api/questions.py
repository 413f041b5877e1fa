"""`/api/v1/ask` and `/api/v1/search`: what the desk does, for programs."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from assistant.access.model import Person
from assistant.answering.hearing import Hear, Stopped, never, unheard
from assistant.api.answers import HitOut, SuggestionOut
from assistant.api.asking import Asking
from assistant.api.caller import Staff
from assistant.api.schemas import Feedback, Question, SearchText
from assistant.api.streaming import EVENTS, streamed, wants_events
from assistant.customers.model import CustomerId
from assistant.offers.decision import Subject
from assistant.offers.offering import offering
from assistant.ports import Assistant
from assistant.suggestion import Suggestion, hit_json, suggestion_json

# Described by a model and written by `assistant.suggestion`, so that both doors say the same.
_SUGGESTION: dict[int | str, dict[str, Any]] = {
    200: {"model": SuggestionOut, "content": {EVENTS: {"schema": {"type": "string"}}}}
}
_SUGGESTIONS: dict[int | str, dict[str, Any]] = {200: {"model": list[SuggestionOut]}}
_HITS: dict[int | str, dict[str, Any]] = {200: {"model": list[HitOut]}}

_AT_ONCE = 200


def question_routes(assistant: Assistant, asking: Asking) -> APIRouter:
    """Routes that answer from policy in force; all need a person."""
    routes = APIRouter(prefix="/api/v1", tags=["questions"])
    # Their own: whoever waits for a slow model keeps no other request from its thread.
    threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="answer")

    @routes.post(
        "/ask",
        responses=_SUGGESTION,
        summary="Answer a question from what is in force on a day; as events if they are accepted",
    )
    async def ask(question: Question, person: Staff, request: Request) -> Response:
        about = _subject(question, person, assistant)

        def answered(hear: Hear = unheard, stopped: Stopped = never) -> Suggestion:
            return asking.ask(
                question.question,
                audience=question.audience,
                on=question.on or date.today(),
                asked_by=person.id,
                through="api",
                channel=question.channel,
                conversation=question.conversation,
                instead_of=question.instead_of,
                hear=hear,
                stopped=stopped,
                about=about,
            )

        if wants_events(request.headers):
            return streamed(answered, threads)
        told = await asyncio.get_running_loop().run_in_executor(threads, answered)
        return JSONResponse(suggestion_json(told))

    @routes.post("/search", responses=_HITS, summary="Find passages in force on a day, best first")
    def search(wanted: SearchText, person: Staff) -> Response:
        return _found(wanted, asking)

    @routes.get("/search", responses=_HITS, summary="The same, as a link")
    def search_link(wanted: Annotated[SearchText, Query()], person: Staff) -> Response:
        return _found(wanted, asking)

    @routes.get("/suggestions", responses=_SUGGESTIONS, summary="What you asked, newest first")
    def suggestions(person: Staff, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Response:
        return JSONResponse([suggestion_json(each) for each in assistant.asked(person.id, limit)])

    @routes.put(
        "/suggestions/{suggestion_id}/feedback",
        status_code=204,
        summary="Say what you thought of a suggestion you asked for",
    )
    def feedback(suggestion_id: str, given: Feedback, person: Staff) -> Response:
        assistant.feedback(suggestion_id, person.id, good=given.good, reason=given.reason)
        return Response(status_code=204)

    return routes


def _subject(question: Question, person: Person, assistant: Assistant) -> Subject | None:
    """Whom a question is about, if it says so."""
    if not question.customer:
        return None
    by = offering(assistant.database, person, question.offers_as)
    return Subject(CustomerId(question.customer), by, question.order)


def _found(wanted: SearchText, asking: Asking) -> Response:
    hits = asking.search(
        wanted.text, audience=wanted.audience, on=wanted.on or date.today(), limit=wanted.k
    )
    return JSONResponse([hit_json(hit) for hit in hits])

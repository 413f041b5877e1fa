"""`/api/v1/offers`: what a customer may be offered, and what became of it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import JSONResponse

from assistant.api.caller import Staff
from assistant.api.offer_schemas import (
    AdviceOut,
    AnswerIn,
    CatalogueIn,
    CatalogueOut,
    CatalogueProblemOut,
    ChoiceIn,
    DecisionOut,
    PublishedOut,
    RatingIn,
    SaidIn,
    WantedIn,
)
from assistant.errors import RequestRefusedError
from assistant.json_value import Json
from assistant.offers.decision import Choice, Decision, DecisionId
from assistant.offers.errors import CatalogueRefusedError
from assistant.offers.model import OfferId
from assistant.offers.offering import offering
from assistant.offers.shown import catalogue_json, cited, decision_json, offers_json, refused_json
from assistant.ports import Assistant
from assistant.suggestion import citation_json

_CATALOGUE: dict[int | str, dict[str, Any]] = {200: {"model": CatalogueOut}}
_PUBLISHED: dict[int | str, dict[str, Any]] = {
    200: {"model": PublishedOut},
    422: {"model": CatalogueProblemOut},
}
_ADVICE: dict[int | str, dict[str, Any]] = {200: {"model": AdviceOut}}
_DECISION: dict[int | str, dict[str, Any]] = {200: {"model": DecisionOut}}
_DECISIONS: dict[int | str, dict[str, Any]] = {200: {"model": list[DecisionOut]}}


RequestKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=64,
        pattern="^[!-~]*$",
        description="Of your own: the same key gives the same decision, however often it is sent.",
    ),
]


def offer_routes(assistant: Assistant) -> APIRouter:
    """Routes about offers; all need a person, and everything is done in their name."""
    routes = APIRouter(prefix="/api/v1/offers", tags=["offers"])
    _add_catalogue(routes, assistant)
    _add_decisions(routes, assistant)

    @routes.post("/suggest", responses=_ADVICE, summary="What may be offered in a case, and why")
    def suggest(wanted: WantedIn, person: Staff) -> Response:
        by = offering(assistant.database, person, wanted.offers_as)
        case = assistant.offers.heard(wanted.read())
        advice = assistant.offers.advise(case, by=by, on=wanted.on or date.today())
        told = cited(advice)
        policies: list[Json] = [citation_json(each) for each in told.citations]
        return JSONResponse(
            {
                "offers": offers_json(told),
                "refused": refused_json(advice.not_offered),
                "citations": policies,
            }
        )

    return routes


def _add_catalogue(routes: APIRouter, assistant: Assistant) -> None:
    @routes.get("", responses=_CATALOGUE, summary="The catalogue that holds")
    def catalogue(person: Staff) -> Response:
        found = assistant.offers.catalogue()
        standing = assistant.offers.in_force(found, date.today())
        return JSONResponse(catalogue_json(found, standing))

    @routes.put(
        "",
        responses=_PUBLISHED,
        summary="Let a catalogue hold from now on, whole or not at all",
    )
    def publish(given: CatalogueIn, person: Staff) -> Response:
        try:
            published = assistant.offers.publish(
                given.text, by=person, note=given.note, based_on=given.based_on
            )
        except CatalogueRefusedError as error:
            return _with_faults(error)
        return JSONResponse({"version": published.version, "offers": len(published.offers)})


def _add_decisions(routes: APIRouter, assistant: Assistant) -> None:
    @routes.post("/decisions", responses=_DECISION, summary="Make an offer, or decline to")
    def choose(given: ChoiceIn, person: Staff, key: RequestKey = "") -> Response:
        decide = assistant.offers.decline if given.decline else assistant.offers.choose
        choice = Choice(
            case=assistant.offers.heard(given.read()),
            offer=OfferId(given.offer),
            on=given.on or date.today(),
            value=given.value,
            reason=given.reason,
            words=given.words,
            request=key,
        )
        return _told(decide(choice, by=person))

    @routes.get("/decisions", responses=_DECISIONS, summary="Of a case or a customer")
    def decisions(
        person: Staff,
        case: Annotated[str, Query(max_length=64)] = "",
        customer: Annotated[str, Query(max_length=200)] = "",
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> Response:
        if bool(case) == bool(customer):
            raise RequestRefusedError("name a case or a customer, and not both")
        found = (
            assistant.offers.of_case(case, by=person)
            if case
            else assistant.offers.of_customer(customer, limit)
        )
        return JSONResponse([decision_json(each) for each in found])

    @routes.get("/approvals", responses=_DECISIONS, summary="What waits for your approval")
    def approvals(person: Staff) -> Response:
        found = assistant.offers.waiting(by=person, at=datetime.now(UTC))
        return JSONResponse([decision_json(each) for each in found])

    @routes.post("/decisions/{decision}/answer", responses=_DECISION, summary="Approve or refuse")
    def answer(decision: str, given: AnswerIn, person: Staff) -> Response:
        return _told(
            assistant.offers.answer(
                DecisionId(decision), approved=given.approved, reason=given.reason, by=person
            )
        )

    @routes.post("/decisions/{decision}/withdraw", responses=_DECISION, summary="Take it back")
    def withdraw(decision: str, person: Staff) -> Response:
        return _told(assistant.offers.withdraw(DecisionId(decision), by=person))

    @routes.post("/decisions/{decision}/customer", responses=_DECISION, summary="What they said")
    def customer_said(decision: str, given: SaidIn, person: Staff) -> Response:
        return _told(
            assistant.offers.customer_said(DecisionId(decision), accepted=given.accepted, by=person)
        )

    @routes.post("/decisions/{decision}/fulfil", responses=_DECISION, summary="They have it")
    def fulfil(decision: str, person: Staff) -> Response:
        return _told(assistant.offers.fulfil(DecisionId(decision), by=person))

    @routes.post("/decisions/{decision}/rating", responses=_DECISION, summary="How it went")
    def rate(decision: str, given: RatingIn, person: Staff) -> Response:
        return _told(
            assistant.offers.rate(DecisionId(decision), satisfaction=given.satisfaction, by=person)
        )


def _told(decision: Decision) -> Response:
    told: Mapping[str, Json] = decision_json(decision)
    return JSONResponse(told)


def _with_faults(error: CatalogueRefusedError) -> Response:
    """Problem details that list each fault; `detail` is all of them in one line."""
    faults: list[Json] = [
        {"line": each.line or None, "reason": each.reason} for each in error.faults
    ]
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return JSONResponse(
        {
            "type": "about:blank",
            "title": status.phrase,
            "status": status.value,
            "detail": str(error),
            "faults": faults,
        },
        status_code=status.value,
        media_type="application/problem+json",
    )

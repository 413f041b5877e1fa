"""`/api/v1/offers`: what a customer may be offered, and what became of it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.answers import CitationOut, Described, OfferOut
from assistant.api.caller import Staff
from assistant.customers.model import CustomerId
from assistant.errors import RequestRefusedError
from assistant.offers.model import Decision, DecisionId, OfferCase, OfferId, Stage
from assistant.offers.offering import offering
from assistant.offers.ports import Choice
from assistant.offers.shown import (
    Json,
    catalogue_json,
    cited,
    decision_json,
    offers_json,
    refused_json,
)
from assistant.ports import Assistant
from assistant.suggestion import citation_json

_Id = Annotated[str, Field(min_length=1, max_length=200)]
_Reason = Annotated[str, Field(max_length=2000)]


class CaseIn(BaseModel):
    """A case as another system knows it; `case` is one of your conversations, or its own id."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"case": "T-4711", "customer": "C-1001", "reasons": ["late_delivery"]}]
        },
    )

    case: Annotated[str, Field(min_length=1, max_length=64)]
    customer: _Id
    order: Annotated[str, Field(max_length=200)] = ""
    channel: Annotated[str, Field(max_length=40)] = ""
    stage: Stage | None = None
    reasons: Annotated[list[str], Field(max_length=50)] = []
    text: Annotated[str, Field(max_length=20_000, description="What the customer wrote.")] = ""
    on: Annotated[date | None, Field(description="The day that counts; today if left out.")] = None

    def read(self) -> OfferCase:
        """The case it tells of."""
        return OfferCase(
            id=self.case,
            customer=CustomerId(self.customer),
            order=self.order,
            channel=self.channel,
            stage=self.stage,
            reasons=frozenset(self.reasons),
            text=self.text,
        )


class WantedIn(CaseIn):
    """A case, and whose authority counts in it: by e-mail, for the home's owner."""

    offers_as: Annotated[str, Field(max_length=320)] = ""


class ChoiceIn(CaseIn):
    """An offer to make in a case, or not to make: then `decline` with a reason."""

    offer: _Id
    value: Annotated[Decimal | None, Field(ge=0, max_digits=15, decimal_places=3)] = None
    reason: _Reason = ""
    words: Annotated[str | None, Field(max_length=20_000)] = None
    decline: bool = False


class AnswerIn(BaseModel):
    """What somebody who may decided about an offer that waits for approval."""

    model_config = ConfigDict(extra="forbid")

    approved: bool
    reason: _Reason = ""


class SaidIn(BaseModel):
    """What the customer said to an offer."""

    model_config = ConfigDict(extra="forbid")

    accepted: bool


class RatingIn(BaseModel):
    """How satisfied the customer was afterwards."""

    model_config = ConfigDict(extra="forbid")

    satisfaction: Annotated[int, Field(ge=1, le=5)]


class CatalogueIn(BaseModel):
    """A catalogue as YAML; `based_on` is the version it was made from."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=5_000_000)]
    note: Annotated[str, Field(max_length=500)] = ""
    based_on: int | None = None


class RefusedOut(Described):
    """An offer that is not made here, and why."""

    id: str
    title: str
    why: list[str]


class AdviceOut(Described):
    """What may be offered, best first, what not, and the policies that allow it."""

    offers: list[OfferOut]
    refused: list[RefusedOut]
    citations: list[CitationOut]


class DecisionOut(Described):
    """An offer that somebody chose to make or not, and where it stands."""

    id: str
    case: str
    customer: str
    order: str | None
    offer: str
    title: str
    kind: str
    status: str
    value: str
    cost: str
    currency: str
    agent: str
    at: datetime
    catalogue_version: int
    reason: str
    words: str
    approver: str | None
    deadline: datetime | None
    answered_by: str | None
    answered_at: datetime | None
    answer_reason: str
    satisfaction: int | None


class PublishedOut(Described):
    """The catalogue that holds now."""

    version: int
    offers: int


_ADVICE: dict[int | str, dict[str, Any]] = {200: {"model": AdviceOut}}
_DECISION: dict[int | str, dict[str, Any]] = {200: {"model": DecisionOut}}
_DECISIONS: dict[int | str, dict[str, Any]] = {200: {"model": list[DecisionOut]}}


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
    @routes.get("", summary="The catalogue that holds")
    def catalogue(person: Staff) -> Response:
        found = assistant.offers.catalogue()
        standing = assistant.offers.in_force(found, date.today())
        return JSONResponse(catalogue_json(found, standing))

    @routes.put(
        "",
        responses={200: {"model": PublishedOut}},
        summary="Let a catalogue hold from now on, whole or not at all",
    )
    def publish(given: CatalogueIn, person: Staff) -> Response:
        published = assistant.offers.publish(
            given.text, by=person, note=given.note, based_on=given.based_on
        )
        return JSONResponse({"version": published.version, "offers": len(published.offers)})


def _add_decisions(routes: APIRouter, assistant: Assistant) -> None:
    @routes.post("/decisions", responses=_DECISION, summary="Make an offer, or decline to")
    def choose(given: ChoiceIn, person: Staff) -> Response:
        choice = Choice(
            case=given.read(),
            offer=OfferId(given.offer),
            on=given.on or date.today(),
            value=given.value,
            reason=given.reason,
            words=given.words,
        )
        decide = assistant.offers.decline if given.decline else assistant.offers.choose
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

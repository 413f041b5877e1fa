"""Health, readiness, figures, and what the command line has a running server do."""

from http import HTTPStatus
from typing import Protocol, runtime_checkable

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from assistant.api.asking import Asking
from assistant.api.caller import Staff
from assistant.api.problems import problem
from assistant.audit.model import Act
from assistant.audited import note_done
from assistant.models.budget import Budget
from assistant.ports import Assistant


@runtime_checkable
class HasModelBudget(Protocol):
    """An application whose calls of language models are counted."""

    @property
    def model_budget(self) -> Budget:
        """How many there may be, and were."""


def operation_routes(assistant: Assistant, asking: Asking) -> APIRouter:
    """Routes for whoever runs the server."""
    routes = APIRouter()
    if isinstance(assistant, HasModelBudget):
        _show_budget(asking.registry, assistant.model_budget)

    @routes.get("/healthz", include_in_schema=False)
    def healthz() -> PlainTextResponse:
        return PlainTextResponse("ok")

    @routes.get("/readyz", include_in_schema=False)
    def readyz() -> JSONResponse:
        if assistant.ready():
            return JSONResponse({"ready": True})
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, "Still catching up; ask again in a moment.")

    @routes.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        return Response(generate_latest(asking.registry), media_type=CONTENT_TYPE_LATEST)

    @routes.post(
        "/api/v1/reindex", tags=["operations"], summary="Build both indexes anew, then return"
    )
    def reindex(person: Staff) -> dict[str, bool]:
        assistant.reindex()
        note_done(assistant.audit, Act.REINDEXED, by=person)
        return {"reindexed": True}

    return routes


def _show_budget(registry: CollectorRegistry, budget: Budget) -> None:
    """Show what was spent of the budget of model calls, and what it is; 0 is no limit."""
    limits = budget.limits
    spent = Gauge(
        "handrail_model_calls", "Calls of language models.", ["within"], registry=registry
    )
    most = Gauge("handrail_model_budget", "Calls there may be.", ["within"], registry=registry)
    refused = Gauge("handrail_model_calls_refused", "Calls not made: no budget.", registry=registry)
    spent.labels("hour").set_function(lambda: budget.spent().hour)
    spent.labels("day").set_function(lambda: budget.spent().day)
    most.labels("hour").set(limits.hour)
    most.labels("day").set(limits.day)
    refused.set_function(lambda: budget.spent().refused)

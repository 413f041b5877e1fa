"""Health, readiness, figures, and what the command line has a running server do."""

from http import HTTPStatus

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from assistant.api.asking import Asking
from assistant.api.caller import Admin
from assistant.api.problems import problem
from assistant.ports import Assistant


def operation_routes(assistant: Assistant, asking: Asking) -> APIRouter:
    """Routes for whoever runs the server."""
    routes = APIRouter()

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
    def reindex(person: Admin) -> dict[str, bool]:
        assistant.reindex()
        return {"reindexed": True}

    return routes

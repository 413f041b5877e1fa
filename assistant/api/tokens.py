"""`/api/v1/tokens`: one's own personal tokens; made and revoked with a session only."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from assistant.access import api_tokens
from assistant.access.acting import acting
from assistant.access.api_tokens_shown import token_json
from assistant.access.permissions import Permission
from assistant.api.answers import Described
from assistant.api.caller import Staff
from assistant.api.case_answers import ProblemOut, answers
from assistant.audit.ports import AuditLog
from assistant.json_value import Json
from kb.database import Database

_EXAMPLE: dict[str, Json] = {
    "id": "9b1f0c6e2a7d4e53b8d0a1c4f7e2936d",
    "name": "Nightly report",
    "may": ["ask", "handle_cases"],
    "made_at": "2026-11-22T09:30:00Z",
    "ends_at": "2027-02-20T09:30:00Z",
    "used_at": None,
}


class TokenIn(BaseModel):
    """A token to be made; what it `may` is part of what its owner may, `days` are 1 to 365."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "Nightly report", "may": ["ask", "handle_cases"], "days": 90}]
        },
    )

    name: Annotated[str, Field(max_length=2_000)]
    may: Annotated[list[Permission], Field(max_length=100)]
    days: Annotated[int, Field(ge=1, le=api_tokens.LONGEST_LIFE.days, strict=True)] = (
        api_tokens.USUAL_LIFE.days
    )


class TokenOut(Described):
    """A token; `id` names it and opens nothing, `used_at` is exact to five minutes."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    id: str
    name: str
    may: list[Permission]
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None


class TokenMadeOut(TokenOut):
    """A token just made; `token` is told this once and kept nowhere."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{**_EXAMPLE, "token": "hr_…"}]}
    )

    token: str


def token_routes(database: Database, audit: AuditLog) -> APIRouter:
    """Routes about the caller's own tokens; a personal token opens none of them."""
    routes = APIRouter(prefix="/api/v1/tokens", tags=["tokens"])

    @routes.get("", responses=answers(list[TokenOut]), summary="Your tokens, newest first")
    def own(person: Staff) -> JSONResponse:
        told: list[Json] = [token_json(each) for each in api_tokens.of(database, person.id)]
        return JSONResponse(told)

    @routes.post(
        "",
        status_code=HTTPStatus.CREATED,
        responses={201: {"model": TokenMadeOut}},
        summary="Make a token, which is told this once",
    )
    def make(given: TokenIn, person: Staff) -> JSONResponse:
        now = datetime.now(UTC)
        made, shown = api_tokens.make(
            database,
            person.id,
            given.name,
            frozenset(given.may),
            now + timedelta(days=given.days),
            audit=audit,
            by=acting(person),
            at=now,
        )
        return JSONResponse(
            {**token_json(made), "token": shown},
            HTTPStatus.CREATED,
            headers={"Cache-Control": "no-store"},
        )

    @routes.delete(
        "/{token}",
        status_code=HTTPStatus.NO_CONTENT,
        responses={404: {"model": ProblemOut}},
        summary="Revoke a token: it opens nothing from now on",
    )
    def revoke(token: str, person: Staff) -> Response:
        ended = api_tokens.revoke(database, token, whose=person.id, audit=audit, by=acting(person))
        if ended is None:
            # Whatever was sent is not repeated: somebody may have sent the token itself.
            raise HTTPException(
                HTTPStatus.NOT_FOUND,
                "You have no token of this id; GET /api/v1/tokens lists those you have.",
            )
        return Response(status_code=HTTPStatus.NO_CONTENT)

    return routes

"""`/api/v1/webhooks`: other systems that hear of events, for admins and their programs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Protocol

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from starlette.exceptions import HTTPException

from assistant.api.answers import Described
from assistant.api.caller import Staff
from assistant.api.case_answers import ProblemOut, Responses
from assistant.json_value import Json
from assistant.webhooks.addresses import LONGEST_URL
from assistant.webhooks.errors import UnknownWebhookError
from assistant.webhooks.model import DeliveryId, DeliveryState, EventKind, WebhookId
from assistant.webhooks.ports import Webhooks
from assistant.webhooks.shown import delivery_json, webhook_json

_UNKNOWN: Responses = {404: {"model": ProblemOut}}
_EXAMPLE: JsonDict = {
    "id": "5f3a0c9e6d1b4a7f8e2c3b4d5a6f7e80",
    "url": "https://crm.larkfield.example/handrail",
    "events": ["case.resolved", "survey.given"],
    "created_at": "2026-11-22T09:30:00+00:00",
    "disabled_at": None,
}
_DELIVERY: JsonDict = {
    "id": "9c1e4f0a7b2d4c6e8f1a3b5c7d9e0f12",
    "webhook": "5f3a0c9e6d1b4a7f8e2c3b4d5a6f7e80",
    "event": "evt_0b8f1d2c3a4e5f60718293a4b5c6d7e8",
    "type": "case.resolved",
    "case": "d81f8b4153f34a688fc0ad33c041abeb",
    "at": "2026-11-22T09:31:00+00:00",
    "state": "waiting",
    "tries": 2,
    "next_at": "2026-11-22T09:36:08+00:00",
    "said": "503 Service Unavailable",
}


class HasWebhooks(Protocol):
    """The part of the application that these routes need."""

    @property
    def webhooks(self) -> Webhooks:
        """The webhooks of the home."""


class WebhookIn(BaseModel):
    """An address that shall hear of events; without `events` it hears of all."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"url": _EXAMPLE["url"], "events": _EXAMPLE["events"]}]},
    )

    url: Annotated[str, Field(min_length=1, max_length=LONGEST_URL)]
    events: Annotated[list[EventKind], Field(max_length=len(EventKind))] = []


class WebhookOut(Described):
    """An address that hears of events; `disabled_at` is when it answered that it is gone."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    id: str
    url: str
    events: list[EventKind]
    created_at: datetime
    disabled_at: datetime | None


class WebhookMadeOut(WebhookOut):
    """The same with the secret that its events are signed with, which is told this once."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {**_EXAMPLE, "secret": "whsec_c2VjcmV0LW9mLWxhcmtmaWVsZC1pbi0zMi1ieXRlcw=="}
            ]
        },
    )

    secret: str


class DeliveryOut(Described):
    """One event on its way to one address; `case` is null for a ping.

    `said` is the last answer, or why there was none. `next_at` is when it is tried again.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_DELIVERY]})

    id: str
    webhook: str
    event: str
    type: EventKind
    case: str | None
    at: datetime
    state: DeliveryState
    tries: int
    next_at: datetime | None
    said: str


def webhook_routes(handrail: HasWebhooks) -> APIRouter:
    """Routes about webhooks; all of them for admins."""
    routes = APIRouter(prefix="/api/v1/webhooks", tags=["webhooks"])
    _add_keeping(routes, handrail)
    _add_deliveries(routes, handrail)
    return routes


def _add_keeping(routes: APIRouter, handrail: HasWebhooks) -> None:
    @routes.get(
        "",
        responses={200: {"model": list[WebhookOut]}},
        summary="The addresses that hear of events, oldest first",
    )
    def every(person: Staff) -> JSONResponse:
        told: list[Json] = [webhook_json(each) for each in handrail.webhooks.webhooks(by=person)]
        return JSONResponse(told)

    @routes.post(
        "",
        status_code=HTTPStatus.CREATED,
        responses={201: {"model": WebhookMadeOut}},
        summary="Let an address hear of events from now on; its secret is told this once",
    )
    def add(given: WebhookIn, person: Staff) -> JSONResponse:
        made, secret = handrail.webhooks.add(given.url, given.events, by=person)
        told: dict[str, Json] = {**webhook_json(made), "secret": secret}
        return JSONResponse(told, HTTPStatus.CREATED)

    @routes.delete(
        "/{webhook}",
        status_code=HTTPStatus.NO_CONTENT,
        response_class=Response,
        responses=_UNKNOWN,
        summary="Send an address nothing more, and forget what was sent",
    )
    def remove(webhook: str, person: Staff) -> Response:
        with _known():
            handrail.webhooks.remove(WebhookId(webhook), by=person)
        return Response(status_code=HTTPStatus.NO_CONTENT)


def _add_deliveries(routes: APIRouter, handrail: HasWebhooks) -> None:
    @routes.get(
        "/{webhook}/deliveries",
        responses={200: {"model": list[DeliveryOut]}, **_UNKNOWN},
        summary="What was sent to an address, newest first",
    )
    def deliveries(
        webhook: str, person: Staff, limit: Annotated[int, Query(ge=1, le=1000)] = 100
    ) -> JSONResponse:
        with _known():
            sent = handrail.webhooks.deliveries(WebhookId(webhook), by=person, limit=limit)
        told: list[Json] = [delivery_json(each) for each in sent]
        return JSONResponse(told)

    @routes.post(
        "/{webhook}/ping",
        responses={200: {"model": DeliveryOut}, **_UNKNOWN},
        summary="Send an address a ping now, and tell what it answered",
    )
    def ping(webhook: str, person: Staff) -> JSONResponse:
        with _known():
            return JSONResponse(
                delivery_json(handrail.webhooks.ping(WebhookId(webhook), by=person))
            )

    @routes.post(
        "/deliveries/{delivery}/again",
        responses={200: {"model": DeliveryOut}, **_UNKNOWN},
        summary="Send one delivery again now, under its id",
    )
    def again(delivery: str, person: Staff) -> JSONResponse:
        with _known():
            return JSONResponse(
                delivery_json(handrail.webhooks.again(DeliveryId(delivery), by=person))
            )


@contextmanager
def _known() -> Iterator[None]:
    try:
        yield
    except UnknownWebhookError as error:
        raise HTTPException(HTTPStatus.NOT_FOUND, str(error)) from error

"""Webhooks: who wants to hear of what, and what became of each delivery; plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

WebhookId = NewType("WebhookId", str)
DeliveryId = NewType("DeliveryId", str)


class EventKind(StrEnum):
    """What other systems may hear of."""

    CASE_OPENED = "case.opened"
    MESSAGE_RECEIVED = "message.received"
    MESSAGE_SENT = "message.sent"
    HANDED_OVER = "case.handed_over"
    HANDED_BACK = "case.handed_back"
    ESCALATED = "case.escalated"
    RESOLVED = "case.resolved"
    REOPENED = "case.reopened"
    SURVEY_GIVEN = "survey.given"
    PING = "ping"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that hears of events; `events` empty hears of all. Its secret is told once."""

    id: WebhookId
    url: str
    events: frozenset[EventKind]
    created_at: datetime
    disabled_at: datetime | None = None


class DeliveryState(StrEnum):
    """WAITING for its next try, ARRIVED, or GIVEN_UP after the last one."""

    WAITING = "waiting"
    ARRIVED = "arrived"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one address; `event` is the same id however often it is sent.

    `said` is the last answer: an HTTP status, or why there was none.
    """

    id: DeliveryId
    webhook: WebhookId
    event: str
    kind: EventKind
    case: str
    at: datetime
    state: DeliveryState
    tries: int
    next_at: datetime | None
    said: str

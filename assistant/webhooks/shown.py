"""Webhooks as JSON: what other systems are sent, and what programs are shown of it."""

import json
from datetime import UTC, datetime

from assistant.casework.tables import CaseMessageRow, CaseRow
from assistant.json_value import Json
from assistant.surveys.tables import SurveyRow
from assistant.webhooks.model import Delivery, EventKind, Webhook

LONGEST_TEXT = 20_000
"""How many characters of a message are sent; a longer one is cut, and says so."""


def event_body(event: str, kind: EventKind, at: datetime, data: dict[str, Json]) -> str:
    """What is sent of an event, in one line of JSON."""
    told: dict[str, Json] = {
        "id": event,
        "type": kind.value,
        "created_at": _instant(at),
        "data": data,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def case_data(row: CaseRow) -> dict[str, Json]:
    """A case for another system: its ids, and where it stands; nothing that staff noted."""
    return {
        "id": row.id,
        "channel": row.channel,
        "state": row.state,
        "handler": row.handler,
        "priority": row.priority,
        "topic": row.topic or None,
        "customer": row.customer or None,
        "conversation": row.thread or None,
        "outcome": row.outcome or None,
    }


def message_data(row: CaseMessageRow) -> dict[str, Json]:
    """A message that the customer wrote or was sent."""
    return {
        "id": row.id,
        "speaker": row.author,
        "text": row.text[:LONGEST_TEXT],
        "truncated": len(row.text) > LONGEST_TEXT,
    }


def survey_data(row: SurveyRow) -> dict[str, Json]:
    """What the customer said of how they were served."""
    return {
        "score": row.score,
        "solved": row.solved,
        "comment": row.comment,
        "expectation": row.expectation or None,
    }


def webhook_json(webhook: Webhook) -> dict[str, Json]:
    """A webhook without its secret; `events` lists them all where it hears of all."""
    return {
        "id": webhook.id,
        "url": webhook.url,
        "events": [each.value for each in EventKind if each in _heard(webhook)],
        "created_at": _instant(webhook.created_at),
        "disabled_at": _instant(webhook.disabled_at) if webhook.disabled_at else None,
    }


def delivery_json(delivery: Delivery) -> dict[str, Json]:
    """What became of one event; `case` is null for a ping."""
    return {
        "id": delivery.id,
        "webhook": delivery.webhook,
        "event": delivery.event,
        "type": delivery.kind.value,
        "case": delivery.case or None,
        "at": _instant(delivery.at),
        "state": delivery.state.value,
        "tries": delivery.tries,
        "next_at": _instant(delivery.next_at) if delivery.next_at else None,
        "said": delivery.said,
    }


def _heard(webhook: Webhook) -> frozenset[EventKind]:
    return webhook.events or frozenset(EventKind) - {EventKind.PING}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()

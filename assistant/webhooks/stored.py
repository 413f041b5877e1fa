"""Rows of webhooks and deliveries as values, and new ones."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from assistant.webhooks.model import (
    Delivery,
    DeliveryId,
    DeliveryState,
    EventKind,
    Webhook,
    WebhookId,
)
from assistant.webhooks.tables import DeliveryRow, WebhookRow


def webhook_of(row: WebhookRow) -> Webhook:
    """The value a row stands for; its secret stays behind."""
    return Webhook(
        id=WebhookId(row.id),
        url=row.url,
        events=frozenset(EventKind(each) for each in row.events),
        created_at=row.created_at,
        disabled_at=row.disabled_at,
    )


def delivery_of(row: DeliveryRow) -> Delivery:
    """The value a row stands for."""
    return Delivery(
        id=DeliveryId(row.id),
        webhook=WebhookId(row.webhook_id),
        event=row.event,
        kind=EventKind(row.kind),
        case=row.case_id,
        at=row.at,
        state=DeliveryState(row.state),
        tries=row.tries,
        next_at=row.next_at,
        said=row.said,
    )


def put_delivery(
    session: Session,
    webhook: str,
    *,
    event: str,
    kind: EventKind,
    body: str,
    at: datetime,
    seq: int = 0,
    case: str = "",
    next_at: datetime | None,
) -> bool:
    """Let an event be on its way to an address; False, and nothing changes, if it is already."""
    row: Mapping[str, object] = {
        "id": uuid.uuid4().hex,
        "webhook_id": webhook,
        "event": event,
        "seq": seq,
        "kind": kind.value,
        "case_id": case,
        "body": body,
        "at": at,
        "state": DeliveryState.WAITING.value,
        "tries": 0,
        "next_at": next_at,
        "said": "",
    }
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    once = insert(DeliveryRow).values(**row).on_conflict_do_nothing().returning(DeliveryRow.id)
    return session.scalar(once) is not None

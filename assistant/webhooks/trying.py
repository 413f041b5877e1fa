"""One delivery at a time: leased, sent, and what came of it noted.

A lease is what keeps others from sending the same one meanwhile. Whoever dies between sending
and noting leaves it to lapse, and it is sent again under the same id.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from assistant.webhooks.model import DeliveryId, DeliveryState, EventKind, WebhookId
from assistant.webhooks.posting import Answer
from assistant.webhooks.schedule import Chance, by_chance, next_try
from assistant.webhooks.tables import DeliveryRow, WebhookRow
from kb.database import Database

LEASE = timedelta(minutes=1)
"""How long nobody else sends what somebody is sending; longer than any call may take."""

KEPT = timedelta(days=30)
"""How long what arrived is kept; what was given up is kept three times as long."""

_GONE = "410 Gone: the address wants to hear nothing any more"


@dataclass(frozen=True, slots=True)
class Leased:
    """A delivery that is this caller's to send; `tries` counts this one."""

    id: DeliveryId
    webhook: WebhookId
    url: str
    secret: str
    event: str
    kind: EventKind
    body: str
    tries: int
    before: DeliveryState


def waiting_webhooks(database: Database, at: datetime) -> Sequence[WebhookId]:
    """Who has something to be sent by now, by whose is due longest."""
    with database.read() as session:
        due = session.scalars(
            select(DeliveryRow.webhook_id)
            .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
            .where(*_due(at), WebhookRow.disabled_at.is_(None))
            .group_by(DeliveryRow.webhook_id)
            .order_by(func.min(DeliveryRow.next_at))
        )
        return [WebhookId(each) for each in due]


def lease_due(
    database: Database, webhook: WebhookId, *, at: datetime, limit: int
) -> Sequence[Leased]:
    """Take what is due for one address, oldest first, unless another process has it."""
    chosen = (
        select(DeliveryRow)
        .where(DeliveryRow.webhook_id == webhook, *_due(at))
        .order_by(DeliveryRow.next_at, DeliveryRow.seq, DeliveryRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return _leased(database, chosen, at)


def lease_one(database: Database, delivery: DeliveryId, *, at: datetime) -> Leased | None:
    """Take one to send now, whatever became of it; None where it is not there."""
    chosen = select(DeliveryRow).where(DeliveryRow.id == delivery).with_for_update()
    return next(iter(_leased(database, chosen, at)), None)


def note(
    database: Database,
    sent: Leased,
    answer: Answer,
    *,
    at: datetime,
    chance: Chance = by_chance,
) -> None:
    """Note what came of it; one that was removed meanwhile is left alone.

    An address that is gone is disabled, and what waits for it is given up.
    """
    with database.write() as session:
        row = session.get(DeliveryRow, sent.id, with_for_update=True)
        if row is None:
            return
        if answer.arrived:
            row.state, row.next_at = DeliveryState.ARRIVED.value, None
        elif row.tries == sent.tries:
            # Of two that sent it, the later one's word counts, unless it arrived.
            _failed(row, sent, answer, at=at, chance=chance)
        row.said = answer.said
        if answer.gone:
            session.flush()
            _disable(session, sent.webhook, at)


def sweep(database: Database, at: datetime) -> int:
    """Forget what arrived over 30 days ago and what was given up over 90 days ago; how many."""
    old = DeliveryRow.at < at - KEPT
    arrived = (DeliveryRow.state == DeliveryState.ARRIVED.value) & old
    given_up = (DeliveryRow.state == DeliveryState.GIVEN_UP.value) & (
        DeliveryRow.at < at - 3 * KEPT
    )
    with database.write() as session:
        chosen = session.scalars(select(DeliveryRow.id).where(or_(arrived, given_up))).all()
        session.execute(delete(DeliveryRow).where(or_(arrived, given_up)))
    return len(chosen)


def _failed(
    row: DeliveryRow, sent: Leased, answer: Answer, *, at: datetime, chance: Chance
) -> None:
    if sent.before is not DeliveryState.WAITING:
        # It was sent again by hand: what became of it before stands.
        row.state, row.next_at = sent.before.value, None
        return
    once = sent.kind is EventKind.PING
    row.next_at = None if once else next_try(sent.tries, at, later=answer.later, chance=chance)
    if row.next_at is None:
        row.state = DeliveryState.GIVEN_UP.value


def _disable(session: Session, webhook: WebhookId, at: datetime) -> None:
    session.execute(
        update(WebhookRow)
        .where(WebhookRow.id == webhook, WebhookRow.disabled_at.is_(None))
        .values(disabled_at=at)
    )
    session.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.webhook_id == webhook,
            DeliveryRow.state == DeliveryState.WAITING.value,
        )
        .values(state=DeliveryState.GIVEN_UP.value, next_at=None, said=_GONE)
    )


def _leased(database: Database, chosen: Select[DeliveryRow], at: datetime) -> Sequence[Leased]:
    with database.write() as session:
        rows = session.scalars(chosen).all()
        taken = []
        for row in rows:
            webhook = session.get_one(WebhookRow, row.webhook_id)
            before = DeliveryState(row.state)
            row.tries += 1
            row.state, row.next_at = DeliveryState.WAITING.value, at + LEASE
            taken.append(_of(row, webhook, before))
    return taken


def _of(row: DeliveryRow, webhook: WebhookRow, before: DeliveryState) -> Leased:
    return Leased(
        id=DeliveryId(row.id),
        webhook=WebhookId(row.webhook_id),
        url=webhook.url,
        secret=webhook.secret,
        event=row.event,
        kind=EventKind(row.kind),
        body=row.body,
        tries=row.tries,
        before=before,
    )


def _due(at: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        DeliveryRow.state == DeliveryState.WAITING.value,
        DeliveryRow.next_at <= at,
    )

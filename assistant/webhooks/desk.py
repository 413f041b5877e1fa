"""Webhooks as admins use them, and the thread that sends to them."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from prometheus_client import Counter
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from assistant.access.acting import acting
from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.refusing import refuse_who_may_not
from assistant.audit.log import SqlAuditLog
from assistant.audit.model import Act, Note
from assistant.errors import RequestRefusedError
from assistant.webhooks.addresses import checked_url
from assistant.webhooks.delivering import Deliverer, outcome, send
from assistant.webhooks.errors import UnknownWebhookError
from assistant.webhooks.following import newest_line
from assistant.webhooks.model import Delivery, DeliveryId, EventKind, Webhook, WebhookId
from assistant.webhooks.posting import Poster
from assistant.webhooks.shown import event_body
from assistant.webhooks.signing import fresh_secret
from assistant.webhooks.stored import delivery_of, put_delivery, webhook_of
from assistant.webhooks.tables import DeliveryRow, WebhookRow
from assistant.webhooks.trying import lease_one, note
from kb.database import Database

MOST_WEBHOOKS = 50


class WebhookDesk:
    """The webhooks of one home; see `assistant.webhooks.ports.Webhooks`. Threads may share it.

    `within` lets them call addresses of this machine and its own network, and plain http.
    `tries` counts calls by what came of them, for a registry of figures to take.
    """

    def __init__(
        self,
        database: Database,
        *,
        now: Callable[[], datetime],
        within: bool,
        poster: Poster | None = None,
    ) -> None:
        self._database = database
        self._now = now
        self._within = within
        self._audit = SqlAuditLog(database, now)
        self._poster = poster or Poster(within)
        self.tries = Counter(
            "handrail_webhook_tries", "Calls to webhooks by outcome", ["outcome"], registry=None
        )

    def webhooks(self, *, by: Person) -> Sequence[Webhook]:
        """All of them, oldest first."""
        refuse_who_may_not(by, Permission.MANAGE_SITES)
        with self._database.read() as session:
            rows = session.scalars(
                select(WebhookRow).order_by(WebhookRow.created_at, WebhookRow.id)
            )
            return [webhook_of(row) for row in rows]

    def add(self, url: str, events: Sequence[EventKind] = (), *, by: Person) -> tuple[Webhook, str]:
        """Let an address hear of events from now on; the secret is told this once.

        Raises RequestRefusedError for an address that may not be called.
        """
        refuse_who_may_not(by, Permission.MANAGE_SITES)
        address = checked_url(url, within=self._within)
        secret = fresh_secret()
        with self._database.write() as session:
            mark = newest_line(session)
            if (session.scalar(select(func.count(WebhookRow.id))) or 0) >= MOST_WEBHOOKS:
                raise RequestRefusedError(
                    f"there are {MOST_WEBHOOKS} webhooks already; remove one that is not used"
                )
            row = WebhookRow(
                id=uuid.uuid4().hex,
                url=address,
                events=sorted({each.value for each in events}),
                secret=secret,
                created_at=self._now(),
                disabled_at=None,
                from_seq=mark,
            )
            session.add(row)
            session.flush()
            self._audit.note(session, _noted(row, by, "added"))
            return webhook_of(row), secret

    def remove(self, webhook: WebhookId, *, by: Person) -> None:
        """Send it nothing more, and forget what was sent; raises UnknownWebhookError."""
        refuse_who_may_not(by, Permission.MANAGE_SITES)
        with self._database.write() as session:
            row = _found(session, webhook, lock=True)
            session.execute(delete(DeliveryRow).where(DeliveryRow.webhook_id == row.id))
            self._audit.note(session, _noted(row, by, "removed"))
            session.delete(row)

    def deliveries(self, webhook: WebhookId, *, by: Person, limit: int = 100) -> Sequence[Delivery]:
        """What was sent to one, newest first; raises UnknownWebhookError."""
        refuse_who_may_not(by, Permission.MANAGE_SITES)
        with self._database.read() as session:
            row = _found(session, webhook)
            rows = session.scalars(
                select(DeliveryRow)
                .where(DeliveryRow.webhook_id == row.id)
                .order_by(DeliveryRow.at.desc(), DeliveryRow.seq.desc(), DeliveryRow.id)
                .limit(limit)
            )
            return [delivery_of(each) for each in rows]

    def ping(self, webhook: WebhookId, *, by: Person) -> Delivery:
        """Send it a `ping` now, once, and tell what it answered; raises UnknownWebhookError."""
        refuse_who_may_not(by, Permission.MANAGE_SITES)
        at = self._now()
        event = f"evt_{uuid.uuid4().hex}"
        with self._database.write() as session:
            row = _found(session, webhook)
            _refuse_disabled(row)
            body = event_body(event, EventKind.PING, at, {})
            # Nobody else sends it: it has no time at which it is due.
            put_delivery(
                session, row.id, event=event, kind=EventKind.PING, body=body, at=at, next_at=None
            )
            kept = session.scalar(select(DeliveryRow.id).where(DeliveryRow.event == event)) or ""
        return self._send_now(DeliveryId(kept))

    def again(self, delivery: DeliveryId, *, by: Person) -> Delivery:
        """Send one again now, under its id; raises UnknownWebhookError."""
        refuse_who_may_not(by, Permission.MANAGE_SITES)
        with self._database.read() as session:
            row = session.get(DeliveryRow, delivery)
            if row is None:
                raise UnknownWebhookError(delivery)
            _refuse_disabled(_found(session, WebhookId(row.webhook_id)))
        return self._send_now(delivery)

    def deliverer(self, *, every_s: float = 1.0, grace_s: float = 2.0) -> Deliverer:
        """What follows the cases and sends what is due; not started yet."""
        return Deliverer(
            self._database,
            self._now,
            self._poster,
            tries=self.tries,
            every_s=every_s,
            grace_s=grace_s,
        )

    def _send_now(self, delivery: DeliveryId) -> Delivery:
        sent = lease_one(self._database, delivery, at=self._now())
        if sent is None:
            raise UnknownWebhookError(delivery)
        answer = send(self._poster, sent, at=self._now(), stop=None)
        self.tries.labels(outcome(answer)).inc()
        note(self._database, sent, answer, at=self._now())
        with self._database.read() as session:
            row = session.get(DeliveryRow, delivery)
            if row is None:
                raise UnknownWebhookError(delivery)
            return delivery_of(row)


def _noted(row: WebhookRow, by: Person, what: str) -> Note:
    """A line of the audit log; only the host, for the rest of an address may open a door."""
    details = {
        "what": what,
        "host": urlsplit(row.url).hostname or "",
        "events": " ".join(row.events) or "all",
    }
    return Note(Act.WEBHOOK_CHANGED, acting(by), f"webhook {row.id}", details)


def _refuse_disabled(row: WebhookRow) -> None:
    if row.disabled_at is not None:
        raise RequestRefusedError(
            "this address said that it is gone (410); remove the webhook and add it again"
        )


def _found(session: Session, webhook: WebhookId, *, lock: bool = False) -> WebhookRow:
    row = session.get(WebhookRow, webhook, with_for_update=lock or None)
    if row is None:
        raise UnknownWebhookError(webhook)
    return row

"""SQL tables of webhooks."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kb.tables import Base


class WebhookRow(Base):
    """An address that hears of events after `from_seq`, a place in the cases' story."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    url: Mapped[str]
    events: Mapped[list[str]] = mapped_column(JSON)
    secret: Mapped[str]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    from_seq: Mapped[int]


class DeliveryRow(Base):
    """One event on its way to one address; `event` is unique for each. `body` is what is sent."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index(None, "webhook_id", "event", unique=True),
        Index(None, "state", "next_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    webhook_id: Mapped[str] = mapped_column(String(32), ForeignKey("webhooks.id"))
    event: Mapped[str] = mapped_column(String(60))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[str] = mapped_column(String(32))
    body: Mapped[str]
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20))
    tries: Mapped[int]
    next_at: Mapped[datetime | None]
    said: Mapped[str]

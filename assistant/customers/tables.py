"""SQL tables of customers: who they are, what they bought, when we spoke, what was offered."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kb.tables import Base

StoredItem = dict[str, str | int | None]


class CustomerRow(Base):
    """Somebody the company serves, by its own id; `searched` is what a search looks through."""

    __tablename__ = "customers"
    __table_args__ = (Index(None, "added_at", "id"),)

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    name: Mapped[str]
    tier: Mapped[str] = mapped_column(String(80))
    since: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(20))
    email: Mapped[str]
    phone: Mapped[str]
    consent: Mapped[list[str]] = mapped_column(JSON)
    tags: Mapped[list[str]] = mapped_column(JSON)
    notes: Mapped[str]
    searched: Mapped[str]
    added_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class CustomerOrderRow(Base):
    """An order; amounts in the currency's smallest unit, `position` 0 is the newest."""

    __tablename__ = "customer_orders"
    __table_args__ = (Index(None, "customer_id", "position"),)

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    customer_id: Mapped[str] = mapped_column(String(200), ForeignKey("customers.id"))
    position: Mapped[int]
    total_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    placed_on: Mapped[date | None]
    delivered_on: Mapped[date | None]
    status: Mapped[str]
    place: Mapped[str | None] = mapped_column(String(20))
    items: Mapped[list[StoredItem]] = mapped_column(JSON)
    searched: Mapped[str]


class CustomerContactRow(Base):
    """One time the customer and the company spoke; `position` 0 is the newest."""

    __tablename__ = "customer_contacts"

    customer_id: Mapped[str] = mapped_column(
        String(200), ForeignKey("customers.id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    channel: Mapped[str]
    reason: Mapped[str]
    complaint: Mapped[bool]
    emotion: Mapped[str]


class CustomerOfferRow(Base):
    """An offer made elsewhere; `position` 0 is the newest."""

    __tablename__ = "customer_offers"

    customer_id: Mapped[str] = mapped_column(
        String(200), ForeignKey("customers.id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    on: Mapped[date]
    offer: Mapped[str] = mapped_column(String(80))
    value_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    accepted: Mapped[bool | None]

"""SQL tables of offers: catalogues, cases, decisions, the ledger, what was learnt."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from kb.tables import Base


class CatalogueRow(Base):
    """A catalogue as it was published; the highest version is the one that holds."""

    __tablename__ = "offer_catalogues"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str]
    published_at: Mapped[datetime]
    published_by: Mapped[str] = mapped_column(String(200))
    note: Mapped[str]


class OfferCaseRow(Base):
    """A case as it stood when offers were last shown for it: what fairness and what-if look at.

    `facts` are the facts that conditions are about; `signature` tells cases apart that the
    catalogue tells apart.
    """

    __tablename__ = "offer_cases"
    __table_args__ = (Index(None, "shown_at"), Index(None, "signature"))

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    customer: Mapped[str] = mapped_column(String(200), index=True)
    order_id: Mapped[str] = mapped_column(String(200))
    agent: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(20))
    tier: Mapped[str] = mapped_column(String(80))
    on: Mapped[date]
    shown_at: Mapped[datetime]
    catalogue_version: Mapped[int]
    facts: Mapped[dict[str, str | bool | list[str] | None]] = mapped_column(JSON)
    signature: Mapped[str] = mapped_column(String(64))


class DecisionRow(Base):
    """One chosen offer and where it stands; amounts in the currency's smallest unit."""

    __tablename__ = "offer_decisions"
    __table_args__ = (
        Index(None, "customer", "spent_on"),
        Index(None, "agent", "spent_on"),
        Index(None, "answered_by", "spent_on"),
        Index(None, "budget", "spent_on"),
        Index(None, "case_id"),
        Index(None, "status", "deadline"),
        Index(None, "agent", "request", unique=True),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(String(64))
    customer: Mapped[str] = mapped_column(String(200))
    order_id: Mapped[str] = mapped_column(String(200))
    offer: Mapped[str] = mapped_column(String(80))
    title: Mapped[str]
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    value_minor: Mapped[int] = mapped_column(BigInteger)
    cost_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    agent: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    spent_on: Mapped[date | None]
    catalogue_version: Mapped[int]
    budget: Mapped[str] = mapped_column(String(80))
    team: Mapped[str] = mapped_column(String(80))
    segment: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str]
    words: Mapped[str]
    approver: Mapped[str] = mapped_column(String(20))
    deadline: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(200))
    answered_at: Mapped[datetime | None]
    answer_reason: Mapped[str]
    satisfaction: Mapped[int | None]
    request: Mapped[str | None] = mapped_column(String(64))


class LedgerRow(Base):
    """One line of the ledger, chained to the one before; never changed, never deleted."""

    __tablename__ = "offer_ledger"
    __table_args__ = (Index(None, "case_id"), Index(None, "decision"))

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    event: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str] = mapped_column(String(200))
    customer: Mapped[str] = mapped_column(String(200))
    case_id: Mapped[str] = mapped_column(String(64))
    offer: Mapped[str] = mapped_column(String(80))
    decision: Mapped[str] = mapped_column(String(32))
    value_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    detail: Mapped[str]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class LedgerHeadRow(Base):
    """How far the ledger goes, so that lines cut off its end are missed; one row, id 1."""

    __tablename__ = "offer_ledger_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class LearningRow(Base):
    """How often an offer went well or not with a segment of customers; weights, not counts."""

    __tablename__ = "offer_learning"

    offer: Mapped[str] = mapped_column(String(80), primary_key=True)
    segment: Mapped[str] = mapped_column(String(120), primary_key=True)
    good: Mapped[float]
    bad: Mapped[float]

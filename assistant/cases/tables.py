"""SQL tables of conversations: what was asked, what was answered, what was sent, what is typed."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kb.tables import Base


class ConversationRow(Base):
    """One person's questions that belong together, in the order of `latest_at` in their list."""

    __tablename__ = "conversations"
    __table_args__ = (Index(None, "person", "latest_at", "id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str]
    title: Mapped[str]
    begun_at: Mapped[datetime]
    latest_at: Mapped[datetime]


class SuggestionRow(Base):
    """One question with the answer as it was given: citations are copies, not references.

    `placed_at` orders the turns of a conversation: it is when the question was asked first,
    also for a suggestion that took another's place. `searched` is what a search looks through.
    """

    __tablename__ = "suggestions"
    __table_args__ = (
        Index(None, "asked_by", "asked_at"),
        Index(None, "conversation_id", "placed_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(32), ForeignKey("conversations.id"))
    placed_at: Mapped[datetime]
    replaced_by: Mapped[str | None] = mapped_column(String(32))
    question: Mapped[str]
    understood: Mapped[str]
    language: Mapped[str] = mapped_column(String(20))
    audience: Mapped[str] = mapped_column(String(20))
    on: Mapped[date]
    channel: Mapped[str]
    asked_by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    abstained: Mapped[bool]
    confidence: Mapped[float]
    engine: Mapped[str]
    text: Mapped[str]
    citations: Mapped[list[dict[str, str | int | None]]] = mapped_column(JSON)
    removed: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    parts: Mapped[list[dict[str, str | int | float]]] = mapped_column(JSON)
    note: Mapped[str]
    search_ms: Mapped[float]
    answer_ms: Mapped[float]
    good: Mapped[bool | None]
    reason: Mapped[str]
    searched: Mapped[str]


class SentReplyRow(Base):
    """What a person sent to a customer, beside what had been suggested."""

    __tablename__ = "sent_replies"
    __table_args__ = (Index(None, "conversation_id", "sent_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    suggestion_id: Mapped[str] = mapped_column(String(32), ForeignKey("suggestions.id"), index=True)
    conversation_id: Mapped[str] = mapped_column(String(32), ForeignKey("conversations.id"))
    sent_by: Mapped[str] = mapped_column(String(200))
    sent_at: Mapped[datetime]
    channel: Mapped[str]
    tone: Mapped[str]
    suggested: Mapped[str]
    sent: Mapped[str]
    distance: Mapped[float]
    searched: Mapped[str]


class CaseSubjectRow(Base):
    """Whom a conversation is about, and what the agent says happened."""

    __tablename__ = "case_subjects"

    case_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    kept_by: Mapped[str] = mapped_column(String(200))
    kept_at: Mapped[datetime]
    customer: Mapped[str] = mapped_column(String(200), index=True)
    order_id: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(40))
    stage: Mapped[str] = mapped_column(String(20))
    reasons: Mapped[list[str]] = mapped_column(JSON)
    text: Mapped[str]


class DraftRow(Base):
    """What a person typed and did not send; the conversation '' is the one not begun yet."""

    __tablename__ = "drafts"

    person: Mapped[str] = mapped_column(String(200), primary_key=True)
    conversation: Mapped[str] = mapped_column(String(32), primary_key=True)
    text: Mapped[str]
    kept_at: Mapped[datetime]

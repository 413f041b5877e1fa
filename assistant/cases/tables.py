"""SQL tables of questions and what was answered."""

from datetime import date, datetime

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kb.tables import Base


class SuggestionRow(Base):
    """One question with the answer as it was given: citations are copies, not references."""

    __tablename__ = "suggestions"
    __table_args__ = (Index(None, "asked_by", "asked_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    question: Mapped[str]
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
    search_ms: Mapped[float]
    answer_ms: Mapped[float]
    good: Mapped[bool | None]
    reason: Mapped[str]

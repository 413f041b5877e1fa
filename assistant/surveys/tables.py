"""SQL tables of surveys."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from assistant.json_value import Json
from kb.tables import Base


class SurveyRow(Base):
    """What one customer said of one case; never changed. `told` are the versions quoted in it."""

    __tablename__ = "surveys"
    __table_args__ = (Index(None, "at"),)

    case_id: Mapped[str] = mapped_column(String(32), ForeignKey("cases.id"), primary_key=True)
    score: Mapped[int]
    solved: Mapped[bool | None]
    comment: Mapped[str]
    expectation: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    channel: Mapped[str] = mapped_column(String(40))
    handler: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str] = mapped_column(String(200))
    owner_name: Mapped[str]
    language: Mapped[str] = mapped_column(String(20))
    told: Mapped[list[dict[str, Json]]] = mapped_column(JSON)

"""SQL tables of sites."""

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from assistant.json_value import Json
from kb.tables import Base


class SiteRow(Base):
    """One site. Secrets stand as they are: an identity is checked by signing it again."""

    __tablename__ = "sites"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str]
    origins: Mapped[list[str]] = mapped_column(JSON)
    look: Mapped[dict[str, Json]] = mapped_column(JSON)
    secret: Mapped[str]
    secret_before: Mapped[str]
    secret_at: Mapped[datetime]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    revision: Mapped[int]

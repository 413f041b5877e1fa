"""The table of the audit log: lines are added and never changed."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kb.tables import Base


class AuditRow(Base):
    """A line; `body` is the canonical JSON that `sha256` is over, with the hash before it."""

    __tablename__ = "audit_log"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    act: Mapped[str] = mapped_column(String(40), index=True)
    by: Mapped[str] = mapped_column(String(64), index=True)
    about: Mapped[str] = mapped_column(String(200), index=True)
    body: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))

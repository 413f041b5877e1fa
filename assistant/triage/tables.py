"""The SQL table of the service texts people edit: lexicons, the taxonomy, the service plan."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kb.tables import Base


class ServiceTextRow(Base):
    """One version of one text as it was published; the highest version of a name holds."""

    __tablename__ = "service_texts"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str]
    published_at: Mapped[datetime]
    published_by: Mapped[str] = mapped_column(String(200))
    note: Mapped[str]

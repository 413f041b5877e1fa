"""The catalogues that were published: which one holds, by whom, and what an older one said."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from assistant.access import people
from assistant.offers.tables import CatalogueRow
from kb.database import Database


@dataclass(frozen=True, slots=True)
class Published:
    """One published catalogue; `by` is a person's name, `at` has a time zone."""

    version: int
    at: datetime
    by: str
    note: str


def newest(database: Database) -> Published | None:
    """The catalogue that holds; None before any was published."""
    with database.read() as session:
        row = session.scalars(
            select(CatalogueRow).order_by(CatalogueRow.version.desc()).limit(1)
        ).first()
    if row is None:
        return None
    names = {each.id: each.name for each in people.everyone(database)}
    by = next((name for id_, name in names.items() if id_ == row.published_by), row.published_by)
    return Published(row.version, row.published_at, by, row.note)


def newest_version(database: Database) -> int:
    """The number of the catalogue that holds; 0 before any was published."""
    with database.read() as session:
        return session.scalars(select(func.max(CatalogueRow.version))).one() or 0


def text_of(database: Database, version: int) -> str:
    """A catalogue as it was published; empty for a version that never was."""
    with database.read() as session:
        row = session.get(CatalogueRow, version)
        return row.text if row is not None else ""

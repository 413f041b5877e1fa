"""The catalogues that were published: which one holds, by whom, and what an older one said."""

from assistant.offers.shelf import Published, Shelf
from assistant.offers.tables import CatalogueRow
from kb.database import Database


def newest(database: Database) -> Published | None:
    """The catalogue that holds; None before any was published."""
    return next(iter(Shelf(database).versions(1)), None)


def newest_version(database: Database) -> int:
    """The number of the catalogue that holds; 0 before any was published."""
    found = newest(database)
    return found.version if found else 0


def text_of(database: Database, version: int) -> str:
    """A catalogue as it was published; empty for a version that never was."""
    with database.read() as session:
        row = session.get(CatalogueRow, version)
        return row.text if row is not None else ""

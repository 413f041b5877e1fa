"""A library with public and internal documents, and a browser on its help pages."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.help_pages.pages import help_routes
from assistant.home import MIGRATIONS
from assistant.settings import Settings
from kb import library, passages
from kb.database import Database
from kb.errors import IndexBusyError
from kb.model import Audience, Hit, PassageId
from kb.passages import readable
from tests.assistant.fakes import add_document

TODAY = date(2026, 11, 22)
RETURNS = """# Returns and refunds

You may return shoes within thirty days of delivery.

## Refund window

The refund goes to the card used. See [our delivery page](/help/delivery) and
[a shop elsewhere](https://elsewhere.example/shoes).

## What it costs

Returns by post cost **€3.95**, <b onclick="steal()">taken off</b> the refund.

## Refund window

The window is another one for gifts.
"""


@dataclass
class Shelves:
    """What the help pages ask of the application, over a real library."""

    database: Database
    settings: Settings
    is_busy: bool = False
    asked: list[Audience] = field(default_factory=list)
    ids: list[PassageId] = field(default_factory=list)

    def search(self, text: str, *, audience: Audience, on: date, limit: int) -> Sequence[Hit]:
        """Every passage that shares a word with the query, in no order of worth."""
        if self.is_busy:
            raise IndexBusyError("another process owns the index; stop it and ask again")
        self.asked.append(audience)
        wanted = set(text.casefold().split())
        found = readable(self.database, self._ids(on), audience=audience, on=on).values()
        return [
            Hit(each, 1.0, 0.0, 0.0)
            for each in found
            if wanted & set(each.text.casefold().replace(".", "").split())
        ][:limit]

    def _ids(self, on: date) -> list[PassageId]:
        """Every passage there is, read once."""
        self.ids = self.ids or [
            passage.id
            for document in library.documents(self.database, on=on)
            for version in library.history(self.database, document.id)
            for passage in passages.of_version(self.database, document.id, version.number)
        ]
        return self.ids


def stock(database: Database) -> None:
    """Documents of every kind that the public may or may not read."""
    add_document(database, "returns", RETURNS.replace("thirty", "fourteen"), owner="Care")
    add_document(database, "returns", RETURNS, owner="Care", valid_from=date(2026, 6, 1))
    add_document(database, "returns", "# Returns\n\nSixty days.", valid_from=date(2027, 1, 1))
    add_document(
        database, "authority", "# Authority\n\nGoodwill is €25.", audience=Audience.INTERNAL
    )
    add_document(database, "coming", "# Coming\n\nSoon in force.", valid_from=date(2027, 1, 1))
    add_document(database, "lapsed", "# Lapsed\n\nNo more.", valid_until=date(2026, 10, 1))
    add_document(database, "retired", "# Retired\n\nNo more.")
    library.retire(database, "retired", on=date(2026, 9, 1))


@contextmanager
def open_shelves(home: Path) -> Iterator[Shelves]:
    """An empty library in a folder."""
    database = Database.open(f"sqlite:///{home / 'handrail.db'}", migrations=MIGRATIONS)
    try:
        yield Shelves(database, settings_of())
    finally:
        database.close()


def settings_of(
    *,
    company: str = "",
    help_pages: bool = True,
    help_indexed: bool = False,
    public_url: str = "",
) -> Settings:
    """Settings of which only the public pages' matter."""
    return Settings(
        company=company,
        help_pages=help_pages,
        help_indexed=help_indexed,
        public_url=public_url,
    )


def browser(shelves: Shelves, today: date = TODAY) -> TestClient:
    """Somebody nobody knows, on the help pages."""
    app = FastAPI()
    app.include_router(help_routes(shelves, lambda: today))
    return TestClient(app, base_url="https://help.larkfield.example")

"""A home with cases whose story is followed, and a clock that a test turns."""

from datetime import datetime, timedelta
from pathlib import Path

from assistant import home
from assistant.casework.model import Author, CaseId
from assistant.casework.timeline import tell
from assistant.webhooks.desk import WebhookDesk
from assistant.webhooks.model import Delivery, EventKind, WebhookId
from assistant.webhooks.posting import Poster
from kb.database import Database
from tests.assistant.casework.worlds import ADA, NOW, case_in, message_row

PATIENT = Poster(within=True)
IMPATIENT = Poster(within=True, connect_s=1.0, whole_s=1.0)
"""Calls that give up after a second: for the test of one that hangs; a busy machine is slow."""


class Clock:
    """The time, which only a test moves."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self.at += by


def old_case(database: Database) -> CaseId:
    """A case of the day before, so that its own message is of another instant."""
    return case_in(database, at=NOW - timedelta(days=1))


class World:
    """Cases, a desk of webhooks and what a test does with them."""

    def __init__(self, database: Database, poster: Poster = PATIENT) -> None:
        self.database = database
        self.clock = Clock()
        self.desk = WebhookDesk(database, now=self.clock, within=True, poster=poster)

    def wrote(
        self, text: str, *, case: CaseId | None = None, what: str = "wrote", times: int = 1
    ) -> CaseId:
        """A customer's message comes in, `times` at the same instant, each with its line."""
        in_case = case or old_case(self.database)
        with self.database.write() as session:
            for number in range(times):
                said = text if times == 1 else f"{text} {number + 1}"
                session.add(message_row(in_case, said, at=self.clock.at))
                tell(session, in_case, what, by="customer Mia", at=self.clock.at)
                session.flush()
        return in_case

    def told(self, case: CaseId, what: str, detail: str = "") -> None:
        """A line of the story that brings no message."""
        with self.database.write() as session:
            tell(session, case, what, by="Ana", at=self.clock.at, detail=detail)

    def replied(self, case: CaseId, text: str, *, note: bool = False) -> None:
        """Staff write to the customer, or a note for each other."""
        author = Author.NOTE if note else Author.AGENT
        with self.database.write() as session:
            session.add(message_row(case, text, author=author, by="Ana", at=self.clock.at))
            tell(session, case, "noted" if note else "replied", by="Ana", at=self.clock.at)

    def deliveries(self, webhook: WebhookId) -> list[Delivery]:
        """What was made for one address, oldest first."""
        return list(reversed(self.desk.deliveries(webhook, by=ADA)))

    def kinds(self, webhook: WebhookId) -> list[EventKind]:
        """The kinds of what was made for one, in the order of the story."""
        return [each.kind for each in self.deliveries(webhook)]


def world_at(folder: Path, tables: Path) -> World:
    """A world on SQLite, for tests that are of no database."""
    file = folder / "handrail.db"
    file.write_bytes(tables.read_bytes())
    return World(Database.open(f"sqlite:///{file}", migrations=home.MIGRATIONS))

"""A company with people and a catalogue, and cases for customers to speak of."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from assistant import home
from assistant.access.model import Person
from assistant.answering.model import Citation
from assistant.cases.ownership import hand_to
from assistant.cases.stored import stored_citation
from assistant.cases.subjects import CaseFiles
from assistant.casework.inbox.owning import give
from assistant.casework.inbox.stored import locked
from assistant.casework.model import ASSISTANT, Author, CaseEvent, CaseId, Handler
from assistant.casework.timeline import story
from assistant.customers.store import CustomerStore
from assistant.json_value import Json
from assistant.offers.desk import OfferDesk
from assistant.offers.ledger.verifying import verify
from assistant.offers.ports import Offers
from assistant.surveys.desk import SurveyDesk
from kb.database import Database
from kb.model import Audience, DocumentId, PassageId
from tests.assistant.casework.worlds import case_row, message_row
from tests.assistant.offers.company import CUSTOMER, NOW
from tests.assistant.offers.conftest import company_file, company_template, company_url

__all__ = ["company_file", "company_template", "company_url"]


@pytest.fixture
def database(company_url: str) -> Iterator[Database]:
    """A database with the company in it, of each kind in turn."""
    opened = Database.open(company_url, migrations=home.MIGRATIONS)
    CustomerStore(opened).put([CUSTOMER])
    yield opened
    assert verify(opened).ok
    opened.close()


@dataclass(frozen=True)
class Room:
    """The desk of surveys and what it stands on."""

    database: Database
    offers: Offers
    surveys: SurveyDesk

    def case(self, case_id: str = "", *, owner: Person | None = None) -> CaseId:
        """A chat of Mia's that the assistant answers, or that a person has."""
        row = case_row(case_id)
        kept = row.id
        row.channel, row.handler = "chat", Handler.ASSISTANT.value
        with self.database.write() as session:
            session.add(row)
            session.flush()
            hand_to(session, kept, ASSISTANT, channel="chat", title="Chat", at=NOW)
            if owner is not None:
                give(session, locked(session, kept), owner, at=NOW)
        return CaseId(kept)

    def said(
        self,
        case: CaseId,
        author: Author = Author.ASSISTANT,
        *cited: tuple[str, int],
        suggestion: str = "",
        minute: int = 0,
    ) -> None:
        """Let somebody write in a case, quoting versions of documents."""
        row = message_row(
            case, "Within 30 days.", author=author, at=NOW + timedelta(minutes=minute)
        )
        row.suggestion = suggestion
        row.citations = [_citation(n, *each) for n, each in enumerate(cited, 1)]
        with self.database.write() as session:
            session.add(row)

    def answered(self, *, owner: Person | None = None) -> CaseId:
        """A case in which something was said."""
        case = self.case(owner=owner)
        self.said(case)
        return case

    def story(self, case: CaseId) -> tuple[CaseEvent, ...]:
        """What was done to a case."""
        with self.database.read() as session:
            return story(session, case)


@pytest.fixture
def room(database: Database) -> Room:
    """The surveys of the company."""
    return room_on(database)


def room_on(database: Database) -> Room:
    """The surveys of a database with the company in it."""
    offers = OfferDesk(database, CustomerStore(database), CaseFiles(database), now=lambda: NOW)
    return Room(database, offers, SurveyDesk(database, offers, lambda: NOW))


def _citation(n: int, document: str, version: int) -> dict[str, Json]:
    return {
        **stored_citation(
            Citation(
                n=n,
                document_id=DocumentId(document),
                title=document.capitalize(),
                version=version,
                heading="",
                page=None,
                quote="Within 30 days.",
                start=0,
                end=15,
                passage_id=PassageId(uuid.uuid4().hex),
                valid_from=date(2026, 1, 1),
                valid_until=None,
                audience=Audience.PUBLIC,
            )
        )
    }

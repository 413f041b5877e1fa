"""What comes into the library is noted in the transaction that brings it."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from assistant.access.owner import owner
from assistant.access.roles import Role
from assistant.access.tables import PersonRow
from assistant.audit.log import SqlAuditLog
from assistant.audit.model import Act, Actor
from assistant.audit.reading import entries
from assistant.audited import COMMAND_LINE, noting, noting_customers, noting_documents
from assistant.customers.model import Customer, CustomerId
from assistant.customers.store import CustomerStore
from kb import library
from kb.database import Database
from kb.model import Audience, DocumentId, DocumentKind, PassageDraft, PassageKind, Span
from kb.record import VersionDraft, record_all

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MODEL = "fake"


def draft(document: str, *, by: str, kind: DocumentKind = DocumentKind.POLICY) -> VersionDraft:
    text = f"{document} may be returned within thirty days."
    return VersionDraft(
        document_id=DocumentId(document),
        kind=kind,
        title=document,
        audience=Audience.PUBLIC,
        owner="",
        valid_from=date(2026, 1, 1),
        valid_until=None,
        source="goods.csv",
        recorded_by=by,
        original=text.encode(),
        text=text,
        passages=(PassageDraft(PassageKind.PROSE, (), None, Span(0, len(text)), text),),
    )


def recorded(database: Database, *drafts: VersionDraft) -> None:
    noted = noting_documents(SqlAuditLog(database, lambda: NOON))
    vectors = np.zeros((1, 4), dtype=np.float32)
    record_all(database, [(each, vectors) for each in drafts], MODEL, noted=noted)


def test_a_document_is_noted_with_who_handed_it_in(database: Database) -> None:
    with database.write() as session:
        session.add(
            PersonRow(
                id="4f",
                name="Ana Ruiz",
                email="ana@example.com",
                role=Role.ADMIN.value,
                password_hash="",
                created_at=NOON,
            )
        )
    recorded(database, draft("shoes", by="4f"))
    recorded(database, draft("boots", by=COMMAND_LINE))
    recorded(database, draft("hats", by="a program"))
    hats, boots, shoes = entries(database)
    assert shoes.note.act is Act.DOCUMENT_ADDED
    assert shoes.note.by == Actor("4f", "Ana Ruiz")
    assert shoes.note.about == "document shoes"
    assert shoes.note.details == {"version": "1", "audience": "public", "source": "goods.csv"}
    assert boots.note.by.id == "owner"
    assert hats.note.by == Actor("a program", "a program")


def test_what_changes_nothing_is_not_noted(database: Database) -> None:
    recorded(database, draft("shoes", by=COMMAND_LINE))
    recorded(database, draft("shoes", by=COMMAND_LINE))
    assert len(entries(database)) == 1


def test_a_file_of_resolutions_is_one_line(database: Database) -> None:
    kind = DocumentKind.RESOLUTION
    recorded(database, *(draft(f"r{n}", by=COMMAND_LINE, kind=kind) for n in range(3)))
    (line,) = entries(database)
    assert (line.note.about, line.note.details["documents"]) == ("resolutions", "3")
    recorded(database, draft("alone", by=COMMAND_LINE, kind=kind))
    assert entries(database)[0].note.about == "document alone"


class Full:
    """A log that takes no line."""

    def note(self, session: object, note: object) -> None:
        raise LookupError

    def note_alone(self, note: object) -> None:
        raise LookupError


def test_no_line_no_document(database: Database) -> None:
    noted = noting_documents(Full())
    vectors = np.zeros((1, 4), dtype=np.float32)
    with pytest.raises(LookupError):
        record_all(database, [(draft("shoes", by=COMMAND_LINE), vectors)], MODEL, noted=noted)
    assert list(library.documents(database, on=date(2026, 11, 22))) == []


def test_no_line_and_a_document_stays_as_it_was(database: Database) -> None:
    recorded(database, draft("shoes", by=COMMAND_LINE))
    day = date(2026, 11, 22)
    before = library.document(database, "shoes", on=day)
    noted = noting(Full(), Act.DOCUMENT_RETIRED, by=owner())
    with pytest.raises(LookupError):
        library.retire(database, "shoes", on=day, along=noted)
    with pytest.raises(LookupError):
        library.reinstate(database, "shoes", along=noted)
    with pytest.raises(LookupError):
        library.erase(database, "shoes", along=noted)
    assert library.document(database, "shoes", on=day) == before


def test_no_line_no_customers(database: Database) -> None:
    store = CustomerStore(database, noted=noting_customers(Full(), by=owner()))
    with pytest.raises(LookupError):
        store.put([Customer(CustomerId("C-1"), "Mia Berg")])
    assert CustomerStore(database).find("", 10) == []


def test_an_import_is_noted_with_how_many_and_never_whom(database: Database) -> None:
    log = SqlAuditLog(database, lambda: NOON)
    store = CustomerStore(database, noted=noting_customers(log, by=owner(), details={"file": "c"}))
    store.put([Customer(CustomerId("C-1"), "Mia Berg")])
    (line,) = entries(database)
    assert line.note.act is Act.CUSTOMERS_IMPORTED
    assert line.note.details == {"added": "1", "changed": "0", "unchanged": "0", "file": "c"}
    assert (line.note.about, line.note.by.id) == ("", "owner")

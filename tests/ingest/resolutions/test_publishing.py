"""A past resolution somebody approved is in the library at once, internal, and there once."""

from datetime import date

import pytest

from ingest.resolutions.draft import Facts
from ingest.resolutions.publishing import publish_resolution
from kb import changes, embeddings, library
from kb.database import Database
from kb.model import Audience, DocumentId, DocumentKind
from tests.fakes import HashEmbedder

TODAY = date(2026, 6, 1)
SOLVED = Facts(
    question="The kettle drips at the spout.",
    resolution="Turning the spout's ring by half stopped it.",
    outcome="solved",
    case="0f3a",
    day=date(2026, 5, 4),
)


@pytest.fixture
def embedder() -> HashEmbedder:
    """Vectors by words."""
    return HashEmbedder()


def publish(
    database: Database, embedder: HashEmbedder, facts: Facts = SOLVED, source: str = "cases"
) -> DocumentId:
    return publish_resolution(
        database, embedder, facts, source=source, owner="Kim", recorded_by="Kim", today=TODAY
    )


def texts(database: Database, document: DocumentId) -> list[str]:
    return [
        library.version(database, document, each.number).text
        for each in library.history(database, document)
    ]


def test_it_is_a_document_for_staff_from_the_day_of_its_case(
    database: Database, embedder: HashEmbedder
) -> None:
    document = publish(database, embedder)
    kept = library.document(database, document, on=TODAY)
    assert (kept.kind, kept.owner) == (DocumentKind.RESOLUTION, "Kim")
    assert kept.current.audience is Audience.INTERNAL
    assert kept.current.valid_from == SOLVED.day
    assert kept.current.recorded_by == "Kim"
    (text,) = texts(database, document)
    assert SOLVED.question in text
    assert SOLVED.resolution in text


def test_indexes_hear_of_it_and_its_vectors_are_there(
    database: Database, embedder: HashEmbedder
) -> None:
    before = changes.latest(database)
    document = publish(database, embedder)
    assert {each.document_id for each in changes.after(database, before)} == {document}
    assert embedder.encoded
    assert embeddings.kept(database, embedder.encoded, embedder.name)


def test_the_same_again_changes_nothing(database: Database, embedder: HashEmbedder) -> None:
    document = publish(database, embedder)
    after = changes.latest(database)
    assert publish(database, embedder) == document
    assert changes.latest(database) == after
    assert len(texts(database, document)) == 1


def test_what_was_approved_anew_is_another_version_of_it(
    database: Database, embedder: HashEmbedder
) -> None:
    document = publish(database, embedder)
    other = Facts(SOLVED.question, "A new ring was sent.", "solved", case="0f3a", day=SOLVED.day)
    assert publish(database, embedder, other) == document
    assert "A new ring was sent." in texts(database, document)[0]
    assert len(texts(database, document)) == 2


def test_another_case_is_another_document(database: Database, embedder: HashEmbedder) -> None:
    other = Facts("Where is my parcel?", "It was at the neighbour's.", case="77b1")
    assert publish(database, embedder) != publish(database, embedder, other)


def test_what_another_system_calls_the_same_is_left_alone(
    database: Database, embedder: HashEmbedder
) -> None:
    theirs = Facts("Where is my parcel?", "It was at the neighbour's.", case="0f3a")
    first = publish(database, embedder, theirs, source="old-tickets")
    assert publish(database, embedder) != first
    assert len(texts(database, first)) == 1

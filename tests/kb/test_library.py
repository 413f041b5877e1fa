"""The life of a document: listed, shown, retired, erased."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from kb import library
from kb.database import Database
from kb.errors import UnknownDocumentError
from kb.library import Status
from kb.model import Audience, DocumentKind
from kb.tables import Base
from tests.fakes import HashEmbedder
from tests.libraries import NEW_YEAR, TODAY, add, draft, put

EMBEDDER = HashEmbedder()
YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)


def status(database: Database, document_id: str, on: date = TODAY) -> Status:
    return library.document(database, document_id, on=on).status


def test_documents_are_listed_by_title(database: Database) -> None:
    put(database, EMBEDDER, draft("b", "text", title="gifts"))
    put(database, EMBEDDER, draft("a", "text", title="Returns"))
    put(database, EMBEDDER, draft("c", "text", title="Delivery", kind=DocumentKind.RESOLUTION))
    listed = library.documents(database, on=TODAY)
    assert [each.current.title for each in listed] == ["Delivery", "gifts", "Returns"]
    policies = library.documents(database, on=TODAY, kind=DocumentKind.POLICY)
    assert [each.id for each in policies] == ["b", "a"]


def test_a_document_is_scheduled_then_in_force_then_lapsed(database: Database) -> None:
    add(database, EMBEDDER, "sale", "20 % off", valid_from=TODAY, valid_until=TODAY)
    assert status(database, "sale", YESTERDAY) is Status.SCHEDULED
    assert status(database, "sale", TODAY) is Status.IN_FORCE
    assert status(database, "sale", TOMORROW) is Status.LAPSED


def test_the_version_to_look_at_is_the_one_in_force(database: Database) -> None:
    add(database, EMBEDDER, "returns", "30 days", valid_from=NEW_YEAR)
    add(database, EMBEDDER, "returns", "14 days", valid_from=TOMORROW)
    assert library.document(database, "returns", on=TODAY).current.number == 1
    assert library.document(database, "returns", on=TOMORROW).current.number == 2
    assert library.document(database, "returns", on=TODAY).versions == 2


def test_a_version_that_is_replaced_ends_the_day_before(database: Database) -> None:
    add(database, EMBEDDER, "returns", "30 days", valid_from=NEW_YEAR)
    add(database, EMBEDDER, "returns", "14 days", valid_from=TODAY)
    newest, oldest = library.history(database, "returns")
    assert (newest.valid_until, oldest.valid_until) == (None, YESTERDAY)


def test_a_retired_document_was_in_force_before_that_day(database: Database) -> None:
    add(database, EMBEDDER, "returns", "30 days")
    library.retire(database, "returns", on=TODAY)
    assert status(database, "returns", YESTERDAY) is Status.IN_FORCE
    assert status(database, "returns", TODAY) is Status.RETIRED
    library.reinstate(database, "returns")
    assert status(database, "returns", TODAY) is Status.IN_FORCE


def test_a_summary_says_what_a_list_shows(database: Database) -> None:
    add(database, EMBEDDER, "returns", "30 days\n\nReceipt", audience=Audience.INTERNAL)
    (summary,) = library.history(database, "returns")
    assert (summary.title, summary.audience, summary.passages, summary.size) == (
        "Returns",
        Audience.INTERNAL,
        2,
        16,
    )
    assert summary.recorded_by == "Ana"
    assert summary.recorded_at.endswith("+00:00")


def test_a_document_is_found_by_where_it_came_from(database: Database) -> None:
    put(database, EMBEDDER, draft("returns", "30 days", source="policies/returns.md"))
    assert library.by_source(database, "policies/returns.md") == "returns"
    assert library.by_source(database, "elsewhere.md") is None
    assert library.taken(database, ["returns", "free"]) == {"returns"}


@pytest.mark.parametrize("asked", ["missing", "", "retur%"])
def test_an_unknown_document_is_said_to_be_unknown(database: Database, asked: str) -> None:
    add(database, EMBEDDER, "returns", "30 days")
    with pytest.raises(UnknownDocumentError, match="there is no document"):
        library.document(database, asked, on=TODAY)
    with pytest.raises(UnknownDocumentError):
        library.history(database, asked)
    with pytest.raises(UnknownDocumentError):
        library.version(database, asked, 1)
    with pytest.raises(UnknownDocumentError):
        library.retire(database, asked, on=TODAY)
    with pytest.raises(UnknownDocumentError):
        library.erase(database, asked)
    with pytest.raises(UnknownDocumentError):
        library.original(database, asked)


def test_an_unknown_version_is_said_to_be_unknown(database: Database) -> None:
    add(database, EMBEDDER, "returns", "30 days")
    with pytest.raises(UnknownDocumentError):
        library.version(database, "returns", 2)


def test_nothing_erased_is_left_in_any_table(database: Database) -> None:
    add(database, EMBEDDER, "xylophone", "Xylophone repair is free.\n\nXylophone strings too.")
    add(database, EMBEDDER, "xylophone", "Xylophone repair costs 5 euro.")
    add(database, EMBEDDER, "returns", "30 days")
    library.erase(database, "xylophone")
    assert [each.id for each in library.documents(database, on=TODAY)] == ["returns"]
    assert "ylophone" not in everything_in(database)
    assert "30 days" in everything_in(database)


def test_nothing_erased_is_left_in_the_file(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'handrail.db'}")
    for number in range(50):
        add(database, EMBEDDER, f"d{number}", f"Xylophone repair number {number}.\n\n" * 20)
    for number in range(50):
        library.erase(database, f"d{number}")
    left = b"".join(place.read_bytes() for place in tmp_path.iterdir())
    assert b"Xylophone" not in left
    database.close()


def test_what_another_document_shares_survives_an_erasure(database: Database) -> None:
    put(database, EMBEDDER, draft("one", "30 days\n\nonly here", title="Returns"))
    put(database, EMBEDDER, draft("two", "30 days\n\nonly here", title="Returns"))
    library.erase(database, "one")
    version = library.version(database, "two", 1)
    assert library.original(database, version.original) == b"30 days\n\nonly here"
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM embeddings")).scalar_one() == 2


def test_an_erased_id_may_be_used_again(database: Database) -> None:
    add(database, EMBEDDER, "returns", "30 days")
    library.erase(database, "returns")
    recorded = add(database, EMBEDDER, "returns", "14 days")
    assert recorded.version == 1
    assert library.version(database, "returns", 1).text == "14 days"


def everything_in(database: Database) -> str:
    """Every value of every table, one after another."""
    with database.engine.connect() as connection:
        tables = sorted(Base.metadata.tables)
        return repr([connection.execute(text(f"SELECT * FROM {name}")).all() for name in tables])

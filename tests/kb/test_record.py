"""Recording a version: whole or not at all, once or as the next version."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import numpy as np
import pytest
from sqlalchemy import func, select

from kb import library, passages
from kb.database import Database
from kb.embeddings import from_bytes, known
from kb.errors import DocumentRefusedError, UnknownDocumentError
from kb.model import Audience, DocumentId, DocumentKind
from kb.record import Fate, VersionDraft, record, record_all
from kb.tables import EmbeddingRow, OriginalRow, PassageRow
from tests.fakes import HashEmbedder
from tests.libraries import NEW_YEAR, TODAY, add, draft, put

EMBEDDER = HashEmbedder()


def rows(database: Database, table: type[EmbeddingRow | OriginalRow | PassageRow]) -> int:
    with database.read() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_first_version_is_added_with_its_passages_in_order(database: Database) -> None:
    recorded = add(database, EMBEDDER, "returns", "You have 30 days.\n\nBring the receipt.\n")
    assert (recorded.version, recorded.fate, recorded.passages) == (1, Fate.ADDED, 2)
    kept = passages.of_version(database, DocumentId("returns"), 1)
    assert [passage.text for passage in kept] == ["You have 30 days.", "Bring the receipt."]
    assert [passage.id for passage in kept] == ["returns@1#0", "returns@1#1"]


def test_a_passage_is_a_stretch_of_its_versions_text(database: Database) -> None:
    add(database, EMBEDDER, "returns", "Über 30 Tage 😀\n\nZweitens: Beleg.\n")
    version = library.version(database, "returns", 1)
    for passage in passages.of_version(database, DocumentId("returns"), 1):
        assert version.text[passage.span.start : passage.span.end] == passage.text


def test_the_file_is_kept_byte_for_byte(database: Database) -> None:
    add(database, EMBEDDER, "returns", "30 days\r\n")
    version = library.version(database, "returns", 1)
    assert library.original(database, version.original) == b"30 days\r\n"


def test_a_changed_text_is_the_next_version_and_the_old_one_stays(database: Database) -> None:
    add(database, EMBEDDER, "returns", "30 days")
    recorded = add(database, EMBEDDER, "returns", "14 days", valid_from=TODAY)
    assert (recorded.version, recorded.fate) == (2, Fate.NEW_VERSION)
    assert [each.number for each in library.history(database, "returns")] == [2, 1]
    assert library.version(database, "returns", 1).text == "30 days"


def test_the_same_again_changes_nothing(database: Database) -> None:
    add(database, EMBEDDER, "returns", "30 days")
    recorded = add(database, EMBEDDER, "returns", "30 days")
    assert (recorded.version, recorded.fate) == (1, Fate.UNCHANGED)
    assert rows(database, PassageRow) == 1


@pytest.mark.parametrize(
    "changed",
    [
        draft("returns", "30 days", audience=Audience.INTERNAL),
        draft("returns", "30 days", valid_from=TODAY),
        draft("returns", "30 days", valid_until=TODAY),
        draft("returns", "30 days", title="Other"),
    ],
    ids=["audience", "valid from", "valid until", "title"],
)
def test_the_same_bytes_for_others_or_other_days_are_a_new_version(
    database: Database, changed: VersionDraft
) -> None:
    put(database, EMBEDDER, draft("returns", "30 days"))
    assert put(database, EMBEDDER, changed).fate is Fate.NEW_VERSION


def test_a_text_embedded_once_serves_every_passage_that_says_it(database: Database) -> None:
    put(database, EMBEDDER, draft("one", "30 days\n\nFree of charge", title="Returns"))
    put(database, EMBEDDER, draft("two", "30 days\n\nAt your cost", title="Returns"))
    assert (rows(database, PassageRow), rows(database, EmbeddingRow)) == (4, 3)


def test_vectors_come_back_as_they_were_to_three_digits(database: Database) -> None:
    version = draft("returns", "30 days from delivery")
    put(database, EMBEDDER, version)
    stored = from_bytes(known(database, version.index_texts, EMBEDDER.name).values())
    assert float(stored[0] @ EMBEDDER.encode(version.index_texts)[0]) == pytest.approx(1, abs=1e-3)


def test_another_model_has_no_vectors_yet(database: Database) -> None:
    version = draft("returns", "30 days")
    put(database, EMBEDDER, version)
    assert known(database, version.index_texts, "another") == {}


def test_of_several_documents_all_are_recorded_or_none(database: Database) -> None:
    add(database, EMBEDDER, "case-7", "resolved")
    fine = draft("returns", "30 days")
    refused = draft("case-7", "changed", kind=DocumentKind.RESOLUTION)
    with pytest.raises(DocumentRefusedError, match="needs another id"):
        record_all(
            database,
            [(each, EMBEDDER.encode(each.index_texts)) for each in (fine, refused)],
            EMBEDDER.name,
        )
    with pytest.raises(UnknownDocumentError):
        library.history(database, "returns")
    assert rows(database, OriginalRow) == 1


def test_vectors_must_match_the_passages(database: Database) -> None:
    with pytest.raises(ValueError, match="0 vectors for 1 passages"):
        record(database, draft("returns", "30 days"), np.empty((0, 64), np.float32), "hashes")
    assert rows(database, OriginalRow) == 0


def test_a_text_without_words_is_refused() -> None:
    with pytest.raises(DocumentRefusedError, match=r"empty\.md: there is no text"):
        draft("empty", "\n\n", source="empty.md")


def test_days_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(DocumentRefusedError, match="correct one of the two"):
        draft("returns", "30 days", valid_until=NEW_YEAR - timedelta(days=1))


def test_a_retired_document_comes_back_with_its_next_wording(database: Database) -> None:
    add(database, EMBEDDER, "returns", "30 days")
    library.retire(database, "returns", on=TODAY)
    recorded = add(database, EMBEDDER, "returns", "30 days")
    assert recorded.fate is Fate.NEW_VERSION
    assert library.document(database, "returns", on=TODAY).retired_on is None


def test_two_people_who_upload_one_file_at_once_make_one_version(database: Database) -> None:
    together = Barrier(2)
    version = draft("returns", "30 days\n\nReceipt")
    vectors = EMBEDDER.encode(version.index_texts)

    def upload(_: int) -> Fate:
        together.wait()
        return record(database, version, vectors, EMBEDDER.name).fate

    for round_ in range(5):
        version = draft(f"returns-{round_}", "30 days\n\nReceipt")
        vectors = EMBEDDER.encode(version.index_texts)
        with ThreadPoolExecutor(2) as pool:
            fates = sorted(pool.map(upload, range(2)))
        assert fates == [Fate.ADDED, Fate.UNCHANGED]
        assert len(library.history(database, f"returns-{round_}")) == 1

"""What was told is kept as it was told, for the person who asked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assistant import home
from assistant.answering.model import Answer, Citation
from assistant.cases import record
from assistant.errors import RequestRefusedError
from assistant.suggestion import Suggestion
from kb.database import Database
from kb.model import Audience, DocumentId, PassageId

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
QUOTE = "Refunds within 30 days."
CITATION = Citation(
    n=1,
    document_id=DocumentId("returns"),
    title="Returns",
    version=2,
    heading="Refunds",
    page=3,
    quote=QUOTE,
    start=10,
    end=10 + len(QUOTE),
    passage_id=PassageId("returns@2#0"),
    valid_from=date(2026, 1, 1),
    valid_until=None,
    audience=Audience.PUBLIC,
)


def told(id_: str = "one", by: str = "ana", at: datetime = NOON) -> Suggestion:
    answer = Answer(f"{QUOTE} [1]", False, 0.9, "verbatim", (CITATION,))
    return Suggestion(
        id_, "How long?", Audience.INTERNAL, date(2026, 3, 3), by, at, answer, 1.0, 2.0
    )


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database.open(database_url, migrations=home.MIGRATIONS)
    yield opened
    opened.close()


def test_what_was_told_is_read_back_as_it_was(database: Database) -> None:
    record.keep(database, told(), channel="chat")
    assert record.asked(database, "ana", limit=10) == [told()]


def test_the_newest_question_comes_first_and_only_so_many(database: Database) -> None:
    for hour in range(4):
        record.keep(database, told(str(hour), at=NOON + timedelta(hours=hour)), channel="")
    assert [each.id for each in record.asked(database, "ana", limit=2)] == ["3", "2"]


def test_nobody_sees_what_another_asked(database: Database) -> None:
    record.keep(database, told(by="ana"), channel="")
    assert record.asked(database, "bo", limit=10) == []
    with pytest.raises(RequestRefusedError):
        record.judge(database, "one", by="bo", good=True, reason="")


def test_an_erased_documents_words_leave_the_answers_that_quoted_them(database: Database) -> None:
    other = replace(CITATION, document_id=DocumentId("delivery"))
    answer = replace(told().answer, citations=(other,))
    record.keep(database, told("quotes it"), channel="")
    record.keep(
        database, replace(told("does not", at=NOON - timedelta(1)), answer=answer), channel=""
    )
    record.forget(database, "returns")
    emptied, kept = record.asked(database, "ana", limit=10)
    assert emptied.question == "How long?"
    assert QUOTE not in emptied.answer.text
    assert emptied.answer.citations == ()
    assert kept.answer == answer

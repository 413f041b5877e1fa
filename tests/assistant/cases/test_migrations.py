"""What was kept before there were conversations survives them."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from assistant import home
from assistant.answering.model import Answer
from assistant.cases import conversations, drafts, record, replies
from assistant.texts import LONGEST_TITLE
from kb.database import Database
from tests.assistant.cases.suggestions import NOON, citing, later, told

CASES = next(each for each in home.MIGRATIONS if each.parents[1].name == "cases")
FIRST = CASES / "0001_suggestions.py"
CITATION = """[{"n": 1, "document_id": "returns", "title": "Returns", "version": 2,
 "heading": "Refunds", "page": 3, "quote": "Refunds within 30 days.", "start": 10, "end": 33,
 "passage_id": "returns@2#0", "valid_from": "2026-01-01", "valid_until": null,
 "audience": "public"}]"""
INSERT = """
INSERT INTO suggestions (id, question, audience, "on", channel, asked_by, asked_at, abstained,
 confidence, engine, text, citations, search_ms, answer_ms, good, reason)
VALUES (:id, :question, 'internal', '2026-03-03', 'chat', :by, :at, :abstained,
 0.5, 'verbatim', :text, :citations, 1.0, 2.0, :good, :reason)
"""


@pytest.fixture
def old(empty_database_url: str, tmp_path: Path) -> Database:
    """A database from before there were conversations."""
    shutil.copy(FIRST, tmp_path)
    return Database.open(empty_database_url, migrations=[tmp_path])


def put(
    database: Database, id_: str, by: str, at: datetime, question: str, *, good: bool | None = None
) -> None:
    """Write a suggestion as it was written then."""
    moment = at.astimezone(UTC)
    row = {
        "id": id_,
        "question": question,
        "by": by,
        # SQLite keeps a moment as text without a zone.
        "at": moment if database.dialect == "postgresql" else f"{moment:%Y-%m-%d %H:%M:%S.%f}",
        "abstained": False,
        "text": "Refunds within 30 days. [1]",
        "citations": CITATION,
        "good": good,
        "reason": "",
    }
    with database.write() as session:
        session.execute(text(INSERT), row)


def test_each_old_suggestion_is_a_conversation_of_its_own(
    old: Database, empty_database_url: str
) -> None:
    put(old, "first", "ana", later(0), "How long\nmay a customer  return shoes?", good=True)
    put(old, "second", "ana", later(5), "x" * 200)
    put(old, "of bo", "bo", later(9), " ")
    old.close()
    now = Database.open(empty_database_url, migrations=home.MIGRATIONS)
    second, first = conversations.list_conversations(now, "ana", limit=10)
    assert (first.id, first.title) == ("first", "How long may a customer return shoes?")
    assert (first.channel, first.begun_at, first.latest_at) == ("chat", NOON, NOON)
    assert second.title == "x" * (LONGEST_TITLE - 1) + "…"
    assert [each.title for each in conversations.list_conversations(now, "bo", limit=9)] == ["…"]
    (turn,) = conversations.turns(now, "first", "ana")
    answer = Answer("Refunds within 30 days. [1]", False, 0.5, "verbatim", (citing(),))
    assert turn.suggestion == told(
        "first",
        question="How long\nmay a customer  return shoes?",
        answer=answer,
        conversation="first",
    )
    assert turn.suggestion.on == date(2026, 3, 3)
    assert turn.judged == conversations.Judgement(True, "")
    now.close()


def test_old_suggestions_are_searched_followed_and_sent_like_new_ones(
    old: Database, empty_database_url: str
) -> None:
    put(old, "first", "ana", NOON, "May I GROẞ return?")
    old.close()
    now = Database.open(empty_database_url, migrations=home.MIGRATIONS)
    (found,) = conversations.list_conversations(now, "ana", limit=9, containing="gross 30")
    assert found.id == "first"
    record.keep(now, told("next", at=later(1), conversation="first"), channel="chat")
    assert len(conversations.earlier(now, "first", "ana", 9)) == 2
    sent = replies.send(
        now, "first", by="ana", channel="chat", tone="", suggested="a", sent="a", at=later(2)
    )
    assert replies.sent_in(now, "first", "ana") == [sent]
    drafts.keep(now, "first", "and what about", by="ana", at=NOON)
    assert drafts.read(now, "first", by="ana") == "and what about"
    now.close()


def test_thousands_of_old_suggestions_are_all_taken_along(
    old: Database, empty_database_url: str
) -> None:
    with old.write() as session:
        moment = NOON if old.dialect == "postgresql" else f"{NOON:%Y-%m-%d %H:%M:%S.%f}"
        session.execute(
            text(INSERT),
            [
                {
                    "id": f"{number:032x}",
                    "question": f"Question {number}?",
                    "by": "ana",
                    "at": moment,
                    "abstained": True,
                    "text": "Ask your supervisor.",
                    "citations": "[]",
                    "good": None,
                    "reason": "",
                }
                for number in range(1203)
            ],
        )
    old.close()
    now = Database.open(empty_database_url, migrations=home.MIGRATIONS)
    found = conversations.list_conversations(now, "ana", limit=5000)
    assert len({each.id for each in found}) == 1203
    assert len(record.asked(now, "ana", limit=5000)) == 1203
    now.close()

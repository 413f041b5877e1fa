"""Reading the audit log: newest first, chosen, by pages, and all of it as JSON lines."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from assistant.audit.errors import LogChangedError
from assistant.audit.log import SqlAuditLog
from assistant.audit.model import NOBODY, Act, Actor, Note
from assistant.audit.reading import ALL, Wanted, entries, exported
from kb.database import Database
from tests.assistant.audit.tampering import tamper, unguard

ANA = Actor("4f", "Ana Ruiz")
NOTED = [
    Note(Act.SIGNED_IN, ANA),
    Note(Act.SIGN_IN_REFUSED, NOBODY),
    Note(Act.DOCUMENT_ADDED, ANA, "document Returns_100%"),
    Note(Act.DOCUMENT_RETIRED, Actor("5a", "Bo"), "document returns", {"on": "2026-11-22"}),
]


@pytest.fixture
def noted(database: Database) -> Database:
    """A line at each midnight of UTC from 20 November on."""
    days = iter(range(10))
    start = datetime(2026, 11, 20, tzinfo=UTC)
    log = SqlAuditLog(database, lambda: start + timedelta(days=next(days)))
    for each in NOTED:
        log.note_alone(each)
    return database


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (ALL, [4, 3, 2, 1]),
        (Wanted(act=Act.SIGNED_IN), [1]),
        (Wanted(by="4f"), [3, 1]),
        (Wanted(by="nobody"), [2]),
        (Wanted(about="RETURNS"), [4, 3]),
        (Wanted(about="_100%"), [3]),
        (Wanted(about="%"), [3]),
        (Wanted(since=date(2026, 11, 21)), [4, 3, 2]),
        (Wanted(until=date(2026, 11, 21)), [2, 1]),
        (Wanted(since=date(2026, 11, 21), until=date(2026, 11, 21)), [2]),
        (Wanted(until=date.max), [4, 3, 2, 1]),
        (Wanted(act=Act.SIGNED_IN, by="5a"), []),
        (Wanted(by="4f\x00"), []),
        (Wanted(about="returns\x00"), []),
    ],
)
def test_lines_are_chosen(noted: Database, wanted: Wanted, numbers: list[int]) -> None:
    assert [each.number for each in entries(noted, wanted)] == numbers


def test_pages_follow_each_other(noted: Database) -> None:
    first = entries(noted, limit=3)
    assert [each.number for each in first] == [4, 3, 2]
    assert [each.number for each in entries(noted, before=2, limit=3)] == [1]
    assert entries(noted, before=1) == []


@pytest.mark.parametrize("limit", [0, 501])
def test_a_page_has_a_size(database: Database, limit: int) -> None:
    with pytest.raises(ValueError, match="1 to 500"):
        entries(database, limit=limit)


def test_what_is_taken_out_can_be_checked_without_us(noted: Database) -> None:
    before = "0" * 64
    for number, line in enumerate(exported(noted), start=1):
        told = json.loads(line)
        assert line.endswith("\n")
        assert told["number"] == number
        assert hashlib.sha256(told["body"].encode()).hexdigest() == told["sha256"]
        assert json.loads(told["body"])["before"] == before
        before = told["sha256"]
    assert number == len(NOTED)


def test_an_empty_log_is_taken_out(database: Database) -> None:
    assert list(exported(database)) == []


def test_a_line_that_nobody_wrote_is_said(noted: Database) -> None:
    unguard(noted)
    tamper(noted, text("UPDATE audit_log SET body = '[' WHERE number = 2"))
    with pytest.raises(LogChangedError, match="line 2 of the audit log"):
        list(exported(noted))
    with pytest.raises(LogChangedError, match="line 2 of the audit log"):
        entries(noted)

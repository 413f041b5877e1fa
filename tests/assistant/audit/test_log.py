"""Writing the audit log: one chain without gaps, whoever writes and whenever."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from assistant import home
from assistant.audit.chain import GENESIS, entry_of, hash_of
from assistant.audit.log import SqlAuditLog
from assistant.audit.model import NOBODY, Act, Actor, Note
from assistant.audit.tables import AuditRow
from assistant.offers.ledger.appending import LOCK
from kb.database import Database

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA = Actor("4f", "Ana Ruiz")
ADDED = Note(Act.DOCUMENT_ADDED, ANA, "document returns", {"version": "2"})


class Clock:
    """Goes on by a second whenever it is asked."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def log(database: Database) -> SqlAuditLog:
    return SqlAuditLog(database, Clock())


def rows(database: Database) -> list[AuditRow]:
    with database.read() as session:
        return list(session.scalars(select(AuditRow).order_by(AuditRow.number)))


def check_chain(found: list[AuditRow]) -> None:
    before = GENESIS
    for number, row in enumerate(found, start=1):
        entry, previous = entry_of(row.body, row.sha256)
        assert (row.number, entry.number, previous) == (number, number, before)
        assert row.sha256 == hash_of(row.body)
        before = row.sha256


def test_a_line_holds_what_was_noted(database: Database, log: SqlAuditLog) -> None:
    log.note_alone(ADDED)
    (row,) = rows(database)
    entry, before = entry_of(row.body, row.sha256)
    assert entry.note == ADDED
    assert (entry.number, entry.at, before) == (1, NOON + timedelta(seconds=1), GENESIS)
    assert (row.act, row.by, row.about) == ("document added", "4f", "document returns")
    assert row.at == entry.at


def test_lines_are_numbered_from_1_and_follow_each_other(
    database: Database, log: SqlAuditLog
) -> None:
    log.note_alone(ADDED)
    with database.write() as session:
        log.note(session, Note(Act.SIGN_IN_REFUSED, NOBODY))
        log.note(session, ADDED)
    found = rows(database)
    assert [row.act for row in found] == ["document added", "sign-in refused", "document added"]
    check_chain(found)


def test_what_is_taken_back_leaves_no_line_and_no_gap(database: Database, log: SqlAuditLog) -> None:
    def fail(session: Session) -> None:
        log.note(session, ADDED)
        raise LookupError

    with pytest.raises(LookupError):
        database.serialized(fail, locking=LOCK)
    log.note_alone(ADDED)
    assert [row.number for row in rows(database)] == [1]


def test_a_savepoint_that_is_kept_writes_its_line_once(
    database: Database, log: SqlAuditLog
) -> None:
    with database.write() as session:
        with session.begin_nested():
            log.note(session, ADDED)
        log.note(session, ADDED)
    found = rows(database)
    assert len(found) == 2
    check_chain(found)


def test_writers_at_once_never_follow_the_same_line_nor_lose_one(
    database_url: str, database: Database, log: SqlAuditLog
) -> None:
    other = Database.open(database_url, migrations=home.MIGRATIONS)
    logs = [log, SqlAuditLog(other, Clock())]
    start = threading.Barrier(4)

    def write(writer: int) -> None:
        start.wait()
        for each in range(8):
            logs[writer % 2].note_alone(Note(Act.SIGNED_IN, Actor(f"{writer}", "x"), f"{each}"))

    try:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(write, range(4)))
    finally:
        other.close()
    found = rows(database)
    check_chain(found)
    assert sorted((row.by, row.about) for row in found) == [
        (f"{writer}", f"{each}") for writer in range(4) for each in range(8)
    ]


def test_acts_of_the_ledger_and_others_never_wait_for_each_other_in_a_ring(
    database: Database, log: SqlAuditLog
) -> None:
    """Those who hold the ledger see the moment they began at; they are tried again."""
    start = threading.Barrier(2)

    def publishing(session: Session) -> None:
        session.execute(text("SELECT count(*) FROM offer_ledger"))
        log.note(session, Note(Act.OFFERS_PUBLISHED, ANA))

    def publish() -> None:
        start.wait()
        for _each in range(6):
            database.serialized(publishing, locking=LOCK)

    def sign_in() -> None:
        start.wait()
        for each in range(20):
            log.note_alone(Note(Act.SIGNED_IN, ANA, f"{each}"))

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(publish), pool.submit(sign_in)]:
            done.result()
    found = rows(database)
    check_chain(found)
    assert len(found) == 26


def test_a_line_added_since_a_serialised_act_began_is_followed(
    database: Database, log: SqlAuditLog
) -> None:
    if database.dialect == "sqlite":
        pytest.skip("SQLite lets nobody write meanwhile")
    began: list[bool] = []

    def publishing(session: Session) -> None:
        session.execute(text("SELECT count(*) FROM audit_log"))
        if not began:
            log.note_alone(ADDED)
        began.append(True)
        log.note(session, Note(Act.OFFERS_PUBLISHED, ANA))

    database.serialized(publishing, locking=LOCK)
    assert len(began) == 2
    found = rows(database)
    assert [row.act for row in found] == ["document added", "offers published"]
    check_chain(found)


@pytest.fixture
def guarded(database: Database, log: SqlAuditLog) -> Iterator[Database]:
    log.note_alone(ADDED)
    log.note_alone(ADDED)
    before = [(row.number, row.body) for row in rows(database)]
    yield database
    assert [(row.number, row.body) for row in rows(database)] == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET about = 'nothing' WHERE number = 1",
        "DELETE FROM audit_log WHERE number = 2",
        "DELETE FROM audit_log",
    ],
)
def test_the_database_itself_refuses_to_change_lines(guarded: Database, statement: str) -> None:
    with pytest.raises(DatabaseError, match="only ever added to"), guarded.write() as session:
        session.execute(text(statement))


def test_no_line_is_replaced_by_another_of_its_number(guarded: Database) -> None:
    columns = "number, at, act, by, about, body, sha256"
    copied = f"INTO audit_log ({columns}) SELECT {columns} FROM audit_log WHERE number = 1"
    if guarded.dialect == "sqlite":
        statement = f"INSERT OR REPLACE {copied}"
    else:
        statement = f"INSERT {copied} ON CONFLICT (number) DO UPDATE SET about = ''"
    with pytest.raises(DatabaseError, match="only ever added to"), guarded.write() as session:
        session.execute(text(statement))


def test_the_whole_log_is_not_emptied_at_once(guarded: Database) -> None:
    if guarded.dialect == "sqlite":
        pytest.skip("SQLite empties tables by DELETE alone")
    with pytest.raises(DatabaseError, match="only ever added to"), guarded.write() as session:
        session.execute(text("TRUNCATE audit_log"))

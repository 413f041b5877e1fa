"""Whatever is changed in the audit log behind our back is found, and where."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Select, bindparam, select, text
from sqlalchemy.orm import Session

from assistant import home
from assistant.audit.chain import GENESIS, body_of, entry_of, hash_of
from assistant.audit.errors import UnfitNotedError
from assistant.audit.log import SqlAuditLog
from assistant.audit.model import Act, Actor, Note
from assistant.audit.tables import AuditRow
from assistant.audit.verifying import Head, Verified, read_noted, verify
from kb.database import Database
from tests.assistant.audit.tampering import tamper, unguard
from tests.databases import copy_of

ANA = Actor("4f", "Ana Ruiz")
LINES = 6
COLUMNS = "number, at, act, by, about, body, sha256"


def fill(database: Database) -> None:
    minutes = iter(range(100))
    start = datetime(2026, 11, 22, 12, tzinfo=UTC)
    log = SqlAuditLog(database, lambda: start + timedelta(minutes=next(minutes)))
    for each in range(LINES):
        log.note_alone(Note(Act.DOCUMENT_ADDED, ANA, f"document d{each}", {"version": "1"}))
    unguard(database)


@pytest.fixture
def filled(database: Database) -> Database:
    fill(database)
    return database


def stored(session: Session) -> list[tuple[object, ...]]:
    found = session.execute(text(f"SELECT {COLUMNS} FROM audit_log ORDER BY number"))
    return [tuple(row) for row in found]


@contextmanager
def undone(database: Database) -> Iterator[None]:
    """Put back every line as it was, so that a property can tamper again and again."""
    with database.read() as session:
        before = stored(session)
    try:
        yield
    finally:
        with database.write() as session:
            session.execute(text("DELETE FROM audit_log"))
            for row in before:
                names = COLUMNS.split(", ")
                holes = ", ".join(f":{name}" for name in names)
                session.execute(
                    text(f"INSERT INTO audit_log ({COLUMNS}) VALUES ({holes})"),
                    dict(zip(names, row, strict=True)),
                )


def test_a_log_nobody_touched_is_whole(filled: Database) -> None:
    found = verify(filled)
    assert (found.rows, found.good, found.ok, found.first_bad, found.why) == (6, 6, True, None, "")
    assert found.head.number == 6


def test_an_empty_log_is_whole(database: Database) -> None:
    assert verify(database) == Verified(0, 0, Head(0, GENESIS))


@pytest.mark.parametrize(
    ("statement", "first_bad", "why"),
    [
        ("UPDATE audit_log SET at = '2026-11-22 09:00:00' WHERE number = 2", 2, "columns"),
        ("UPDATE audit_log SET act = 'signed in' WHERE number = 2", 2, "columns"),
        ("UPDATE audit_log SET by = 'mallory' WHERE number = 6", 6, "columns"),
        ("UPDATE audit_log SET about = '' WHERE number = 1", 1, "columns"),
        ("UPDATE audit_log SET body = replace(body, 'Ana', 'Bob') WHERE number = 3", 3, "hash"),
        ("UPDATE audit_log SET body = '{}' WHERE number = 3", 3, "never written"),
        ("UPDATE audit_log SET body = body || ' ' WHERE number = 3", 3, "never written"),
        ("UPDATE audit_log SET sha256 = 'x' WHERE number = 4", 4, "hash"),
        ("UPDATE audit_log SET number = 99 WHERE number = 4", 4, "missing"),
        ("UPDATE audit_log SET number = 0 WHERE number = 4", 0, "put in"),
        ("DELETE FROM audit_log WHERE number = 1", 1, "missing"),
        ("DELETE FROM audit_log WHERE number = 5", 5, "missing"),
    ],
)
def test_a_change_is_found_where_it_is(
    filled: Database, statement: str, first_bad: int, why: str
) -> None:
    tamper(filled, statement)
    found = verify(filled)
    assert (found.ok, found.first_bad) == (False, first_bad)
    assert why in found.why
    assert found.good == max(0, first_bad - 1)


def test_lines_that_changed_places_are_out_of_order(filled: Database) -> None:
    tamper(
        filled,
        "UPDATE audit_log SET number = 99 WHERE number = 2",
        "UPDATE audit_log SET number = 2 WHERE number = 3",
        "UPDATE audit_log SET number = 3 WHERE number = 99",
    )
    found = verify(filled)
    assert (found.first_bad, "out of order" in found.why) == (2, True)


def test_a_line_that_was_put_in_between_does_not_follow(filled: Database) -> None:
    with filled.read() as session:
        entry, before = entry_of(*session.execute(_line(3)).one())
    forged = body_of(3, entry.at, Note(Act.ROLE_GIVEN, ANA, "person 4f"), before)
    put_in = text(
        f"INSERT INTO audit_log ({COLUMNS}) SELECT 3, at, 'role given', by, 'person 4f',"
        " :body, :hash FROM audit_log WHERE number = 2"
    ).bindparams(bindparam("body", forged), bindparam("hash", hash_of(forged)))
    later = [f"UPDATE audit_log SET number = {n + 1} WHERE number = {n}" for n in (6, 5, 4, 3)]
    tamper(filled, *later, put_in)
    found = verify(filled)
    # What was put in has the time of another line, and so another text than its columns.
    assert found.first_bad == 3


def test_a_line_that_was_put_in_and_looks_right_is_followed_by_one_that_does_not(
    filled: Database,
) -> None:
    with filled.read() as session:
        entry, before = entry_of(*session.execute(_line(3)).one())
    forged = body_of(3, entry.at, Note(Act.ROLE_GIVEN, ANA, "person 4f"), before)
    later = [f"UPDATE audit_log SET number = {n + 1} WHERE number = {n}" for n in (6, 5, 4, 3)]
    put_in = text(
        f"INSERT INTO audit_log ({COLUMNS}) SELECT 3, at, 'role given', by, 'person 4f',"
        " :body, :hash FROM audit_log WHERE number = 4"
    ).bindparams(bindparam("body", forged), bindparam("hash", hash_of(forged)))
    tamper(filled, *later, put_in)
    found = verify(filled)
    assert (found.ok, found.good, found.first_bad) == (False, 3, 4)


def remade(database: Database, change: int) -> None:
    """Make the chain anew from one line on, as somebody would who knows how it is made."""
    with database.write() as session:
        before = GENESIS
        for row in session.scalars(select(AuditRow).order_by(AuditRow.number)):
            note = entry_of(row.body, row.sha256)[0].note
            if row.number == change:
                note = Note(note.act, Actor("4f", "Mallory"), note.about, note.details)
            row.body = body_of(row.number, row.at, note, before)
            row.sha256 = before = hash_of(row.body)


def test_a_whole_new_chain_is_found_by_a_head_that_was_noted(filled: Database) -> None:
    noted = verify(filled).head
    remade(filled, 2)
    assert verify(filled).ok
    found = verify(filled, noted=noted)
    assert (found.good, found.first_bad) == (5, 6)
    assert found.why == ("the line is another than the one that was noted")


def test_an_end_that_was_cut_off_is_found_by_a_head_that_was_noted(filled: Database) -> None:
    noted = verify(filled).head
    tamper(filled, "DELETE FROM audit_log WHERE number > 4")
    assert verify(filled).ok
    found = verify(filled, noted=noted)
    assert (found.first_bad, found.why) == (
        5,
        "the line is missing; line 6 was there when it was noted",
    )


def test_a_log_that_has_grown_still_holds_the_head_that_was_noted(filled: Database) -> None:
    noted = verify(filled).head
    SqlAuditLog(filled, lambda: datetime.now(UTC)).note_alone(Note(Act.SIGNED_IN, ANA))
    assert verify(filled, noted=read_noted(f" {noted}\n")).ok


@pytest.mark.parametrize("said", ["5", "x:y", "0:" + "0" * 64, "3:" + "g" * 64, "0" * 64])
def test_what_is_no_head_is_refused_in_one_line(said: str) -> None:
    with pytest.raises(UnfitNotedError, match="NUMBER:HASH"):
        read_noted(said)


def test_no_head_is_none() -> None:
    assert read_noted(" ") is None


@pytest.fixture(scope="module")
def shared(tables_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A log to tamper with again and again; each time it is put back."""
    database = Database.open(
        copy_of(tables_file, tmp_path_factory.mktemp("audit")), migrations=home.MIGRATIONS
    )
    fill(database)
    yield database
    database.close()


_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=80)
_COLUMN = st.sampled_from(["at", "act", "by", "about", "body", "sha256"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(1, LINES), column=_COLUMN, value=_TEXTS)
def test_whatever_is_written_into_a_column_is_found_there(
    shared: Database, number: int, column: str, value: str
) -> None:
    with undone(shared):
        tamper(
            shared,
            text(f"UPDATE audit_log SET {column} = :value WHERE number = {number}").bindparams(
                value=value
            ),
        )
        found = verify(shared)
        assert (found.ok, found.first_bad, found.good) == (False, number, number - 1)
    assert verify(shared).ok


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(1, LINES - 1))
def test_whichever_line_is_taken_out_is_missed(shared: Database, number: int) -> None:
    with undone(shared):
        tamper(shared, f"DELETE FROM audit_log WHERE number = {number}")
        assert verify(shared).first_bad == number


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pair=st.sets(st.integers(1, LINES), min_size=2, max_size=2))
def test_whichever_lines_change_places_the_first_is_found(shared: Database, pair: set[int]) -> None:
    first, second = sorted(pair)
    with undone(shared):
        tamper(
            shared,
            f"UPDATE audit_log SET number = 99 WHERE number = {first}",
            f"UPDATE audit_log SET number = {first} WHERE number = {second}",
            f"UPDATE audit_log SET number = {second} WHERE number = 99",
        )
        assert verify(shared).first_bad == first


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    source=st.integers(1, LINES), number=st.integers(-9, 99).filter(lambda n: not 1 <= n <= LINES)
)
def test_a_line_that_is_copied_to_wherever_is_found(
    shared: Database, source: int, number: int
) -> None:
    with undone(shared):
        tamper(
            shared,
            f"INSERT INTO audit_log ({COLUMNS}) SELECT {number}, at, act, by, about, body, sha256"
            f" FROM audit_log WHERE number = {source}",
        )
        found = verify(shared)
        assert found.first_bad == (min(number, LINES + 1))


def _line(number: int) -> Select[str, str]:
    return select(AuditRow.body, AuditRow.sha256).where(AuditRow.number == number)

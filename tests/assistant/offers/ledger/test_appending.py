"""A ledger that was touched says so, and where; on SQLite and on PostgreSQL."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from assistant import home
from assistant.money import Money
from assistant.offers.ledger import appending
from assistant.offers.ledger.entry import Entry, Event
from assistant.offers.tables import LedgerHeadRow, LedgerRow
from kb.database import Database
from tests.assistant.offers.tampering import tamper, unguard

NOW = datetime(2026, 11, 22, 9, 30, 15, 123456, tzinfo=UTC)


def entry(number: int) -> Entry:
    return Entry(
        event=Event.SHOWN,
        at=NOW + timedelta(seconds=number),
        actor="ana",
        customer="C-1",
        case=f"case {number}",
        offer="gift-card",
        value=Money(Decimal(number), "EUR"),
        detail={"why": ["ü", None, 1.5], "limits": {"left": "12.00"}},
    )


def write(database: Database, *entries: Entry) -> None:
    def work(session: Session) -> None:
        for each in entries:
            appending.append(session, each)

    database.serialized(work, locking=appending.LOCK)


def five(database: Database) -> None:
    write(database, *(entry(number) for number in range(1, 6)))


def test_an_empty_ledger_is_whole(database: Database) -> None:
    assert appending.verify(database) == appending.Verified(0, True, None, "", "0" * 64)


def test_a_ledger_as_it_was_written_is_whole(database: Database) -> None:
    five(database)
    write(database, entry(6))
    found = appending.verify(database)
    assert (found.rows, found.ok, found.first_bad, found.why) == (6, True, None, "")


def test_lines_are_numbered_without_gaps_and_hold_the_hash_before(database: Database) -> None:
    five(database)
    with database.read() as session:
        rows = session.scalars(select(LedgerRow).order_by(LedgerRow.seq)).all()
    assert [row.seq for row in rows] == [1, 2, 3, 4, 5]
    assert [row.previous for row in rows] == ["0" * 64, *(row.hash for row in rows[:-1])]


def test_anybody_can_work_the_hash_out_again(database: Database) -> None:
    write(database, entry(7))
    with database.read() as session:
        row = session.get_one(LedgerRow, 1)
    assert row.detail == '{"limits":{"left":"12.00"},"why":["\\u00fc",null,1.5]}'
    line = [
        1,
        "2026-11-22T09:30:22.123456+00:00",
        "shown",
        "ana",
        "C-1",
        "case 7",
        "gift-card",
        "",
        700,
        "EUR",
        row.detail,
        "0" * 64,
    ]
    said = json.dumps(line, separators=(",", ":")).encode("ascii")
    assert row.hash == hashlib.sha256(said).hexdigest()


def test_a_line_that_is_written_outside_of_its_lock_is_refused(database: Database) -> None:
    with (
        database.write() as session,
        pytest.raises(ValueError, match="is written within Database"),
    ):
        appending.append(session, entry(1))
    with pytest.raises(ValueError, match="is written within Database"):
        database.serialized(lambda s: appending.append(s, entry(1)), locking="people")
    assert appending.verify(database).rows == 0


def test_what_fails_leaves_no_line(database: Database) -> None:
    def work(session: Session) -> None:
        appending.append(session, entry(1))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.serialized(work, locking=appending.LOCK)
    assert appending.verify(database) == appending.Verified(0, True)


def test_a_line_that_cannot_be_written_down_is_refused(database: Database) -> None:
    strange = Entry(Event.SHOWN, NOW, "ana", detail={"chance": float("nan")})
    with pytest.raises(ValueError, match="JSON"):
        write(database, strange)
    assert appending.verify(database).rows == 0


def test_texts_that_no_database_keeps_are_kept_as_near_as_can_be(database: Database) -> None:
    write(database, Entry(Event.SHOWN, NOW, "a\x00b", "\ud800", detail={"x\x00": "\udfff\x00"}))
    assert appending.verify(database).ok


def test_twenty_who_write_at_once_make_one_chain(database: Database) -> None:
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda number: write(database, entry(number), entry(number)), range(20)))
    assert (appending.verify(database).rows, appending.verify(database).ok) == (40, True)


def test_the_database_itself_refuses_to_change_a_line(database: Database) -> None:
    five(database)
    for statement in (
        "UPDATE offer_ledger SET actor = 'bo' WHERE seq = 2",
        "DELETE FROM offer_ledger WHERE seq = 5",
        "DELETE FROM offer_ledger",
    ):
        with pytest.raises(DatabaseError, match="only ever added to"):
            tamper(database, statement)
    assert appending.verify(database).rows == 5


def test_the_database_itself_refuses_a_second_line_of_a_number(database: Database) -> None:
    five(database)
    with pytest.raises(IntegrityError):
        tamper(database, _copy_of(3, seq=5))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "'2026-11-22 09:30:16.123457'"),
        ("event", "'made'"),
        ("actor", "'bo'"),
        ("customer", "'C-2'"),
        ("case_id", "'case 4'"),
        ("offer", "'refund'"),
        ("decision", "'d'"),
        ("value_minor", "301"),
        ("value_minor", "NULL"),
        ("currency", "'USD'"),
        ("detail", "'{}'"),
        ("detail", "'no JSON'"),
        ("previous", f"'{'1' * 64}'"),
        ("hash", f"'{'1' * 64}'"),
    ],
)
def test_any_changed_column_is_found(database: Database, column: str, value: str) -> None:
    five(database)
    unguard(database)
    zone = "+00" if column == "at" and database.dialect == "postgresql" else ""
    changed = value[:-1] + zone + "'" if zone else value
    tamper(database, f"UPDATE offer_ledger SET {column} = {changed} WHERE seq = 3")
    found = appending.verify(database)
    assert (found.rows, found.ok, found.first_bad) == (2, False, 3)
    assert "line" in found.why


def test_a_changed_line_with_a_hash_that_fits_it_is_found_by_the_next(database: Database) -> None:
    five(database)
    unguard(database)
    with database.write() as session:
        row = session.get_one(LedgerRow, 3)
        row.actor = "bo"
        row.hash = "2" * 64
    assert appending.verify(database).first_bad == 3
    with database.write() as session:
        row = session.get_one(LedgerRow, 3)
        row.hash = _rehashed(row)
    found = appending.verify(database)
    assert (found.first_bad, found.why) == (4, "the line does not follow the one before it")


@pytest.mark.parametrize("detail", ["no JSON", "[]", "7"])
def test_a_line_whose_hash_fits_but_that_nobody_writes_so_is_found(
    database: Database, detail: str
) -> None:
    five(database)
    unguard(database)
    with database.write() as session:
        row, head = session.get_one(LedgerRow, 5), session.get_one(LedgerHeadRow, 1)
        row.detail = detail
        row.hash = head.hash = _rehashed(row)
    found = appending.verify(database)
    assert (found.first_bad, found.why) == (5, "what the line tells was never written so")


@pytest.mark.parametrize(("gone", "first_bad"), [(1, 1), (3, 3), (5, 5)])
def test_a_removed_line_is_found(database: Database, gone: int, first_bad: int) -> None:
    five(database)
    unguard(database)
    tamper(database, f"DELETE FROM offer_ledger WHERE seq = {gone}")
    found = appending.verify(database)
    assert (found.ok, found.first_bad) == (False, first_bad)
    assert "the line is missing" in found.why


def test_a_ledger_that_was_emptied_is_found(database: Database) -> None:
    five(database)
    unguard(database)
    tamper(database, "DELETE FROM offer_ledger")
    assert appending.verify(database).first_bad == 1
    tamper(database, "DELETE FROM offer_ledger_head")
    write(database, entry(1))
    assert appending.verify(database).ok, "nothing tells this from a new ledger but a noted hash"


def test_two_lines_that_changed_places_are_found(database: Database) -> None:
    five(database)
    unguard(database)
    tamper(
        database,
        "UPDATE offer_ledger SET seq = 99 WHERE seq = 2",
        "UPDATE offer_ledger SET seq = 2 WHERE seq = 4",
        "UPDATE offer_ledger SET seq = 4 WHERE seq = 99",
    )
    assert appending.verify(database).first_bad == 2


@pytest.mark.parametrize("seq", [-1, 0, 6, 9])
def test_a_line_that_was_put_in_is_found(database: Database, seq: int) -> None:
    five(database)
    tamper(database, _copy_of(3, seq=seq))
    found = appending.verify(database)
    assert (found.ok, found.first_bad) == (False, seq if seq < 7 else 6)


def test_a_line_put_in_with_a_hash_that_fits_is_found_by_the_head(database: Database) -> None:
    five(database)
    with database.write() as session:
        last = session.get_one(LedgerRow, 5)
        values = {column.name: getattr(last, column.name) for column in LedgerRow.__table__.c}
        added = LedgerRow(**values)
        added.seq, added.previous = 6, last.hash
        added.hash = _rehashed(added)
        session.add(added)
    found = appending.verify(database)
    assert (found.first_bad, found.why) == (6, "the line was put in: the ledger goes to 5")


@pytest.mark.parametrize(
    ("change", "first_bad"), [("seq = 4", 5), ("seq = 7", 6), ("hash = 'x'", 5), ("id = 2", 5)]
)
def test_a_head_that_was_changed_is_found(database: Database, change: str, first_bad: int) -> None:
    five(database)
    tamper(database, f"UPDATE offer_ledger_head SET {change}")
    found = appending.verify(database)
    assert (found.ok, found.first_bad) == (False, first_bad)


def test_a_head_that_is_gone_is_found(database: Database) -> None:
    five(database)
    tamper(database, "DELETE FROM offer_ledger_head")
    assert (appending.verify(database).ok, appending.verify(database).first_bad) == (False, 5)


def test_a_chain_that_was_made_anew_is_found_by_a_hash_noted_elsewhere(
    database: Database,
) -> None:
    five(database)
    noted = appending.verify(database).head
    write(database, entry(6))
    assert appending.verify(database, noted=noted).ok
    unguard(database)
    tamper(database, "DELETE FROM offer_ledger", "DELETE FROM offer_ledger_head")
    write(database, *(entry(number) for number in range(2, 9)))
    assert appending.verify(database).ok
    found = appending.verify(database, noted=noted)
    assert (found.ok, found.first_bad) == (False, 1)


def test_a_line_that_cannot_even_be_read_is_found(tmp_path: Path) -> None:
    """Only SQLite keeps what is not of its column's kind."""
    url = f"sqlite:///{tmp_path / 'handrail.db'}"
    with closing(Database.open(url, migrations=home.MIGRATIONS)) as database:
        five(database)
        unguard(database)
        tamper(database, "UPDATE offer_ledger SET at = 'yesterday' WHERE seq = 4")
        found = appending.verify(database)
    assert (found.rows, found.first_bad, found.why) == (3, 4, "the line cannot be read")


def test_a_thousand_lines_are_read_a_page_at_a_time(database: Database) -> None:
    write(database, *(entry(number) for number in range(2001)))
    assert appending.verify(database).rows == 2001
    unguard(database)
    tamper(database, "UPDATE offer_ledger SET actor = '' WHERE seq = 2001")
    assert appending.verify(database).first_bad == 2001


def test_lines_added_meanwhile_do_not_disturb(database: Database) -> None:
    five(database)
    with ThreadPoolExecutor(2) as pool:
        writing = [pool.submit(write, database, entry(number)) for number in range(40)]
        found = [appending.verify(database) for _ in range(15)]
        for each in writing:
            each.result()
    assert all(each.ok for each in found)
    with database.read() as session:
        head = session.get_one(LedgerHeadRow, 1)
        assert session.scalar(select(func.count()).select_from(LedgerRow)) == head.seq == 45


def _copy_of(seq_from: int, *, seq: int) -> str:
    return (
        "INSERT INTO offer_ledger (seq, at, event, actor, customer, case_id, offer, decision,"
        " value_minor, currency, detail, previous, hash)"
        f" SELECT {seq}, at, event, actor, customer, case_id, offer, decision, value_minor,"
        f" currency, detail, previous, hash FROM offer_ledger WHERE seq = {seq_from}"
    )


def _rehashed(row: LedgerRow) -> str:
    line = [
        row.seq,
        row.at.isoformat(timespec="microseconds"),
        row.event,
        row.actor,
        row.customer,
        row.case_id,
        row.offer,
        row.decision,
        row.value_minor,
        row.currency,
        row.detail,
        row.previous,
    ]
    return hashlib.sha256(json.dumps(line, separators=(",", ":")).encode("ascii")).hexdigest()

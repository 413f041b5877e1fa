"""What SQLite and PostgreSQL both promise of work that is done as if nobody else worked."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant import home
from kb.database import SERIALIZED, Database
from kb.errors import HomeError
from kb.tables import CounterRow, DocumentRow

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LOCK = "documents"


def document(id_: str) -> DocumentRow:
    return DocumentRow(id=id_, kind="policy", owner="", source=id_, created_at=NOW, retired_on=None)


def count(session: Session) -> int:
    return session.execute(select(func.count()).select_from(DocumentRow)).scalar_one()


def test_what_work_returns_is_returned_and_what_it_wrote_is_there(database: Database) -> None:
    def work(session: Session) -> int:
        session.add(document("a"))
        session.flush()
        return count(session)

    assert database.serialized(work, locking=LOCK) == 1
    with database.read() as session:
        assert count(session) == 1


def test_work_that_fails_leaves_nothing(database: Database) -> None:
    def work(session: Session) -> None:
        session.add(document("a"))
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.serialized(work, locking=LOCK)
    with database.read() as session:
        assert count(session) == 0


def test_work_can_tell_what_it_locked(database: Database) -> None:
    assert database.serialized(lambda s: s.info[SERIALIZED], locking=LOCK) == LOCK
    with database.write() as session:
        assert SERIALIZED not in session.info


def test_what_twenty_read_and_then_write_at_once_is_never_lost(database_url: str) -> None:
    """Each has connections of its own, as another process would."""
    Database.open(database_url, migrations=home.MIGRATIONS).close()

    def add_up(worker: int) -> None:
        database = Database.open(database_url, migrations=home.MIGRATIONS)
        for number in range(3):

            def work(session: Session, name: str = f"{worker}-{number}") -> None:
                counter = session.get_one(CounterRow, 1)
                counter.value = counter.value + 1
                session.add(document(f"{count(session)}"))

            database.serialized(work, locking=LOCK)
        database.close()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(add_up, range(20)))
    database = Database.open(database_url, migrations=home.MIGRATIONS)
    with database.read() as session:
        assert count(session) == 60
        assert session.get_one(CounterRow, 1).value == 60
    database.close()


def test_others_may_read_meanwhile(database: Database) -> None:
    def work(session: Session) -> int:
        session.add(document("a"))
        session.flush()
        with database.read() as other:
            return count(other)

    assert database.serialized(work, locking=LOCK) == 0


@pytest.mark.postgres
def test_work_that_another_got_in_the_way_of_is_done_again(postgres_url: str) -> None:
    """A writer that locks another table changes what was read: the commit would be refused."""
    database = Database.open(postgres_url, migrations=home.MIGRATIONS)
    tried: list[int] = []

    def work(session: Session) -> int:
        counter = session.get_one(CounterRow, 1)
        tried.append(counter.value)
        if len(tried) == 1:
            with database.write() as other:
                other.get_one(CounterRow, 1).value += 1
        counter.value = counter.value + 10
        return counter.value

    assert database.serialized(work, locking=LOCK) == tried[0] + 11
    assert tried == [tried[0], tried[0] + 1]
    database.close()


@pytest.mark.postgres
def test_it_is_not_tried_for_ever(postgres_url: str) -> None:
    database = Database.open(postgres_url, migrations=home.MIGRATIONS)
    tried: list[int] = []

    def work(session: Session) -> None:
        counter = session.get_one(CounterRow, 1)
        tried.append(counter.value)
        with database.write() as other:
            other.get_one(CounterRow, 1).value += 1
        counter.value = -1

    with pytest.raises(HomeError, match="busy with another writer; try again"):
        database.serialized(work, locking=LOCK)
    assert len(tried) == 8
    database.close()

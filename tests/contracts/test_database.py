"""What SQLite and PostgreSQL both promise as the place of truth."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from assistant import home
from kb import changes
from kb.database import Database
from kb.errors import HomeError
from kb.tables import Base, ChangeRow, DocumentRow, LibraryRow

NOW = datetime(2026, 3, 3, 9, 30, 15, 123456, tzinfo=UTC)


def document(id_: str, created_at: datetime = NOW) -> DocumentRow:
    return DocumentRow(
        id=id_, kind="policy", owner="", source=id_, created_at=created_at, retired_on=None
    )


def count(database: Database) -> int:
    with database.read() as session:
        return session.execute(select(func.count()).select_from(DocumentRow)).scalar_one()


def test_opening_makes_every_table_the_code_knows(database: Database) -> None:
    tables = set(inspect(database.engine).get_table_names())
    assert set(Base.metadata.tables) <= tables


def test_the_tables_are_those_the_code_describes(database: Database) -> None:
    found = inspect(database.engine)
    for name, table in Base.metadata.tables.items():
        columns = {column["name"]: column["nullable"] for column in found.get_columns(name)}
        assert columns == {column.name: column.nullable for column in table.columns}
        assert found.get_pk_constraint(name)["constrained_columns"] == [
            column.name for column in table.primary_key.columns
        ]
        assert {
            (*key["constrained_columns"], key["referred_table"])
            for key in found.get_foreign_keys(name)
        } == {
            (*(column.name for column in key.columns), key.referred_table.name)
            for key in table.foreign_key_constraints
        }
        indexes = {tuple(index["column_names"]) for index in found.get_indexes(name)}
        assert {
            tuple(column.name for column in index.columns) for index in table.indexes
        } <= indexes


def test_opening_again_changes_nothing(database: Database, database_url: str) -> None:
    with database.write() as session:
        session.add(document("a"))
        name = session.execute(select(LibraryRow.name)).scalar_one()
    again = Database.open(database_url, migrations=home.MIGRATIONS)
    with again.read() as session:
        assert session.execute(select(LibraryRow.name)).scalar_one() == name
    assert count(again) == 1
    again.close()


def test_replicas_may_open_a_new_database_at_once(empty_database_url: str) -> None:
    def open_one(_: int) -> str:
        database = Database.open(empty_database_url)
        with database.read() as session:
            name = session.execute(select(LibraryRow.name)).scalar_one()
        database.close()
        return name

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(open_one, range(4)))) == 1


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            session.add(document("a"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert count(database) == 0


def test_a_reader_sees_nothing_unfinished(database: Database) -> None:
    with database.write() as session:
        session.add(document("a"))
        session.flush()
        assert count(database) == 0
    assert count(database) == 1


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    with database.write() as session, ThreadPoolExecutor(1) as pool:
        changes.lock(session)
        session.add(document("a"))
        session.flush()
        assert pool.submit(count, database).result(timeout=60) == 0


def test_writers_take_turns(database: Database) -> None:
    def write(worker: int) -> None:
        for number in range(10):
            with database.write() as session:
                session.add(document(f"{worker}-{number}"))
                changes.append(session, changes.ChangeKind.ERASED)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert count(database) == 40
    with database.read() as session:
        numbers = list(session.scalars(select(ChangeRow.sequence).order_by(ChangeRow.sequence)))
    assert numbers == list(range(1, 41))


def test_a_row_that_points_nowhere_is_refused(database: Database) -> None:
    def orphan() -> None:
        with database.write() as session:
            session.execute(
                text(
                    "INSERT INTO passages (id, document_id, version, ordinal, kind, heading, start,"
                    ' "end", text, context, index_hash)'
                    " VALUES ('x', 'nobody', 1, 0, 'prose', '[]', 0, 1, 'x', '', '')"
                )
            )

    with pytest.raises(IntegrityError):
        orphan()


def test_moments_come_back_in_utc_to_the_microsecond(database: Database) -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=9)))
    with database.write() as session:
        session.add_all([document("utc"), document("tokyo", elsewhere)])
    with database.read() as session:
        moments = list(session.scalars(select(DocumentRow.created_at)))
    assert moments == [NOW, NOW]
    assert {moment.utcoffset() for moment in moments} == {timedelta(0)}


def test_somebodys_local_time_is_refused(database: Database) -> None:
    def write() -> None:
        with database.write() as session:
            session.add(document("naive", datetime(2026, 3, 3)))

    with pytest.raises(Exception, match="has no time zone"):
        write()


def test_a_database_of_a_newer_version_is_refused(database: Database, database_url: str) -> None:
    with database.write() as session:
        session.execute(text("INSERT INTO alembic_version VALUES ('kb9999')"))
    with pytest.raises(HomeError, match=r"written by a newer handrail \(schema kb9999\); upgrade"):
        Database.open(database_url, migrations=home.MIGRATIONS)


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("mysql://localhost/handrail", "use sqlite:///"),
        ("nonsense", "HANDRAIL_DATABASE_URL cannot be used"),
        ("postgresql://127.0.0.1:9/handrail", "the database cannot be used"),
        ("sqlite:////nonexistent/folder/handrail.db", "cannot be opened; check that HANDRAIL_HOME"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_in_one_line(url: str, line: str) -> None:
    with pytest.raises(HomeError, match=line) as refused:
        Database.open(url)
    assert "\n" not in str(refused.value)


def test_a_damaged_file_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "handrail.db").write_bytes(b"This is no database. " * 500)
    with pytest.raises(HomeError, match=r"the database is damaged .*handrail restore"):
        Database.open(f"sqlite:///{tmp_path / 'handrail.db'}")


def test_a_full_disk_is_said_in_one_line_and_loses_nothing(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'handrail.db'}")
    with database.write() as session:
        session.add(document("before"))

    def fill() -> None:
        with database.write() as session:
            pages = session.execute(text("PRAGMA page_count")).scalar_one()
            session.execute(text(f"PRAGMA max_page_count = {pages}"))
            session.add_all([document("x" * 100 + str(number)) for number in range(3000)])

    with pytest.raises(HomeError, match="the disk is full; nothing was changed"):
        fill()
    assert count(database) == 1
    database.close()


def test_sqlite_keeps_its_promises_on_every_connection(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'handrail.db'}")

    def pragmas() -> list[object]:
        names = ("journal_mode", "foreign_keys", "secure_delete", "synchronous", "busy_timeout")
        with database.engine.connect() as connection:
            together.wait(timeout=60)
            return [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]

    together = threading.Barrier(3)
    with ThreadPoolExecutor(3) as pool:
        found = [each.result() for each in [pool.submit(pragmas) for _ in range(3)]]
    assert found == [["wal", 1, 1, 2, 30_000]] * 3
    database.close()

"""One SQL database, SQLite or PostgreSQL: opening it, transactions, migrations."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self, TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from kb.errors import HomeError

BUSY_TIMEOUT_MS = 30_000
MIGRATIONS = Path(__file__).parent / "migrations"
SERIALIZED = "serialized"
"""Where a session of `Database.serialized` notes the table it locked, in its `info`."""

_T = TypeVar("_T")
# What PostgreSQL says when transactions got into each other's way: both may be tried again.
_IN_THE_WAY = ("40001", "40P01")
_TRIES = 8


class Database:
    """Hands out read and write transactions; one instance serves all threads."""

    def __init__(self, engine: Engine, *, migrations: Sequence[Path] = ()) -> None:
        self._readers = engine.execution_options(writes=False)
        self._writers = engine.execution_options(writes=True)
        self._writing = threading.Lock()
        self._migrations = [str(place) for place in (MIGRATIONS / "versions", *migrations)]

    @classmethod
    def open(cls, url: str, *, migrations: Sequence[Path] = ()) -> Self:
        """Open a database and bring its tables to this version's.

        `migrations` are further folders of migration scripts, of packages that keep tables
        beside ours. Raises HomeError when it cannot be opened or was written by a newer version.
        """
        database = cls(_engine(url), migrations=migrations)
        try:
            database.migrate()
        except BaseException:
            database.close()
            raise
        return database

    @property
    def dialect(self) -> str:
        """'sqlite' or 'postgresql'."""
        return self._readers.dialect.name

    @property
    def engine(self) -> Engine:
        """The connections, for back-up and for tests that look underneath."""
        return self._readers

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a transaction that only reads; it sees one moment on SQLite."""
        session = Session(self._readers, expire_on_commit=False)
        with _translated(), session, session.begin():
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a transaction that commits at the end or leaves nothing behind."""
        with (
            _translated(),
            self._one_writer(),
            Session(self._writers) as session,
            session.begin(),
        ):
            yield session

    def serialized(self, work: Callable[[Session], _T], *, locking: str) -> _T:
        """Do work as if nobody else worked meanwhile: commit it and return what it returns.

        Whoever locks the same table takes turns, and sees everything that was committed before.
        `work` may run more than once, so nothing outside of the database may happen in it. When
        it raises, nothing is left behind.
        """

        def once() -> _T:
            with self._one_writer(), Session(self._serial()) as session, session.begin():
                if self.dialect == "postgresql":
                    # Before anything is read: the transaction sees what is there from now on.
                    name = self._readers.dialect.identifier_preparer.quote(locking)
                    session.execute(text(f"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE"))
                session.info[SERIALIZED] = locking
                return work(session)

        with _translated():
            return Retrying(
                retry=retry_if_exception(_is_in_the_way),
                stop=stop_after_attempt(_TRIES),
                wait=wait_random_exponential(multiplier=0.02, max=1),
                reraise=True,
            )(once)

    def migrate(self) -> None:
        """Bring the tables to this version's; refuse a database of a newer version."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", "\n".join(self._migrations))
        with _translated(), self._writers.begin() as connection:
            if self.dialect == "postgresql":
                # Two replicas may start at once; the second waits and finds nothing to do.
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7242001)")
            _refuse_newer(connection, config)
            config.attributes["connection"] = connection
            command.upgrade(config, "heads")

    def forget_deleted(self) -> None:
        """Overwrite what was deleted where the database would keep its bytes a while."""
        if self.dialect == "sqlite":
            # secure_delete zeroes the pages; the write-ahead log still has the old ones.
            with self._readers.connect() as connection:
                connection.exec_driver_sql("ROLLBACK")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")

    def close(self) -> None:
        """Give back every connection."""
        self._readers.dispose()

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        """On SQLite, one writer of this process at a time.

        SQLite's own lock is asked for again and again, up to 100 ms apart, and whoever asks at
        the right moment has it: among many writers it stands free half of the time. Whoever
        waits too long goes on to that one, which says so.
        """
        if self.dialect != "sqlite":
            yield
            return
        has_it = self._writing.acquire(timeout=BUSY_TIMEOUT_MS / 1000)
        try:
            yield
        finally:
            if has_it:
                self._writing.release()

    def _serial(self) -> Engine:
        """Connections whose transactions are serialisable; SQLite's writers always are."""
        if self.dialect == "sqlite":
            return self._writers
        return self._writers.execution_options(isolation_level="SERIALIZABLE")


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise HomeError(
                f"HANDRAIL_DATABASE_URL names {parsed.get_backend_name()};"
                " use sqlite:///… or postgresql://…"
            )
        # What is written may open a door or be somebody's own: no error and no log tells it.
        engine = create_engine(parsed, hide_parameters=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise HomeError(f"HANDRAIL_DATABASE_URL cannot be used: {error}") from error
    except ModuleNotFoundError as error:
        raise HomeError(
            f"{error.name} is not installed; run: pip install 'handrail[postgres]'"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Take over transaction control from the driver, which would begin too late."""
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: upgrading a read lock later fails under contention."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _is_in_the_way(error: BaseException) -> bool:
    return isinstance(error, DatabaseError) and getattr(error.orig, "sqlstate", "") in _IN_THE_WAY


def _refuse_newer(connection: Connection, config: Config) -> None:
    script = ScriptDirectory.from_config(config)
    for head in MigrationContext.configure(connection).get_current_heads():
        try:
            script.get_revision(head)
        except CommandError as error:
            raise HomeError(
                f"this home was written by a newer handrail (schema {head});"
                " upgrade handrail, or restore an older backup"
            ) from error


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what a person can mend about a database into one line."""
    try:
        yield
    except OperationalError as error:
        raise HomeError(_advice(str(error.orig))) from error
    except DatabaseError as error:
        if "not a database" in str(error.orig) or "malformed" in str(error.orig):
            raise HomeError(
                f"the database is damaged ({error.orig}); run 'handrail restore FILE'"
            ) from error
        raise


def _advice(message: str) -> str:
    line = " ".join(message.split())
    if "full" in line or "No space left" in line:
        return "the disk is full; nothing was changed: free some space and try again"
    if "locked" in line or "could not serialize" in line or "deadlock detected" in line:
        return "the database is busy with another writer; try again in a minute"
    if "readonly" in line or "read-only" in line:
        return "the database may not be written; check the permissions of HANDRAIL_HOME"
    if "unable to open" in line:
        return "the database cannot be opened; check that HANDRAIL_HOME exists and is yours"
    return f"the database cannot be used: {line}; check HANDRAIL_DATABASE_URL"

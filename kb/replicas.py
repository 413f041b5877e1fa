"""Taking turns with other processes on the same PostgreSQL: replicas that share an index."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from kb.database import Database


@contextmanager
def turn(database: Database, name: str, *, wait: bool) -> Iterator[bool]:
    """Hold a turn among all processes on a database; False when another has it, and no waiting.

    On SQLite it is always ours: one process owns such a home. A process that dies loses its turn.
    """
    if database.dialect != "postgresql":
        yield True
        return
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    # Not a transaction: it would stay open through a rebuild of minutes.
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        asked = "pg_advisory_lock(:key)" if wait else "pg_try_advisory_lock(:key)"
        mine = connection.execute(text(f"SELECT {asked}"), {"key": key}).scalar_one() is not False
        try:
            yield mine
        finally:
            if mine:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})

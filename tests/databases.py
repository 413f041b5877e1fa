"""Databases for the tests: tables are made once a run, and copied for every test."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from assistant import home
from kb.database import Database

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]

Fill = Callable[[Database], object]


class PostgresServer:
    """Makes and drops databases at a running server, whose `url` has a `{name}` to fill in."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._admin = create_engine(url.format(name="postgres"), isolation_level="AUTOCOMMIT")

    def template(self, fill: Fill = lambda _: None) -> str:
        """The name of a database to copy: every table, and what `fill` puts into them."""
        name = f"template_{uuid.uuid4().hex}"
        self._say(f"CREATE DATABASE {name}")
        make(self._url.format(name=name), fill)
        return name

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """The URL of a new database, empty or a copy; it is dropped at the end."""
        name = f"test_{uuid.uuid4().hex}"
        self._say(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield self._url.format(name=name)
        self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Let go of the server."""
        self._admin.dispose()

    def _say(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


def make(url: str, fill: Fill = lambda _: None) -> None:
    """Make every table in an empty database, and let `fill` put something into them."""
    database = Database.open(url, migrations=home.MIGRATIONS)
    fill(database)
    database.close()


def copy_of(file: Path, folder: Path) -> str:
    """The URL of a copy of an SQLite file in a folder; the file is that of a closed database."""
    return f"sqlite:///{shutil.copy(file, folder / 'handrail.db')}"

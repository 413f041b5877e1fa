"""Databases for tests of casework: the tables are made once a run and copied for every test."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from assistant import home
from kb.database import Database
from tests.conftest import DATABASES


@pytest.fixture(scope="session")
def tables_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with empty tables in it; copy it."""
    file = tmp_path_factory.mktemp("tables") / "handrail.db"
    Database.open(f"sqlite:///{file}", migrations=home.MIGRATIONS).close()
    return file


@pytest.fixture(scope="session")
def tables_template(postgres_server: str) -> str:
    """The name of a PostgreSQL database with empty tables in it; copy it."""
    name = f"tables_{uuid.uuid4().hex}"
    _on(postgres_server, f"CREATE DATABASE {name}")
    url = postgres_server.format(name=name)
    Database.open(url, migrations=home.MIGRATIONS).close()
    return name


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with empty tables, of each kind in turn."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("tables_file"), tmp_path / "handrail.db")
        yield f"sqlite:///{tmp_path / 'handrail.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    template = request.getfixturevalue("tables_template")
    name = f"test_{uuid.uuid4().hex}"
    _on(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.format(name=name)
    _on(server, f"DROP DATABASE {name} WITH (FORCE)")


def _on(server: str, statement: str) -> None:
    admin = create_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(statement))
    admin.dispose()

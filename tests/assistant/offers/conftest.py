"""The company's database, made once a run for each kind and copied for every test."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from assistant import home
from assistant.offers.ledger import appending
from kb.database import Database
from tests.assistant.offers.company import Desk, open_company
from tests.conftest import DATABASES


def _made(url: str) -> None:
    database = Database.open(url, migrations=home.MIGRATIONS)
    open_company(database)
    database.close()


@pytest.fixture(scope="session")
def company_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the company in it; copy it."""
    file = tmp_path_factory.mktemp("company") / "handrail.db"
    _made(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def company_template(postgres_server: str) -> str:
    """The name of a PostgreSQL database with the company in it; copy it."""
    name = f"company_{uuid.uuid4().hex}"
    _on(postgres_server, f"CREATE DATABASE {name}")
    _made(postgres_server.format(name=name))
    return name


@pytest.fixture(params=DATABASES)
def company_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with the company in it, of each kind in turn."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("company_file"), tmp_path / "handrail.db")
        yield f"sqlite:///{tmp_path / 'handrail.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    name = f"test_{uuid.uuid4().hex}"
    template = request.getfixturevalue("company_template")
    _on(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.format(name=name)
    _on(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def desk(company_url: str) -> Iterator[Desk]:
    """People at work in the company; afterwards the ledger must still be whole."""
    database = Database.open(company_url, migrations=home.MIGRATIONS)
    yield Desk(database)
    assert appending.verify(database).ok
    database.close()


def _on(server: str, statement: str) -> None:
    admin = create_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(statement))
    admin.dispose()

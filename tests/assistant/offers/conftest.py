"""The company's database, made once a run for each kind and copied for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import home
from assistant.offers.ledger import appending
from kb.database import Database
from tests import databases
from tests.assistant.offers.company import Desk, open_company
from tests.databases import PostgresServer


@pytest.fixture(scope="session")
def company_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the company in it; copy it."""
    file = tmp_path_factory.mktemp("company") / "handrail.db"
    databases.make(f"sqlite:///{file}", open_company)
    return file


@pytest.fixture(scope="session")
def company_template(postgres_databases: PostgresServer) -> str:
    """The name of a PostgreSQL database with the company in it; copy it."""
    return postgres_databases.template(open_company)


@pytest.fixture(params=databases.KINDS)
def company_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with the company in it, of each kind in turn."""
    if request.param == "sqlite":
        yield databases.copy_of(request.getfixturevalue("company_file"), tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres_databases")
    with server.database(request.getfixturevalue("company_template")) as url:
        yield url


@pytest.fixture
def desk(company_url: str) -> Iterator[Desk]:
    """People at work in the company; afterwards the ledger must still be whole."""
    database = Database.open(company_url, migrations=home.MIGRATIONS)
    yield Desk(database)
    assert appending.verify(database).ok
    database.close()

"""What every test may ask for: a database of either kind, and order among tests that share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import assistant.access.tables
import assistant.audit.tables
import assistant.cases.tables
import assistant.customers.tables
import assistant.offers.tables  # noqa: F401  (so that the schema is whole in every test)
from assistant import home
from kb.database import Database
from tests import chroma, databases, llama, postgres
from tests.databases import PostgresServer

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

DATABASES = databases.KINDS


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say which tests stay together on one worker; first, for xdist looks at this step too."""
    for item in items:
        if item.get_closest_marker("browser"):
            # Two browsers starve each other on two cores.
            item.add_marker(pytest.mark.xdist_group("browser"))
        elif item.get_closest_marker("xdist_group") is None:
            if item.get_closest_marker("model"):
                # One worker loads the model, not each of them.
                item.add_marker(pytest.mark.xdist_group("model"))
            elif "demo_home" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group("demo"))
            elif _shares(item):
                # What a module's tests share is made once.
                item.add_marker(pytest.mark.xdist_group(item.nodeid.split("::")[0]))


def _shares(item: pytest.Item) -> bool:
    """Tell whether a test uses something that is made for its whole module."""
    if not isinstance(item, pytest.Function):
        return False
    asked = item._fixtureinfo.name2fixturedefs.values()
    return any(found[-1].scope == "module" for found in asked)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A running PostgreSQL server's URL with a `{name}` to fill in."""
    reason = postgres.missing()
    if reason:
        pytest.skip(reason)
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_databases(postgres_server: str) -> Iterator[PostgresServer]:
    """Makes databases at the running server."""
    server = PostgresServer(postgres_server)
    yield server
    server.close()


@pytest.fixture
def postgres_url(postgres_databases: PostgresServer) -> Iterator[str]:
    """The URL of an empty PostgreSQL database, dropped afterwards."""
    with postgres_databases.database() as url:
        yield url


@pytest.fixture(params=DATABASES)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'handrail.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(scope="session")
def tables_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with empty tables in it; copy it."""
    file = tmp_path_factory.mktemp("tables") / "handrail.db"
    databases.make(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def tables_template(postgres_databases: PostgresServer) -> str:
    """The name of a PostgreSQL database with empty tables in it; copy it."""
    return postgres_databases.template()


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with empty tables, of each kind in turn."""
    if request.param == "sqlite":
        yield databases.copy_of(request.getfixturevalue("tables_file"), tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres_databases")
    with server.database(request.getfixturevalue("tables_template")) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty library with every package's tables, on each kind of database in turn."""
    opened = Database.open(database_url, migrations=home.MIGRATIONS)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running Chroma server."""
    if chroma.program() is None:
        pytest.skip("the command 'chroma' is not installed beside this Python")
    with chroma.server(tmp_path_factory.mktemp("chroma")) as url:
        yield url


@pytest.fixture(scope="session")
def llama_server() -> Iterator[llama.LlamaServer]:
    """A running llama.cpp server; whoever kills one starts their own."""
    reason = llama.missing()
    if reason:
        pytest.skip(reason)
    with llama.server() as running:
        yield running

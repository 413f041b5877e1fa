"""What the help pages' tests begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kb.database import Database
from tests.assistant.help_pages.shelves import Shelves, browser, open_shelves, settings_of, stock


@pytest.fixture(scope="package")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A library with public documents and others, which no test changes."""
    with open_shelves(tmp_path_factory.mktemp("stocked")) as opened:
        stock(opened.database)
        yield opened.database


@pytest.fixture
def shelves(stocked: Database) -> Shelves:
    """That library, for reading."""
    return Shelves(stocked, settings_of(company="Larkfield"))


@pytest.fixture
def own_shelves(tmp_path: Path) -> Iterator[Shelves]:
    """One of the test's own, without documents yet."""
    with open_shelves(tmp_path) as opened:
        yield opened


@pytest.fixture
def visitor(shelves: Shelves) -> TestClient:
    """Somebody on its help pages."""
    return browser(shelves)

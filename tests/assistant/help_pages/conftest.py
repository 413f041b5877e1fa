"""What the help pages' tests begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.assistant.help_pages.shelves import Shelves, browser, open_shelves, stock


@pytest.fixture
def shelves(tmp_path: Path) -> Iterator[Shelves]:
    """A library with public documents and others."""
    with open_shelves(tmp_path, company="Larkfield") as opened:
        stock(opened.database)
        yield opened


@pytest.fixture
def visitor(shelves: Shelves) -> TestClient:
    """Somebody on its help pages."""
    return browser(shelves)

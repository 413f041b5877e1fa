"""Databases with empty tables, and a house with a chat, for tests of the customer's side."""

from pathlib import Path

import pytest

from kb.database import Database
from tests.assistant.casework.conftest import database_url, tables_file, tables_template
from tests.assistant.webchat.houses import House, house_of

__all__ = ["database_url", "tables_file", "tables_template"]


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    """A company with the built-in plan and one site; its clock goes on with every look at it."""
    return house_of(database, tmp_path)

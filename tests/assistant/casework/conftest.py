"""Databases for tests of casework, by the names under which other rooms' tests ask for them."""

from tests.conftest import database_url, tables_file, tables_template

__all__ = ["database_url", "tables_file", "tables_template"]

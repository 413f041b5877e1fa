"""A house with a chat for tests of privacy, on a database of each kind."""

from tests.assistant.webchat.conftest import database_url, house, tables_file, tables_template

__all__ = ["database_url", "house", "tables_file", "tables_template"]

"""A database of each kind with its tables, copied for every test, and receivers that end."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.assistant.casework.conftest import database_url, tables_file, tables_template
from tests.assistant.webhooks.receivers import Receiver, Said, receiver

__all__ = ["database_url", "receive", "tables_file", "tables_template"]


@pytest.fixture
def receive() -> Iterator[Callable[..., Receiver]]:
    """Start a receiver that answers in turn as told, and then 204."""
    with ExitStack() as started:

        def start(*answers: Said) -> Receiver:
            return started.enter_context(receiver(*answers))

        yield start

"""What several of the assistant's tests begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import stocked


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[FakeAssistant]:
    """A fake application with two documents and one person a role."""
    stocked_one = stocked(tmp_path)
    yield stocked_one
    stocked_one.close()

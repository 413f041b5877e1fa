"""What several of the assistant's tests begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.demo.company import fill
from assistant.settings import read_settings
from tests.assistant.demo_homes import DemoHome
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import stocked


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[FakeAssistant]:
    """A fake application with two documents and one person a role."""
    stocked_one = stocked(tmp_path)
    yield stocked_one
    stocked_one.close()


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHome]:
    """The demo company; who asks for it is in the group "demo", and leaves it as it was."""
    settings = read_settings(home=tmp_path_factory.mktemp("demo"))
    with DemoHome.open(settings, make=True) as handrail:
        fill(handrail)
        yield handrail

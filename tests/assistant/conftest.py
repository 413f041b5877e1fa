"""What several of the assistant's tests begin with."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.demo.company import fill
from assistant.settings import read_settings
from tests.assistant.demo_homes import DemoHome
from tests.assistant.fakes import FakeAssistant
from tests.assistant.served import stocked


@pytest.fixture(scope="session")
def stocked_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two documents and one person a role; copy it."""
    home = tmp_path_factory.mktemp("stocked") / "home"
    stocked(home).close()
    return home


@pytest.fixture
def assistant(stocked_home: Path, tmp_path: Path) -> Iterator[FakeAssistant]:
    """A fake application on a home of its own, with two documents and one person a role."""
    shutil.copytree(stocked_home, tmp_path, dirs_exist_ok=True)
    opened = FakeAssistant.at(tmp_path)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHome]:
    """The demo company; who asks for it is in the group "demo", and leaves it as it was."""
    settings = read_settings(home=tmp_path_factory.mktemp("demo"))
    with DemoHome.open(settings, make=True) as handrail:
        fill(handrail)
        yield handrail

"""A desk of sites on a database of each kind in turn, and a clock that stands still."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from assistant.sites.desk import SiteDesk
from kb.database import Database
from tests.assistant.casework.conftest import database_url, tables_file, tables_template

__all__ = ["database_url", "tables_file", "tables_template"]

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@dataclass
class Clock:
    """The time, which only passes when it is told to."""

    now: datetime = NOW

    def pass_by(self, time: timedelta) -> None:
        """Let time go by."""
        self.now += time

    def tick(self) -> float:
        """The same as a clock that counts seconds tells it."""
        return self.now.timestamp()


@pytest.fixture
def clock() -> Clock:
    """A Sunday morning."""
    return Clock()


@pytest.fixture
def desk(database: Database, clock: Clock) -> SiteDesk:
    """The sites of a home without any."""
    return SiteDesk(database, lambda: clock.now, tick=clock.tick)

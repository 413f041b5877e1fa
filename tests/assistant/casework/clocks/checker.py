"""A process that checks clocks when it is told to, and may stop in the middle."""

import sys
from datetime import datetime

from sqlalchemy.orm import Session

import assistant.access.tables
import assistant.cases.tables
import assistant.customers.tables
import assistant.offers.tables  # noqa: F401  (so that the schema is whole)
from assistant.casework.clocks.watching import check
from assistant.casework.model import Clock
from kb.database import Database
from tests.assistant.casework.clocks.timed import goes_up


class Loudly:
    """Goes up and says so before it is committed; after some it says no more and waits."""

    def __init__(self, stop: int) -> None:
        self._left = stop

    def __call__(self, session: Session, clock: Clock) -> None:
        """What a check calls."""
        goes_up(session, clock)
        print(clock.id, flush=True)
        self._left -= 1
        if not self._left:
            sys.stdin.readline()


def main(url: str, at: str, stop: str) -> None:
    """Check once, when a line on stdin says so; STOP is after how many to wait, 0 for never."""
    from assistant import home

    database = Database.open(url, migrations=home.MIGRATIONS)
    print("ready", flush=True)
    sys.stdin.readline()
    check(database, at=datetime.fromisoformat(at), on_breach=Loudly(int(stop)))
    database.close()

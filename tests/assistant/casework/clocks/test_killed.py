"""Processes that check at once, or are killed in the middle: nothing is lost, nothing is twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import sleep

import pytest

from assistant.casework.clocks.watching import check, due_now
from kb.database import Database
from tests.assistant.casework.clocks import checker
from tests.assistant.casework.clocks.timed import goes_up, many_clocks, times_told
from tests.assistant.casework.worlds import NOW
from tests.forked import Forked, forked

COUNT = 500
AT = NOW + timedelta(hours=1)


@contextmanager
def checking(url: str, stop: int = 0) -> Iterator[Forked]:
    """A process that is ready to check; `go` lets it, up to the clock at which it stops."""
    with forked(checker.main, url, AT.isoformat(), str(stop)) as process:
        assert process.told.readline() == "ready\n"
        yield process


def go(process: Forked) -> None:
    process.said.write("go\n")
    process.said.flush()


def assert_everything_once(database: Database) -> None:
    counted = times_told(database)
    assert set(counted.values()) == {1}
    assert len(counted) == 2 * COUNT


@pytest.mark.parametrize(("stop", "committed"), [(1, 0), (200, 0), (333, 200)])
def test_a_check_that_is_killed_is_finished_by_the_next(
    database_url: str, database: Database, stop: int, committed: int
) -> None:
    many_clocks(database, COUNT)
    with checking(database_url, stop) as process:
        go(process)
        for _ in range(stop):
            assert process.told.readline()
        process.kill()
        assert process.ended() < 0
    assert len(times_told(database)) == 2 * committed
    # Whoever was killed may hold its rows until the database notices.
    for _ in range(200):
        check(database, at=AT, on_breach=goes_up)
        if not due_now(database, AT, 1):
            break
        sleep(0.05)
    assert_everything_once(database)


def test_two_processes_that_check_at_once_share_the_work(
    database_url: str, database: Database
) -> None:
    many_clocks(database, COUNT)
    with checking(database_url) as one, checking(database_url) as other:
        go(one)
        go(other)
        ends = [process.told.read().split() for process in (one, other)]
    check(database, at=AT, on_breach=goes_up)
    assert_everything_once(database)
    assert not set(ends[0]) & set(ends[1])

"""Processes that check at once, or are killed in the middle: nothing is lost, nothing is twice."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest

from assistant.casework.clocks.watching import check, due_now
from kb.database import Database
from tests.assistant.casework.clocks.timed import goes_up, many_clocks, times_told
from tests.assistant.casework.worlds import NOW

ROOT = Path(__file__).parents[4]
COUNT = 500
AT = NOW + timedelta(hours=1)


@contextmanager
def checker(url: str, stop: int = 0) -> Iterator[subprocess.Popen[str]]:
    """A process that is ready to check; `go` lets it, up to the clock at which it stops."""
    program = [sys.executable, "-m", "tests.assistant.casework.clocks.checker"]
    with subprocess.Popen(
        [*program, url, AT.isoformat(), str(stop)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def assert_everything_once(database: Database) -> None:
    counted = times_told(database)
    assert set(counted.values()) == {1}
    assert len(counted) == 2 * COUNT


@pytest.mark.parametrize(("stop", "committed"), [(1, 0), (200, 0), (333, 200)])
def test_a_check_that_is_killed_is_finished_by_the_next(
    database_url: str, database: Database, stop: int, committed: int
) -> None:
    many_clocks(database, COUNT)
    with checker(database_url, stop) as process:
        go(process)
        assert process.stdout is not None
        for _ in range(stop):
            assert process.stdout.readline()
        process.kill()
        process.wait()
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
    with checker(database_url) as one, checker(database_url) as other:
        go(one)
        go(other)
        ends = [process.communicate(timeout=120)[0].split() for process in (one, other)]
    check(database, at=AT, on_breach=goes_up)
    assert_everything_once(database)
    assert not set(ends[0]) & set(ends[1])

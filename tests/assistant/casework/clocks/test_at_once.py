"""Cases are worked on while their clocks are checked: nobody waits for ever, nothing is twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from threading import Barrier

from assistant import home
from assistant.casework.clocks.keeping import start, start_until, stop
from assistant.casework.clocks.watching import check
from assistant.casework.inbox.stored import locked
from assistant.casework.model import CaseId, ClockKind, ClockState
from kb.database import Database
from tests.assistant.casework.clocks.timed import (
    HOUR,
    MINUTE,
    clocks_in,
    goes_up,
    many_clocks,
    times_told,
)
from tests.assistant.casework.worlds import NOW, PLAN

CASES, ROUNDS = 13, 4
LATE = NOW + HOUR


def taken(database: Database, number: int) -> None:
    """Take each escalation in turn, and start another that is late already."""
    for round_ in range(ROUNDS):
        for turn in range(CASES):
            each = (turn * (number + 1)) % CASES
            case = CaseId(f"case-{each:05}")
            with database.write() as session:
                locked(session, case)
                about = f"escalation-{each:05}" if round_ == 0 else f"{number}-{round_ - 1}"
                stop(session, case, ClockKind.ESCALATION, at=LATE, about=about)
                start_until(
                    session,
                    case,
                    ClockKind.ESCALATION,
                    at=NOW,
                    due=NOW + MINUTE,
                    plan=PLAN,
                    about=f"{number}-{round_}",
                )
                start(session, case, ClockKind.RESOLUTION, at=NOW, plan=PLAN, level=PLAN.levels[0])


def checked(database: Database, number: int) -> None:
    for turn in range(3 * ROUNDS):
        check(database, at=LATE + timedelta(seconds=turn), on_breach=goes_up)


def test_taking_and_checking_at_once_records_each_miss_once(
    database_url: str, database: Database
) -> None:
    many_clocks(database, CASES)
    together = Barrier(4)

    def one(number: int, work: Callable[[Database, int], None]) -> None:
        with closing(Database.open(database_url, migrations=home.MIGRATIONS)) as own:
            together.wait(60)
            work(own, number)

    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(one, number, taken) for number in (1, 2)]
        jobs += [pool.submit(one, number, checked) for number in (3, 4)]
        for job in jobs:
            job.result(120)
    check(database, at=LATE + HOUR, on_breach=goes_up)
    counted = times_told(database)
    clocks = [
        clock
        for number in range(CASES)
        for clock in clocks_in(database, CaseId(f"case-{number:05}"))
    ]
    late = [each for each in clocks if each.kind is ClockKind.ESCALATION]
    # Every escalation was late, whoever saw it first: who took it, or who checked.
    assert len(late) == CASES * (1 + 2 * ROUNDS)
    assert all(each.breached_at is not None for each in late)
    missed = sum(count for (_, what), count in counted.items() if what == "missed")
    assert missed == len(late)
    assert len({each.case for each in clocks if each.state is ClockState.RUNNING}) == CASES
    resolutions = [each for each in clocks if each.kind is ClockKind.RESOLUTION]
    assert len(resolutions) == CASES

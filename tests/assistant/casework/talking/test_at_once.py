"""Many at once: one message, one case, one owner, and no assistant after a person took over."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import func, select

from assistant.casework.errors import ClaimedError
from assistant.casework.inbox import claiming
from assistant.casework.inbox.presence import look
from assistant.casework.inbox.receiving import TakenIn, take_in
from assistant.casework.model import CaseId, Received
from assistant.casework.ports import Reply
from assistant.casework.tables import CaseMessageRow, CaseRow
from assistant.casework.talking.sending import answer, reply
from assistant.casework.timeline import story
from kb.database import Database
from tests.assistant.casework.worlds import (
    ANA,
    BO,
    CALM,
    NOW,
    PLAN,
    case_now,
    people_in,
    received,
)

AT_ONCE = 20
Ended = TypeVar("Ended")


def at_once(count: int, work: Callable[[int], Ended]) -> list[Ended]:
    """Do the same so many times in the same moment."""
    start = Barrier(count)

    def one(number: int) -> Ended:
        start.wait(timeout=120)
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def taken(database: Database, message: Received) -> TakenIn:
    """Take a message in."""
    with database.write() as session:
        return take_in(session, message, CALM, plan=PLAN, at=NOW)


def counted(database: Database) -> tuple[int, int]:
    """How many cases and messages there are."""
    with database.read() as session:
        cases = session.scalar(select(func.count()).select_from(CaseRow))
        messages = session.scalar(select(func.count()).select_from(CaseMessageRow))
    return cases or 0, messages or 0


def test_the_same_message_twenty_times_at_once_is_one(database: Database) -> None:
    message = replace(received(), external="<1@mail>")
    ended = at_once(AT_ONCE, lambda _number: taken(database, message))
    assert counted(database) == (1, 1)
    assert len({(each.case_id, each.message_id) for each in ended}) == 1
    assert Counter((each.new, each.again) for each in ended) == {
        (True, False): 1,
        (False, True): AT_ONCE - 1,
    }


@pytest.mark.parametrize("thread", ["", "t-1"])
def test_twenty_messages_of_one_writer_at_once_are_one_case(
    database: Database, thread: str
) -> None:
    at_once(
        AT_ONCE,
        lambda number: taken(
            database, replace(received(f"number {number}"), external=str(number), thread=thread)
        ),
    )
    assert counted(database) == (1, AT_ONCE)


def test_of_two_claims_at_once_one_wins_and_the_other_is_told_who(database: Database) -> None:
    people_in(database)
    for _ in range(10):
        case = taken(database, replace(received(), contact="")).case_id

        def claimed(number: int, case: CaseId = case) -> str:
            by = (ANA, BO)[number % 2]
            try:
                with database.write() as session:
                    claiming.claim(session, case, by=by, at=NOW)
            except ClaimedError as error:
                return str(error)
            return by.name

        ended = at_once(2, claimed)
        winner = case_now(database, case).owner_name
        assert sorted(ended) == sorted(
            [winner, f"{winner} works on this case; ask them, or a supervisor to reassign it"]
        )


def test_the_assistant_never_answers_after_a_person_who_replied_at_once(
    database: Database,
) -> None:
    people_in(database)
    outcomes: Counter[bool] = Counter()
    for _ in range(15):
        case = taken(database, replace(received(channel="chat"), contact="")).case_id

        def said(number: int, case: CaseId = case) -> bool:
            with database.write() as session:
                if number == 0:
                    reply(session, Reply(case, "Me."), by=ANA, at=NOW, plan=PLAN)
                    return True
                told = answer(session, case, "It.", suggestion="", citations=(), at=NOW, plan=PLAN)
                return told is not None

        ended = at_once(3, said)
        with database.read() as session:
            happened = [each.what for each in story(session, case)]
        assert "answered" not in happened[happened.index("claimed") :]
        assert happened.count("answered") == sum(ended) - 1
        outcomes.update(ended[1:])
    assert outcomes.total() == 30


def test_of_two_replies_at_once_one_is_sent(database: Database) -> None:
    people_in(database)
    for _ in range(10):
        case = taken(database, replace(received(), contact="")).case_id

        def said(number: int, case: CaseId = case) -> bool:
            by = (ANA, BO)[number]
            try:
                with database.write() as session:
                    reply(session, Reply(case, f"I am {by.name}."), by=by, at=NOW, plan=PLAN)
            except ClaimedError:
                return False
            return True

        ended = at_once(2, said)
        assert sorted(ended) == [False, True]
        winner = (ANA, BO)[ended.index(True)]
        now = case_now(database, case)
        assert (now.owner, now.latest_text) == (winner.id, f"I am {winner.name}.")


def test_two_tabs_of_one_person_look_at_once(database: Database) -> None:
    people_in(database)
    case = taken(database, received()).case_id

    def looked(_number: int) -> int:
        with database.write() as session:
            return len(look(session, case, by=ANA, at=NOW))

    assert at_once(8, looked) == [0] * 8

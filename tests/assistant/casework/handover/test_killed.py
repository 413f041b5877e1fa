"""A process killed during a handover loses nothing, leaves nothing half, and clocks go on."""

import random
import time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.casework.clocks.keeping import of_case as clocks_of
from assistant.casework.clocks.watching import check
from assistant.casework.handover.going_on import go_on
from assistant.casework.handover.keeping import of_case as packet_of
from assistant.casework.handover.raising import of_case
from assistant.casework.inbox.stored import messages_of
from assistant.casework.model import CaseId, Clock, ClockState, EscalationState, Handler
from assistant.casework.tables import CaseRow, ClockRow, EscalationRow, PacketRow
from assistant.casework.timeline import story
from kb.database import Database
from tests.assistant.casework.handover import escalating_process
from tests.assistant.casework.handover.cases import way_up
from tests.assistant.casework.worlds import NOW, PLAN, case_in
from tests.forked import forked

CASES = [f"c{number:02}" for number in range(50)]
KILLED = 4


def test_killed_while_it_escalates_every_case_is_escalated_whole_or_not_at_all(
    database: Database, database_url: str
) -> None:
    chance = random.Random(20261122)
    for name in CASES:
        case_in(database, name, f"Where is order {name}?")
    said: set[str] = set()
    for _ in range(KILLED):
        said |= killed_after(database_url, chance.randint(2, 8), chance.random() / 100)
        assert said <= escalated(database)
    assert said < set(CASES)
    said |= killed_after(database_url, len(CASES), 0)
    assert escalated(database) == set(CASES)
    check_clocks_go_on(database)


def killed_after(url: str, lines: int, seconds: float) -> set[str]:
    """The cases a process said it escalated before it was killed, a moment after so many lines."""
    with forked(escalating_process.escalate_all, url) as process:
        assert process.told.readline() == "open\n"
        told = [process.told.readline() for _ in range(lines)]
        time.sleep(seconds)
        process.kill()
        told += process.told.readlines()
    # A last line may have been cut short.
    return {line.strip() for line in told if line.endswith("\n")}


def escalated(database: Database) -> set[str]:
    """The escalated cases; asserts that each is whole, and that the others are as they were."""
    found: set[str] = set()
    with database.read() as session:
        for row in session.scalars(select(CaseRow)):
            case = CaseId(row.id)
            escalations, packet = of_case(session, case), packet_of(session, case)
            clocks, told = clocks_of(session, case), story(session, case)
            assert [each.text for each in messages_of(session, case)] == [f"Where is order {case}?"]
            if not escalations:
                assert (packet, clocks, told, row.team, row.revision) == (None, (), (), "", 1)
                continue
            found.add(case)
            (one,), (clock,), (event,) = escalations, clocks, told
            assert packet is not None
            assert packet.escalation == one.id == clock.about
            assert any(case in line.text for line in packet.lines)
            assert (clock.state, clock.due_at) == (ClockState.RUNNING, way_up().due)
            assert event.what == "escalated"
            assert (row.team, row.handler, row.revision) == ("legal", Handler.PERSON.value, 2)
        for table in (EscalationRow, PacketRow, ClockRow):
            assert session.scalar(select(func.count()).select_from(table)) == len(found)
    return found


def check_clocks_go_on(database: Database) -> None:
    """Who watches next finds each clock missed, once, and sends each escalation on."""
    late = way_up().due.replace(hour=12)

    def further(session: Session, clock: Clock) -> None:
        go_on(session, clock, plan=PLAN, at=late)

    assert late > NOW
    assert check(database, at=late, on_breach=further).breached == len(CASES)
    assert check(database, at=late, on_breach=further).breached == 0
    with database.read() as session:
        for name in CASES:
            states = [each.state for each in of_case(session, name)]
            assert states == [EscalationState.MOVED, EscalationState.OPEN]

"""Cases with clocks, for tests; and what became of them."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from assistant.casework.clocks.keeping import of_case
from assistant.casework.model import CaseId, Clock, ClockKind, ClockState
from assistant.casework.tables import CaseEventRow, CaseRow, ClockRow
from assistant.casework.timeline import story, tell
from kb.database import Database
from tests.assistant.casework.worlds import NOW, case_row

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def wall(text: str) -> datetime:
    """The instant at which a clock in Amsterdam shows a time."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


def clocks_in(database: Database, case: CaseId) -> tuple[Clock, ...]:
    """Every clock of a case."""
    with database.read() as session:
        return of_case(session, case)


def told(database: Database, case: CaseId) -> list[str]:
    """The words of a case's story, oldest first."""
    with database.read() as session:
        return [event.what for event in story(session, case)]


def many_clocks(
    database: Database, count: int, kind: ClockKind = ClockKind.ESCALATION, *, due: datetime = NOW
) -> None:
    """Put so many cases in, each with a running clock that is due a second after the one before."""
    cases = [case_row(f"case-{number:05}") for number in range(count)]
    with database.write() as session:
        session.add_all(cases)
        session.flush()
        session.execute(
            insert(ClockRow),
            [
                {
                    "id": f"clock-{number:05}",
                    "case_id": case.id,
                    "kind": kind.value,
                    "state": ClockState.RUNNING.value,
                    "started_at": due - HOUR,
                    "due_at": due + timedelta(seconds=number),
                    "warn_at": due - 15 * MINUTE + timedelta(seconds=number),
                    "calendar": "",
                    "level": "",
                    "about": f"escalation-{number:05}",
                }
                for number, case in enumerate(cases)
            ],
        )


def goes_up(session: Session, clock: Clock) -> None:
    """What stands for going on with an escalation: a line in the case's story."""
    case = session.get_one(CaseRow, clock.case)
    case.revision += 1
    assert clock.breached_at is not None
    tell(session, clock.case, "went up", by="Handrail", at=clock.breached_at, detail=clock.about)


def never(_session: Session, clock: Clock) -> None:
    """What no clock of a test may do."""
    raise AssertionError(f"{clock} went up")


def times_told(database: Database) -> Counter[tuple[str, str]]:
    """How often each case was told each thing."""
    with database.read() as session:
        rows = session.execute(select(CaseEventRow.case_id, CaseEventRow.what)).all()
    return Counter((row.case_id, row.what) for row in rows)

"""How fast deadlines are computed, and clocks checked when many run and a part of them is due."""

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from assistant import home
from assistant.casework.clocks.watching import check, due_now
from assistant.casework.model import Clock, ClockKind, ClockState, Handler, State
from assistant.casework.tables import CaseRow, ClockRow
from assistant.casework.timeline import tell
from assistant.escalation.calendars.working_time import due_at
from assistant.escalation.model import Calendar, CalendarId, Hours, Span, SpanUnit
from assistant.measuring.library import Watch
from bench.figures import Figure, Kind
from kb.database import Database

_NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
_RUNNING, _MISSED, _WARNED, _ESCALATED = 10_000, 1_000, 1_000, 500
_LATER = timedelta(minutes=20)
_DEADLINES, _IDLE_CHECKS = 20_000, 50
_ZONES = (("Europe/Amsterdam", "NL"), ("America/New_York", "US"), ("Pacific/Auckland", "NZ"))
_SPANS = (Span(15), Span(4 * 60), Span(16 * 60), Span(1, SpanUnit.DAYS), Span(5, SpanUnit.DAYS))


def measure(watch: Watch) -> list[Figure]:
    """Compute deadlines over two years in three countries; check ten thousand running clocks.

    A tenth of them is missed, another tenth warns. Then nothing is due, as it is most of the time.
    At last escalations are missed, each of which writes a line when it goes up.
    """
    watch("deadlines", 0, 2)
    computed = _DEADLINES / _computing()
    watch("clocks", 1, 2)
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        database = Database.open(
            f"sqlite:///{Path(folder) / 'handrail.db'}", migrations=home.MIGRATIONS
        )
        try:
            _fill(database)
            took = _checking(database, _NOW, warned=_WARNED, breached=_MISSED)
            idle = _idling(database)
            went_up = _checking(database, _NOW + _LATER, warned=0, breached=_ESCALATED)
        finally:
            database.close()
    return [
        Figure("deadlines computed", computed, Kind.RATE),
        Figure("10,000 running, a fifth due: clocks checked", _RUNNING / took, Kind.RATE, 1_000),
        Figure("warnings and misses recorded", (_MISSED + _WARNED) / took, Kind.RATE, 1_000),
        Figure("missed escalations that went up", _ESCALATED / went_up, Kind.RATE),
        Figure("10,000 running, none due: one check", idle, Kind.MILLISECONDS),
    ]


def _computing() -> float:
    """The seconds all deadlines take, holidays and changes of the clocks looked up on the way."""
    office = ((Hours(9 * 60, 12 * 60), Hours(13 * 60, 18 * 60)),) * 5 + ((), ())
    calendars = [Calendar(CalendarId(country), zone, office, country) for zone, country in _ZONES]
    start = time.perf_counter()
    for number in range(_DEADLINES):
        due_at(
            calendars[number % len(calendars)],
            _NOW + timedelta(minutes=53 * number),
            _SPANS[number % len(_SPANS)],
        )
    return time.perf_counter() - start


def _checking(database: Database, at: datetime, *, warned: int, breached: int) -> float:
    """The seconds one check takes that finds so many."""
    start = time.perf_counter()
    done = check(database, at=at, on_breach=_goes_up)
    took = time.perf_counter() - start
    if (done.warned, done.breached) != (warned, breached):
        raise RuntimeError(f"{done} is not what was due")
    return took


def _idling(database: Database) -> float:
    """The milliseconds one check takes when nothing is due."""
    start = time.perf_counter()
    for _ in range(_IDLE_CHECKS):
        check(database, at=_NOW, on_breach=_goes_up)
    took = (time.perf_counter() - start) / _IDLE_CHECKS
    if due_now(database, _NOW, 1):
        raise RuntimeError("something was left to record")
    return took * 1000


def _goes_up(session: Session, clock: Clock) -> None:
    tell(session, clock.case, "went up", by="bench", at=_NOW, detail=clock.about)


def _fill(database: Database) -> None:
    with database.write() as session:
        session.execute(insert(CaseRow), [_case(number) for number in range(_RUNNING)])
        session.execute(insert(ClockRow), [_clock(number) for number in range(_RUNNING)])


def _case(number: int) -> dict[str, object]:
    return {
        "id": f"case{number}",
        "channel": "email",
        "thread": "",
        "title": "A case",
        "customer": "",
        "customer_name": "",
        "contact": "",
        "order_id": "",
        "tier": "",
        "state": State.OPEN.value,
        "handler": Handler.PERSON.value,
        "owner": None,
        "owner_name": "",
        "team": "",
        "priority": 3,
        "emotion": "calm",
        "topic": "",
        "triage": {},
        "reach": 0,
        "abstained": 0,
        "unread": True,
        "opened_at": _NOW,
        "latest_at": _NOW,
        "latest_text": "",
        "outcome": "",
        "resolved_at": None,
        "revision": 1,
        "searched": "",
    }


def _clock(number: int) -> dict[str, object]:
    """The first are missed, the next warn, then come escalations; the rest have an hour to go."""
    late, warns = number < _MISSED, number < _MISSED + _WARNED
    escalated = not warns and number < _MISSED + _WARNED + _ESCALATED
    kind = ClockKind.ESCALATION if escalated else ClockKind.FIRST_RESPONSE
    hours = -1 if late else 1
    due = _NOW + (_LATER / 2 if escalated else timedelta(hours=hours, seconds=number))
    return {
        "id": f"clock{number}",
        "case_id": f"case{number}",
        "kind": kind.value,
        "state": ClockState.RUNNING.value,
        "started_at": _NOW - timedelta(hours=4),
        "due_at": due,
        "warn_at": due - timedelta(hours=2) if warns else due,
        "calendar": "",
        "level": "",
        "about": f"about{number}",
    }

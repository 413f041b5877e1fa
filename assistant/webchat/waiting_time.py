"""How long a customer waits for a person: what lately was, else what the service plan aims at."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from assistant.casework.clocks.levels import calendar_called, level_for
from assistant.casework.model import Author, Handler, State
from assistant.casework.tables import CaseEventRow, CaseMessageRow, CaseRow, CaseViewerRow
from assistant.casework.talking.waiting import ASKED
from assistant.escalation.calendars.working_time import (
    is_open,
    next_opening,
    surely_due_at,
    working_time,
)
from assistant.escalation.model import Calendar, ServiceLevel, ServicePlan, Span, SpanUnit
from assistant.triage.model import PRIORITIES
from assistant.webchat.model import CHANNEL, Basis, Waiting

LATELY = timedelta(days=30)
MOST = 50
FEWEST = 5
"""How many chats it needs to say what lately was."""

SHARE = 0.8
AT_WORK_FOR = timedelta(minutes=10)
"""How long after somebody did something they count as at their desk."""

_T = TypeVar("_T")
_A_MINUTE = timedelta(minutes=1)
_STEPS = (1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120)
_HOUR = 60
_HANDED_OVER = ("waits for a person", "escalated", ASKED)
_BEGUN = ("opened", "reopened")
_AT_DESKS = ("replied", "noted", "claimed", "taken", "assigned", "released", "resolved")
_NEWEST_LINES = 200
_LATELY_FOR = timedelta(minutes=1)
_ANYBODY_FOR = timedelta(seconds=10)


class WaitingTimes:
    """Says how long it takes, and remembers for a moment what is the same for all who wait."""

    def __init__(self) -> None:
        self._lately: _Remembered[tuple[Stretch, ...]] = _Remembered(_LATELY_FOR)
        self._anybody: _Remembered[bool] = _Remembered(_ANYBODY_FOR)

    def of(
        self, session: Session, case: CaseRow | None, plan: ServicePlan, at: datetime
    ) -> Waiting:
        """The waiting time of a case, or of whoever writes now."""
        level = _level(plan, case)
        calendar = calendar_called(plan, level.calendar) if level else plan.own_calendar
        lately = self._lately.at(at, lambda: handed_over(session, plan, at))
        usual = usual_minutes(lately, calendar, at)
        opened = is_open(calendar, at)
        return Waiting(
            open=opened,
            basis=Basis.AIM if usual is None else Basis.LATELY,
            minutes=_aim(level, calendar, at) if usual is None else usual,
            opens_at=None if opened else next_opening(calendar, at),
            zone=calendar.zone,
            ahead=_ahead(session, case),
            anybody=self._anybody.at(at, lambda: _anybody(session, at)),
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a hand-over to a person's first reply; None where there was none yet."""

    handed_over: datetime
    replied: datetime | None


def waits(case: type[CaseRow]) -> ColumnElement[bool]:
    """Whether a chat waits for a person whom it has not got."""
    return and_(
        case.channel == CHANNEL,
        case.state == State.OPEN.value,
        case.handler == Handler.PERSON.value,
        case.owner.is_(None),
    )


def handed_over(session: Session, plan: ServicePlan, at: datetime) -> tuple[Stretch, ...]:
    """The last chats that were handed over, newest first: at most 50, of the last 30 days.

    Where the assistant does not answer chats, one is handed over as it begins. What ended
    without a reply tells nothing and is left out.
    """
    words = _HANDED_OVER if CHANNEL in plan.assistant_answers else (*_HANDED_OVER, *_BEGUN)
    first = func.min(CaseEventRow.at)
    chosen = (
        select(CaseRow.id, CaseRow.state, CaseRow.handler, first)
        .join(CaseEventRow, CaseEventRow.case_id == CaseRow.id)
        .where(
            CaseRow.channel == CHANNEL,
            CaseRow.latest_at > at - LATELY,
            CaseEventRow.what.in_(words),
            CaseEventRow.at > at - LATELY,
        )
        .group_by(CaseRow.id, CaseRow.state, CaseRow.handler)
        .order_by(first.desc(), CaseRow.id)
        .limit(MOST)
    )
    cases = session.execute(chosen).all()
    replies = _first_replies(session, [case for case, *_ in cases])
    stretches: list[Stretch] = []
    for case, state, handler, since in cases:
        replied = next((each for each in replies.get(case, ()) if each >= since), None)
        goes_on = state == State.OPEN.value and handler == Handler.PERSON.value
        if replied is not None or goes_on:
            stretches.append(Stretch(since, replied))
    return tuple(stretches)


def usual_minutes(stretches: Sequence[Stretch], calendar: Calendar, at: datetime) -> int | None:
    """What four of five waited at most, in minutes a calendar is open, rounded up; None for few.

    Who waits still and longer than that already counts too: else a bad hour would look good.
    """
    done = sorted(
        working_time(calendar, each.handed_over, each.replied)
        for each in stretches
        if each.replied is not None
    )
    if len(done) < FEWEST:
        return None
    usual = _share_of(done)
    going = [
        waited
        for each in stretches
        if each.replied is None and (waited := working_time(calendar, each.handed_over, at)) > usual
    ]
    return in_sensible_minutes(_share_of(sorted([*done, *going])))


def in_sensible_minutes(span: timedelta) -> int:
    """A span rounded up to minutes that people say: 1, 2, 3, 5, 10 … 120, then whole hours."""
    minutes = max(1, ceil(span / _A_MINUTE))
    for step in _STEPS:
        if minutes <= step:
            return step
    return ceil(minutes / _HOUR) * _HOUR


class _Remembered(Generic[_T]):
    """One thing that is looked up anew once it is older than a while; threads may share it."""

    def __init__(self, span: timedelta) -> None:
        self._span = span
        self._lock = threading.Lock()
        self._kept: tuple[datetime, _T] | None = None

    def at(self, at: datetime, look_up: Callable[[], _T]) -> _T:
        """It, as it was a while ago at most."""
        kept = self._kept
        if kept is not None and abs(at - kept[0]) < self._span:
            return kept[1]
        with self._lock:
            self._kept = (at, look_up())
            return self._kept[1]


def _share_of(spans: Sequence[timedelta]) -> timedelta:
    return spans[ceil(SHARE * len(spans)) - 1]


def _level(plan: ServicePlan, case: CaseRow | None) -> ServiceLevel | None:
    if case is None:
        middle = PRIORITIES[len(PRIORITIES) // 2]
        return level_for(plan, channel=CHANNEL, tier="", priority=middle)
    return level_for(plan, channel=CHANNEL, tier=case.tier, priority=case.priority)


def _aim(level: ServiceLevel | None, calendar: Calendar, at: datetime) -> int | None:
    if level is None:
        return None
    span = level.first_response or level.next_response
    return in_sensible_minutes(_time(span, calendar, at)) if span is not None else None


def _time(span: Span, calendar: Calendar, at: datetime) -> timedelta:
    if span.unit is SpanUnit.MINUTES:
        return timedelta(minutes=span.amount)
    return working_time(calendar, at, surely_due_at(calendar, at, span))


def _first_replies(session: Session, cases: Sequence[str]) -> dict[str, list[datetime]]:
    """When people replied in each of those cases, the earliest first."""
    chosen = (
        select(CaseMessageRow.case_id, CaseMessageRow.taken_in_at)
        .where(CaseMessageRow.case_id.in_(cases), CaseMessageRow.author == Author.AGENT.value)
        .order_by(CaseMessageRow.taken_in_at)
    )
    found: dict[str, list[datetime]] = {}
    for case, at in session.execute(chosen):
        found.setdefault(case, []).append(at)
    return found


def _ahead(session: Session, case: CaseRow | None) -> int:
    """How many chats that nobody has come before this one: more urgent, or as urgent and longer."""
    since = func.max(CaseEventRow.at)
    words = (*_HANDED_OVER, *_BEGUN)
    chosen = (
        select(CaseRow.id, CaseRow.priority, since)
        .join(CaseEventRow, CaseEventRow.case_id == CaseRow.id)
        .where(waits(CaseRow), CaseEventRow.what.in_(words))
        .group_by(CaseRow.id, CaseRow.priority)
    )
    waiting = {each: (priority, at, each) for each, priority, at in session.execute(chosen)}
    if case is None or case.id not in waiting:
        return len(waiting)
    return sum(place < waiting[case.id] for place in waiting.values())


def _anybody(session: Session, at: datetime) -> bool:
    """Whether somebody had a case open, or did something in one, within the last ten minutes."""
    looks = exists().where(CaseViewerRow.seen_at > at - AT_WORK_FOR)
    newest = (
        select(CaseEventRow.what, CaseEventRow.at)
        .order_by(CaseEventRow.seq.desc())
        .limit(_NEWEST_LINES)
        .subquery()
    )
    acted = exists().where(newest.c.what.in_(_AT_DESKS), newest.c.at > at - AT_WORK_FOR)
    return bool(session.scalar(select(looks | acted)))

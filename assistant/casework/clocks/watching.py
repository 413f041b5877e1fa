"""Watching clocks: each warning and each miss is recorded once, however many processes look."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from assistant.casework.clocks.keeping import OUTLIVING, record_miss
from assistant.casework.clocks.stored import clock_of
from assistant.casework.model import Clock, ClockKind, ClockState, State
from assistant.casework.tables import CaseRow, ClockRow
from assistant.casework.timeline import BY_RULE, tell
from assistant.errors import RequestRefusedError
from kb.database import Database
from kb.errors import KnowledgeBaseError

_log = logging.getLogger(__name__)
_AT_ONCE = 200

OnBreach = Callable[[Session, Clock], None]
"""Goes on with what was missed, in the transaction that records it; may refuse."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many clocks a check found to warn of, and how many to be missed."""

    warned: int
    breached: int


def due_now(database: Database, at: datetime, limit: int = 100) -> Sequence[Clock]:
    """The clocks a check would record something about, soonest due first."""
    with database.read() as session:
        return [clock_of(row) for row in session.scalars(_pending(at).limit(limit))]


def next_instant(database: Database, after: datetime) -> datetime | None:
    """When the next clock warns or is due after an instant; None when none will."""
    with database.read() as session:
        warns = session.scalar(
            select(func.min(ClockRow.warn_at)).where(
                _RUNNING, ClockRow.warn_at > after, ClockRow.warned_at.is_(None)
            )
        )
        dues = session.scalar(
            select(func.min(ClockRow.due_at)).where(_RUNNING, ClockRow.due_at > after)
        )
    return min((each for each in (warns, dues) if each is not None), default=None)


def check(
    database: Database, *, at: datetime, on_breach: OnBreach, on_late: OnBreach | None = None
) -> Checked:
    """Record what clocks warn of or have missed by now, each with a line in its case's story.

    What is done at the very instant it is due is in time; a clock seen too late is not warned of.
    `on_breach` hears of missed escalation clocks, `on_late` of missed responses. What they refuse
    is undone and told in the story; the miss stays. Clocks of cases that are being changed right
    now wait for the next check. Raises HomeError when the database cannot be read or written.
    """
    warned = breached = 0
    more = bool(due_now(database, at, 1))  # reading first: most checks find nothing to write
    while more:
        with database.write() as session:
            rows = session.scalars(_locked(_pending(at).limit(_AT_ONCE))).all()
            missed = [row for row in rows if row.due_at < at]
            _record(session, rows, at)
            for row in missed:
                if row.kind == ClockKind.ESCALATION.value:
                    _go_on(session, row, at, on_breach)
                elif row.kind in _RESPONSES and on_late is not None:
                    _go_on(session, row, at, on_late)
        warned += len(rows) - len(missed)
        breached += len(missed)
        more = len(rows) == _AT_ONCE
    return Checked(warned, breached)


class ClockWatch:
    """A thread of the server that checks clocks when the next is due, and every two seconds."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        on_breach: OnBreach,
        *,
        on_late: OnBreach | None = None,
        every_s: float = 2.0,
    ) -> None:
        self._database = database
        self._now = now
        self._on_breach = on_breach
        self._on_late = on_late
        self._every_s = every_s
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="clocks", daemon=True)

    def start(self) -> None:
        """Begin; what fell due while nobody watched is recorded first."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the clocks at hand."""
        self._closing.set()
        self._thread.join()

    def _work(self) -> None:
        troubled = False
        while not self._closing.is_set():
            wait_s = self._every_s
            try:
                at = self._now()
                check(self._database, at=at, on_breach=self._on_breach, on_late=self._on_late)
                wait_s = self._until_next(at)
                troubled = False
            except KnowledgeBaseError as error:
                if not troubled:
                    _log.warning("clocks are checked again in a moment: %s", error)
                troubled = True
            self._closing.wait(wait_s)

    def _until_next(self, checked_at: datetime) -> float:
        following = next_instant(self._database, checked_at)
        if following is None:
            return self._every_s
        return min(self._every_s, max((following - self._now()).total_seconds(), 0.0))


_RESPONSES = frozenset({ClockKind.FIRST_RESPONSE.value, ClockKind.NEXT_RESPONSE.value})
_RUNNING: ColumnElement[bool] = ClockRow.state == ClockState.RUNNING.value
_OUTLIVING = ClockRow.kind.in_([kind.value for kind in OUTLIVING])


def _pending(at: datetime) -> Select[ClockRow]:
    missed = and_(_RUNNING, ClockRow.due_at < at, ClockRow.breached_at.is_(None))
    warns = and_(
        _RUNNING, ClockRow.warn_at <= at, ClockRow.due_at >= at, ClockRow.warned_at.is_(None)
    )
    return (
        select(ClockRow)
        .join(CaseRow, CaseRow.id == ClockRow.case_id)
        .where(or_(missed, warns), or_(CaseRow.state != State.RESOLVED.value, _OUTLIVING))
        .order_by(ClockRow.due_at, ClockRow.id)
    )


def _locked(pending: Select[ClockRow]) -> Select[ClockRow]:
    """Hold the cases too, and wait for nobody: who changes a case takes them in another order."""
    return pending.with_for_update(of=[CaseRow, ClockRow], skip_locked=True)


def _record(session: Session, rows: Sequence[ClockRow], at: datetime) -> None:
    for row in rows:
        if row.due_at < at:
            record_miss(session, row, at)
        else:
            row.warned_at = at
            detail = f"{ClockKind(row.kind).label}, due {row.due_at:%Y-%m-%d %H:%M} UTC"
            tell(session, row.case_id, "due soon", by=BY_RULE, at=at, detail=detail)
    session.flush()


def _go_on(session: Session, row: ClockRow, at: datetime, on_breach: OnBreach) -> None:
    try:
        with session.begin_nested():
            on_breach(session, clock_of(row))
    except (RequestRefusedError, ValueError) as error:
        # A case that a fault keeps from going up must not keep all others from being seen.
        _log.warning("case %s does not go further up: %s", row.case_id, error)
        detail = f"the escalation did not go further up: {error}"
        tell(session, row.case_id, "stuck", by=BY_RULE, at=at, detail=detail)

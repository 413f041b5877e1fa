"""What an ended case had going, and how it goes on once the case is opened again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.casework.clocks import keeping
from assistant.casework.clocks.levels import calendar_called, level_for
from assistant.casework.model import Author, CaseId, ClockKind, ClockState, EscalationState
from assistant.casework.tables import (
    CaseEventRow,
    CaseMessageRow,
    CaseRow,
    ClockRow,
    EscalationRow,
)
from assistant.casework.timeline import BY_RULE, tell
from assistant.escalation.calendars.working_time import working_time
from assistant.escalation.model import ServicePlan

DONE, WITHDRAWN = "escalation done", "escalation withdrawn"
"""What a story calls the end of an escalation that ended with its case."""

STOPPED_KINDS = (*keeping.SERVICE_KINDS, ClockKind.ESCALATION)
"""The clocks that stop with a case."""

_RESPONSES = (ClockKind.FIRST_RESPONSE.value, ClockKind.NEXT_RESPONSE.value)
_BEFORE = {
    DONE: (EscalationState.DONE, EscalationState.TAKEN),
    WITHDRAWN: (EscalationState.WITHDRAWN, EscalationState.OPEN),
}


def ended_with(title: str) -> str:
    """What the story tells of an escalation that ended with its case."""
    return f"{title}: case resolved"


def go_on(
    session: Session, row: CaseRow, *, resolved_at: datetime, at: datetime, plan: ServicePlan
) -> None:
    """Let go on what the end of a case at that time had stopped, now that it is open again.

    Clocks have the working time they had left, missed ones stay missed. Escalations are as they
    were. Where the customer had the last word a clock for the response to it runs.
    """
    newest = _newest_author(session, row)
    _escalations_as_they_were(session, row, resolved_at, at)
    _clocks_with_what_was_left(session, row, resolved_at, at, plan, answered=newest is Author.AGENT)
    level = level_for(plan, channel=row.channel, tier=row.tier, priority=row.priority)
    kinds = [ClockKind.RESOLUTION]
    if newest is Author.CUSTOMER:
        kinds.append(_awaited(session, row))
    for kind in kinds:
        keeping.start(session, CaseId(row.id), kind, at=at, plan=plan, level=level)


def _clocks_with_what_was_left(
    session: Session,
    row: CaseRow,
    resolved_at: datetime,
    at: datetime,
    plan: ServicePlan,
    *,
    answered: bool,
) -> None:
    stopped = session.scalars(
        select(ClockRow).where(
            ClockRow.case_id == row.id,
            ClockRow.state == ClockState.STOPPED.value,
            ClockRow.stopped_at == resolved_at,
            ClockRow.kind.in_([kind.value for kind in STOPPED_KINDS]),
        )
    )
    for clock in stopped:
        if answered and clock.kind in _RESPONSES:
            continue
        if clock.left_s is None:
            calendar = calendar_called(plan, clock.calendar)
            clock.left_s = working_time(calendar, resolved_at, clock.due_at).total_seconds()
        clock.state, clock.stopped_at = ClockState.PAUSED.value, None
    session.flush()
    keeping.resume_all(session, CaseId(row.id), at=at, plan=plan)
    session.flush()


def _escalations_as_they_were(
    session: Session, row: CaseRow, resolved_at: datetime, at: datetime
) -> None:
    ends = session.execute(
        select(CaseEventRow.what, CaseEventRow.detail).where(
            CaseEventRow.case_id == row.id,
            CaseEventRow.at == resolved_at,
            CaseEventRow.what.in_((DONE, WITHDRAWN)),
            CaseEventRow.by == BY_RULE,
        )
    ).all()
    over = list(
        session.scalars(
            select(EscalationRow)
            .where(EscalationRow.case_id == row.id)
            .order_by(EscalationRow.raised_at.desc(), EscalationRow.id)
        )
    )
    for what, detail in ends:
        ended, was = _BEFORE[what]
        for each in over:
            if each.state == ended.value and ended_with(each.title) == detail:
                each.state = was.value
                tell(session, row.id, "escalation goes on", by=BY_RULE, at=at, detail=each.title)
                break
    session.flush()


def _newest_author(session: Session, row: CaseRow) -> Author | None:
    """Who had the last word; notes are none."""
    author = session.scalar(
        select(CaseMessageRow.author)
        .where(CaseMessageRow.case_id == row.id, CaseMessageRow.author != Author.NOTE.value)
        .order_by(
            CaseMessageRow.at.desc(), CaseMessageRow.taken_in_at.desc(), CaseMessageRow.id.desc()
        )
        .limit(1)
    )
    return Author(author) if author is not None else None


def _awaited(session: Session, row: CaseRow) -> ClockKind:
    """The clock of the response a customer waits for: the first, or one after it."""
    said = select(CaseMessageRow.id).where(
        CaseMessageRow.case_id == row.id,
        CaseMessageRow.author.in_([Author.AGENT.value, Author.ASSISTANT.value]),
    )
    answered = session.scalar(said.limit(1)) is not None
    return ClockKind.NEXT_RESPONSE if answered else ClockKind.FIRST_RESPONSE

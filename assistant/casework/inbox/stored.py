"""Cases and messages as rows and back again, and the row lock under which a case changes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.model import PersonId
from assistant.cases.stored import citation_of
from assistant.casework.clocks.stored import clock_of
from assistant.casework.errors import UnknownCaseError
from assistant.casework.model import (
    Author,
    Case,
    CaseId,
    CaseMessage,
    Clock,
    ClockState,
    Handler,
    MessageId,
    Outcome,
    State,
)
from assistant.casework.tables import CaseMessageRow, CaseRow, ClockRow
from assistant.escalation.model import TeamId
from assistant.texts import folded, storable
from assistant.triage.shown import triage_of

_AT_ONCE = 5000
_LONGEST_SEARCHED = 20_000


def locked(session: Session, case_id: str) -> CaseRow:
    """The row of a case, which nobody else changes until the commit; raises UnknownCaseError."""
    session.flush()
    row = session.get(CaseRow, storable(case_id), with_for_update=True, populate_existing=True)
    if row is None:
        raise UnknownCaseError(case_id)
    return row


def found(session: Session, case_id: str) -> CaseRow:
    """The row of a case, to read; raises UnknownCaseError."""
    row = session.get(CaseRow, storable(case_id))
    if row is None:
        raise UnknownCaseError(case_id)
    return row


def changed(row: CaseRow, at: datetime) -> None:
    """Note that something happened in a case: who looked at it before has an older revision."""
    row.revision += 1
    row.latest_at = max(row.latest_at, at)


def searched_with(row: CaseRow, text: str) -> str:
    """What a search looks through: who and what a case is, and the newest of what was written."""
    head = folded(
        f"{row.id} {row.customer} {row.customer_name} {row.contact} {row.order_id} {row.title}"
    )
    said = row.searched.partition("\n")[2]
    return f"{head}\n{f'{said} {folded(text)}'[-_LONGEST_SEARCHED:]}"


def case_of(session: Session, row: CaseRow) -> Case:
    """The case of a row."""
    return cases_of(session, [row])[0]


def cases_of(session: Session, rows: Sequence[CaseRow]) -> list[Case]:
    """The cases of rows, in their order; what is due next is looked up for all at once."""
    due = _next_due(session, [row.id for row in rows])
    return [_case(row, due.get(row.id)) for row in rows]


def message_of(row: CaseMessageRow) -> CaseMessage:
    """The message of a row."""
    return CaseMessage(
        id=MessageId(row.id),
        case=CaseId(row.case_id),
        at=row.at,
        author=Author(row.author),
        by=row.by,
        channel=row.channel,
        text=row.text,
        suggestion=row.suggestion,
        citations=tuple(map(citation_of, row.citations)),
        triage=triage_of(row.triage) if row.triage is not None else None,
    )


def messages_of(session: Session, case_id: str) -> tuple[CaseMessage, ...]:
    """The messages of a case, oldest first by when they were written."""
    rows = session.scalars(
        select(CaseMessageRow)
        .where(CaseMessageRow.case_id == case_id)
        .order_by(CaseMessageRow.at, CaseMessageRow.taken_in_at, CaseMessageRow.id)
    )
    return tuple(map(message_of, rows))


def _next_due(session: Session, ids: Sequence[str]) -> dict[str, Clock]:
    """The soonest running clock of each of those cases."""
    soonest: dict[str, Clock] = {}
    for start in range(0, len(ids), _AT_ONCE):
        running = (
            select(ClockRow)
            .where(
                ClockRow.case_id.in_(ids[start : start + _AT_ONCE]),
                ClockRow.state == ClockState.RUNNING,
            )
            .order_by(ClockRow.due_at, ClockRow.id)
        )
        for row in session.scalars(running):
            soonest.setdefault(row.case_id, clock_of(row))
    return soonest


def _case(row: CaseRow, due: Clock | None) -> Case:
    return Case(
        id=CaseId(row.id),
        channel=row.channel,
        title=row.title,
        customer=row.customer,
        customer_name=row.customer_name,
        contact=row.contact,
        order=row.order_id,
        state=State(row.state),
        handler=Handler(row.handler),
        owner=PersonId(row.owner) if row.owner is not None else None,
        owner_name=row.owner_name,
        team=TeamId(row.team) if row.team else None,
        priority=row.priority,
        triage=triage_of(row.triage),
        opened_at=row.opened_at,
        latest_at=row.latest_at,
        latest_text=row.latest_text,
        reach=row.reach,
        abstained=row.abstained,
        unread=row.unread,
        next_due=due,
        outcome=Outcome(row.outcome) if row.outcome else None,
        resolved_at=row.resolved_at,
        revision=row.revision,
    )

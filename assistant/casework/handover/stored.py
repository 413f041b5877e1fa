"""Escalations as rows and back again."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.cases.stored import citation_of
from assistant.casework.errors import UnknownEscalationError
from assistant.casework.model import GOING, CaseId, Escalation, EscalationId, EscalationState
from assistant.casework.tables import EscalationRow
from assistant.escalation.model import PathId, TeamId
from assistant.texts import storable


def escalation_of(row: EscalationRow) -> Escalation:
    """The escalation of a row."""
    return Escalation(
        id=EscalationId(row.id),
        case=CaseId(row.case_id),
        path=PathId(row.path),
        title=row.title,
        required=row.required,
        team=TeamId(row.team),
        team_title=row.team_title,
        person=row.person,
        tier=row.tier,
        why=tuple(row.why),
        policy=citation_of(row.policy) if row.policy is not None else None,
        state=EscalationState(row.state),
        raised_by=row.raised_by,
        raised_at=row.raised_at,
        due_at=row.due_at,
        taken_by=row.taken_by,
        taken_at=row.taken_at,
        before=EscalationId(row.before) if row.before else None,
    )


def named(session: Session, escalation: str, *, lock: bool = False) -> EscalationRow:
    """The row of an escalation, as it is now; raises UnknownEscalationError."""
    row = session.get(
        EscalationRow, storable(escalation), with_for_update=lock or None, populate_existing=True
    )
    if row is None:
        raise UnknownEscalationError(escalation)
    return row


def of_case(session: Session, case_id: str) -> tuple[Escalation, ...]:
    """Every escalation a case has had, oldest first."""
    return tuple(map(escalation_of, _rows(session, case_id)))


def open_rows(session: Session, case_id: str) -> list[EscalationRow]:
    """The open and taken ones of a case, oldest first."""
    return [row for row in _rows(session, case_id) if row.state in GOING]


def _rows(session: Session, case_id: str) -> Sequence[EscalationRow]:
    return session.scalars(
        select(EscalationRow)
        .where(EscalationRow.case_id == case_id)
        .order_by(EscalationRow.raised_at, EscalationRow.id)
    ).all()

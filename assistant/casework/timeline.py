"""The story of a case: one line for everything that was done to it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.casework.model import CaseEvent
from assistant.casework.tables import CaseEventRow
from assistant.texts import storable

BY_RULE = "Handrail"
"""Who did what no person did."""


def tell(
    session: Session, case: str, what: str, *, by: str, at: datetime, detail: str = ""
) -> None:
    """Add a line to a case's story; `what` is a short word such as 'claimed'."""
    session.add(
        CaseEventRow(case_id=case, at=at, by=storable(by), what=what, detail=storable(detail))
    )


def story(session: Session, case: str, limit: int = 500) -> tuple[CaseEvent, ...]:
    """The last `limit` lines, oldest first."""
    newest = (
        select(CaseEventRow)
        .where(CaseEventRow.case_id == case)
        .order_by(CaseEventRow.seq.desc())
        .limit(limit)
    )
    rows = reversed(list(session.scalars(newest)))
    return tuple(CaseEvent(row.at, row.by, row.what, row.detail) for row in rows)

"""Who has a case open right now, so that two people do not answer it at once."""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assistant.access.model import Person, PersonId
from assistant.casework.inbox.owning import refuse_gone
from assistant.casework.inbox.stored import found
from assistant.casework.model import Viewer
from assistant.casework.tables import CaseViewerRow
from assistant.texts import storable

SEEN_FOR = timedelta(seconds=30)
"""How long somebody counts as looking after they were heard of; screens say so more often."""


def look(
    session: Session, case_id: str, *, by: Person, at: datetime, writing: bool = False
) -> tuple[Viewer, ...]:
    """Note that a person has a case open, and tell who else has; raises UnknownCaseError."""
    key = found(session, case_id).id
    refuse_gone(session, by)
    row = session.get(CaseViewerRow, (key, by.id))
    if row is None:
        # Another tab of theirs may say so at the same moment.
        with suppress(IntegrityError), session.begin_nested():
            session.add(
                CaseViewerRow(case_id=key, person=by.id, name=by.name, seen_at=at, writing=writing)
            )
        row = session.get_one(CaseViewerRow, (key, by.id))
    row.name, row.seen_at, row.writing = by.name, at, writing
    return viewers(session, key, at=at, but=by)


def leave(session: Session, case_id: str, *, by: Person) -> None:
    """Note that a person closed a case; harmless when they never had it open."""
    session.execute(
        delete(CaseViewerRow).where(
            CaseViewerRow.case_id == storable(case_id), CaseViewerRow.person == by.id
        )
    )


def viewers(
    session: Session, case_id: str, *, at: datetime, but: Person | None = None
) -> tuple[Viewer, ...]:
    """Who has a case open, those who write first and then by name; `but` leaves one out."""
    session.flush()
    rows = session.scalars(
        select(CaseViewerRow)
        .where(CaseViewerRow.case_id == case_id, CaseViewerRow.seen_at > at - SEEN_FOR)
        .order_by(CaseViewerRow.writing.desc(), CaseViewerRow.name, CaseViewerRow.person)
    )
    return tuple(
        Viewer(PersonId(row.person), row.name, row.seen_at, row.writing)
        for row in rows
        if but is None or row.person != but.id
    )

"""Who has a case: one person, nobody yet, or the assistant while no person took over.

The case's conversation is always the same one's: its person's, nobody's (""), or the assistant's.
Every function joins a transaction in which the case's row is locked.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.model import Person, PersonId
from assistant.access.owner import OWNER, owner
from assistant.access.people import person_of
from assistant.access.permissions import Permission
from assistant.access.tables import PersonRow
from assistant.cases.ownership import hand_to
from assistant.casework.errors import ChangedMeanwhileError, ClaimedError
from assistant.casework.inbox.putting_back import put_back
from assistant.casework.model import ASSISTANT, Handler, State
from assistant.casework.tables import CaseEventRow, CaseRow
from assistant.errors import RequestRefusedError
from assistant.texts import storable

NOBODY = ""


def keeper_of(row: CaseRow) -> str:
    """Whose the case's conversation is: a person's id, ASSISTANT, or NOBODY."""
    if row.owner is not None:
        return row.owner
    return ASSISTANT if row.handler == Handler.ASSISTANT.value else NOBODY


def give(session: Session, row: CaseRow, to: Person, *, at: datetime) -> None:
    """Let a person have the case; they answer the customer from then on."""
    row.owner, row.owner_name, row.handler = to.id, to.name, Handler.PERSON.value
    entrust(session, row, at=at)


def free(session: Session, row: CaseRow, *, at: datetime, to: Handler = Handler.PERSON) -> None:
    """Let nobody have the case: it waits for a person, or the assistant answers.

    What its owner had taken is open for the case again, and on the clock.
    """
    put_back(session, row.id, at=at)
    row.owner, row.owner_name, row.handler = None, "", to.value
    entrust(session, row, at=at)


def entrust(session: Session, row: CaseRow, *, at: datetime) -> None:
    """Make the case's conversation its keeper's."""
    hand_to(session, row.id, keeper_of(row), channel=row.channel, title=row.title, at=at)


def refuse_gone(session: Session, by: Person) -> None:
    """Raise RequestRefusedError for somebody who was let go, as it is now."""
    row = session.get(PersonRow, by.id, populate_existing=True)
    if by.disabled_at is not None or (row is not None and row.disabled_at is not None):
        raise RequestRefusedError(f"{by.name} was let go; sign in as somebody who works here")


def colleague(session: Session, person: PersonId) -> Person:
    """Somebody who works here; raises RequestRefusedError for nobody and who was let go."""
    if person == OWNER:
        return owner()
    row = session.get(PersonRow, storable(person), populate_existing=True)
    if row is None or row.disabled_at is not None:
        raise RequestRefusedError(
            f"nobody who works here is {person[:40]!r}; choose somebody from the list of people"
        )
    return person_of(row)


def refuse_anothers(
    session: Session, row: CaseRow, by: Person, *, at: datetime | None = None
) -> None:
    """Raise unless this person may act on the case: it is theirs or nobody's, or they may on all.

    `at` is as in `free_gone`. Raises ClaimedError, and RequestRefusedError for who was let go.
    """
    refuse_gone(session, by)
    free_gone(session, row, at=at)
    if row.owner not in (None, by.id) and by.id != OWNER and not by.may(Permission.SUPERVISE):
        raise ClaimedError(row.owner_name)


def refuse_resolved(row: CaseRow) -> None:
    """Raise RequestRefusedError for a case that is over."""
    if row.state == State.RESOLVED.value:
        raise RequestRefusedError("this case is resolved; reopen it, then do it again")


def refuse_changed(session: Session, row: CaseRow, revision: int | None) -> None:
    """Raise ChangedMeanwhileError where a case is not as it was looked at; None is any."""
    if revision is None or revision == row.revision:
        return
    latest = (
        select(CaseEventRow.by)
        .where(CaseEventRow.case_id == row.id)
        .order_by(CaseEventRow.seq.desc())
        .limit(1)
    )
    raise ChangedMeanwhileError(session.scalar(latest) or "Somebody")


def free_gone(session: Session, row: CaseRow, *, at: datetime | None = None) -> None:
    """Take the case from an owner who was let go: it is nobody's.

    `at` is when that is noticed; without it the case's newest time counts, and what they had
    taken is due that much sooner.
    """
    if row.owner is None or row.owner == OWNER:
        return
    kept = session.get(PersonRow, row.owner)
    if kept is not None and kept.disabled_at is not None:
        free(session, row, at=at or row.latest_at)

"""Who may act on cases and keep promises: people as they are now, whatever they were before."""

from sqlalchemy.orm import Session

from assistant.access.model import Person, PersonId
from assistant.access.owner import OWNER
from assistant.access.permissions import Permission
from assistant.casework.errors import ClaimedError
from assistant.casework.tables import CaseRow
from assistant.errors import RequestRefusedError
from assistant.offers.decisions.states import person_in, working


def acting(session: Session, by: Person) -> Person:
    """Whoever acts, as they are now; raises RequestRefusedError unless they work here."""
    return by if by.id == OWNER else working(session, by)


def acting_on(session: Session, row: CaseRow, by: Person) -> Person:
    """The same, where the case is theirs, nobody's, or they may approve; raises ClaimedError."""
    person = acting(session, by)
    if row.owner is not None and row.owner != person.id and not person.may(Permission.SUPERVISE):
        raise ClaimedError(row.owner_name or "somebody else")
    return person


def keeper(session: Session, wanted: PersonId) -> Person:
    """Who is to keep a promise; raises RequestRefusedError unless they work here."""
    person = at_work(session, wanted)
    if person is None:
        raise RequestRefusedError(
            "who is to keep the promise does not work here; name somebody who does"
        )
    return person


def at_work(session: Session, wanted: str) -> Person | None:
    """A person who works here now; else None."""
    person = person_in(session, wanted)
    return None if person is None or person.disabled_at is not None else person

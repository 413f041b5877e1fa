"""Who has a case after it went up: people instead of the assistant, then who took it."""

from datetime import datetime

from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.cases.ownership import hand_to
from assistant.casework.model import Handler
from assistant.casework.tables import CaseRow
from assistant.texts import storable


def to_people(session: Session, row: CaseRow, *, at: datetime) -> None:
    """Let people answer from now on; the assistant is silent. Who has the case keeps it."""
    if row.handler == Handler.PERSON.value:
        return
    row.handler = Handler.PERSON.value
    hand_to(session, row.id, row.owner or "", channel=row.channel, title=row.title, at=at)


def give_to(session: Session, row: CaseRow, person: Person, *, at: datetime) -> None:
    """Make a case this person's, with its conversation."""
    row.owner, row.owner_name = person.id, storable(person.name)
    row.handler = Handler.PERSON.value
    hand_to(session, row.id, person.id, channel=row.channel, title=row.title, at=at)

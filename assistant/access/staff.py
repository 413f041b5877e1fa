"""The people of a home as an admin looks over them: second factor, sessions, when last seen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.access import sessions
from assistant.access.model import OpenSession, Person, PersonId
from assistant.access.people import person_of
from assistant.access.tables import PersonRow, SessionRow
from assistant.audit.model import Act
from assistant.audit.tables import AuditRow
from kb.database import Database


@dataclass(frozen=True, slots=True)
class Seen:
    """A person; `last_seen` is None for who never signed in, `sessions` are the living ones."""

    person: Person
    has_second_factor: bool
    last_seen: datetime | None
    sessions: int


def overview(database: Database, *, at: datetime) -> list[Seen]:
    """All people by name, those who were let go last."""
    with database.read() as session:
        used, came = _last_used(session), _last_came(session)
        living = _living(session, at)
        seen = [
            Seen(
                person_of(row),
                row.totp_since is not None,
                max((each for each in (used.get(row.id), came.get(row.id)) if each), default=None),
                living.get(row.id, 0),
            )
            for row in session.scalars(select(PersonRow))
        ]
    return sorted(
        seen, key=lambda each: (each.person.disabled_at is not None, each.person.name.casefold())
    )


def signed_in(database: Database, *, at: datetime) -> list[tuple[Person, OpenSession]]:
    """Every living session with whose it is, the last used first."""
    here = [each.person for each in overview(database, at=at) if each.sessions]
    found = [(person, each) for person in here for each in sessions.of(database, person.id, at=at)]
    return sorted(found, key=lambda pair: pair[1].used_at, reverse=True)


def called(database: Database) -> dict[PersonId, str]:
    """The name of every person by id."""
    with database.read() as session:
        rows = session.execute(select(PersonRow.id, PersonRow.name))
        return {PersonId(id_): name for id_, name in rows}


def _last_used(session: Session) -> dict[str, datetime]:
    rows = select(SessionRow.person_id, func.max(SessionRow.used_at))
    return {row[0]: row[1] for row in session.execute(rows.group_by(SessionRow.person_id))}


def _last_came(session: Session) -> dict[str, datetime]:
    """When each last signed in; a session is gone once it ends, its line in the log is not."""
    rows = select(AuditRow.by, func.max(AuditRow.at)).where(AuditRow.act == Act.SIGNED_IN.value)
    return {row[0]: row[1] for row in session.execute(rows.group_by(AuditRow.by))}


def _living(session: Session, at: datetime) -> dict[str, int]:
    rows = select(SessionRow.person_id, func.count()).where(
        SessionRow.used_at >= at - sessions.IDLE, SessionRow.opened_at >= at - sessions.LONGEST
    )
    return {row[0]: row[1] for row in session.execute(rows.group_by(SessionRow.person_id))}

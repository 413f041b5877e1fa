"""Sessions: a random token in the browser, its hash in the database."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from assistant.access.model import Person, PersonId
from assistant.access.people import person_of
from assistant.access.tables import PersonRow, SessionRow
from kb.database import Database

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
# A use is written down at most this often, so that reading pages does not write to the database.
_NOTED_EVERY = timedelta(minutes=5)


def open_session(database: Database, person_id: PersonId, *, at: datetime) -> str:
    """Open a session and return its token: 256 random bits, URL-safe.

    Sessions that have run out are swept away on the occasion.
    """
    token = secrets.token_urlsafe(32)
    with database.write() as session:
        session.execute(
            delete(SessionRow).where(
                or_(SessionRow.used_at < at - IDLE, SessionRow.opened_at < at - LONGEST)
            )
        )
        session.add(
            SessionRow(token_sha256=_hash(token), person_id=person_id, opened_at=at, used_at=at)
        )
    return token


def who(database: Database, token: str, *, at: datetime) -> Person | None:
    """The person of a token, or None when it is unknown, ended, run out, or they were let go."""
    with database.read() as session:
        row = _living(session, token, at)
        person = session.get(PersonRow, row.person_id) if row is not None else None
    if row is None or person is None or person.disabled_at is not None:
        return None
    if at - row.used_at >= _NOTED_EVERY:
        with database.write() as session:
            session.execute(
                update(SessionRow)
                .where(SessionRow.token_sha256 == row.token_sha256)
                .values(used_at=at)
            )
    return person_of(person)


def close_session(database: Database, token: str) -> None:
    """End a session; a token that opens nothing is no error."""
    with database.write() as session:
        session.execute(delete(SessionRow).where(SessionRow.token_sha256 == _hash(token)))


def _living(session: Session, token: str, at: datetime) -> SessionRow | None:
    row = session.get(SessionRow, _hash(token))
    if row is None or at - row.used_at > IDLE or at - row.opened_at > LONGEST:
        return None
    return row


def _hash(token: str) -> str:
    # Plain sha256 suffices: 256 random bits cannot be guessed from their hash.
    return hashlib.sha256(token.encode()).hexdigest()

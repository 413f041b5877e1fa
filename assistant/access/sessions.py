"""Sessions: a random token in the browser, its hash in the database, a name in lists."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from assistant.access.acting import about, acting
from assistant.access.errors import UnknownSessionError
from assistant.access.hashes import new_token, sha256_of
from assistant.access.model import How, OpenSession, Person, PersonId, SessionId
from assistant.access.people import person_of
from assistant.access.tables import HalfSignInRow, PersonRow, SessionRow
from assistant.audit.model import Act, Actor, Note
from assistant.audit.ports import AuditLog
from assistant.texts import storable
from kb.database import Database

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
# A use is written down at most this often, so that reading pages does not write to the database.
_NOTED_EVERY = timedelta(minutes=5)


def open_session(
    database: Database,
    person_id: PersonId,
    *,
    at: datetime,
    how: How = How.PASSWORD,
    address: str = "",
    device: str = "",
) -> str:
    """Open a session and return its token: 256 random bits, URL-safe.

    Sessions that have run out are swept away on the occasion.
    """
    with database.write() as session:
        return opened_in(session, person_id, at=at, how=how, address=address, device=device)


def opened_in(
    session: Session, person_id: PersonId, *, at: datetime, how: How, address: str, device: str
) -> str:
    """The same within a transaction of the caller's."""
    token = new_token()
    session.execute(delete(SessionRow).where(_run_out(at)))
    session.add(
        SessionRow(
            token_sha256=sha256_of(token),
            person_id=person_id,
            opened_at=at,
            used_at=at,
            id=uuid.uuid4().hex,
            how=how.value,
            address=address[:64],
            device=device[:200],
        )
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


def current(database: Database, token: str, *, at: datetime) -> OpenSession | None:
    """The session of a token while it lives."""
    with database.read() as session:
        row = _living(session, token, at)
        return _session_of(row) if row is not None else None


def of(database: Database, person_id: PersonId, *, at: datetime) -> Sequence[OpenSession]:
    """A person's living sessions, the last used first."""
    with database.read() as session:
        rows = session.scalars(
            select(SessionRow)
            .where(SessionRow.person_id == person_id, ~_run_out(at))
            .order_by(SessionRow.used_at.desc(), SessionRow.id)
        )
        return [_session_of(row) for row in rows]


def revoke(database: Database, id_: SessionId, *, of: PersonId, by: Actor, audit: AuditLog) -> None:
    """End one session of a person; raises UnknownSessionError, for another's session too."""
    with database.write() as session:
        ended = session.scalars(
            select(SessionRow).where(SessionRow.id == storable(id_), SessionRow.person_id == of)
        ).first()
        if ended is None:
            raise UnknownSessionError
        session.delete(ended)
        audit.note(session, Note(Act.SESSION_REVOKED, by, about(of), {"device": ended.device}))


def revoke_all(
    database: Database,
    person_id: PersonId,
    *,
    by: Actor,
    audit: AuditLog,
    but: SessionId | None = None,
) -> int:
    """End a person's sessions, all `but` one, and return how many; nothing to end is no act.

    Sign-ins that wait for their code end too.
    """
    with database.write() as session:
        # Whoever is coming in meanwhile is in before, or not at all.
        session.get(PersonRow, person_id, with_for_update=True)
        ended = ended_in(session, person_id, but=but)
        if ended:
            note = Note(Act.SESSION_REVOKED, by, about(person_id), {"sessions": str(ended)})
            audit.note(session, note)
        return ended


def ended_in(session: Session, person_id: str, *, but: SessionId | None = None) -> int:
    """End a person's sessions and half sign-ins in a transaction of the caller's.

    Returns how many sessions.
    """
    session.execute(delete(HalfSignInRow).where(HalfSignInRow.person_id == person_id))
    rows = select(SessionRow).where(SessionRow.person_id == person_id)
    ended = [row for row in session.scalars(rows) if row.id != but]
    for row in ended:
        session.delete(row)
    return len(ended)


def close_session(database: Database, token: str, *, audit: AuditLog | None = None) -> None:
    """End a session by its own token; a token that opens nothing is no error.

    With a log, it is noted as signing out.
    """
    with database.write() as session:
        row = session.get(SessionRow, sha256_of(token))
        if row is None:
            return
        person = session.get(PersonRow, row.person_id)
        session.delete(row)
        if audit is not None and person is not None:
            by = acting(person_of(person))
            audit.note(session, Note(Act.SIGNED_OUT, by, about(person.id), {"device": row.device}))


def _run_out(at: datetime) -> ColumnElement[bool]:
    return or_(SessionRow.used_at < at - IDLE, SessionRow.opened_at < at - LONGEST)


def _living(session: Session, token: str, at: datetime) -> SessionRow | None:
    row = session.get(SessionRow, sha256_of(token))
    if row is None or at - row.used_at > IDLE or at - row.opened_at > LONGEST:
        return None
    return row


def _session_of(row: SessionRow) -> OpenSession:
    return OpenSession(
        id=SessionId(row.id),
        person=PersonId(row.person_id),
        how=How(row.how),
        address=row.address,
        device=row.device,
        opened_at=row.opened_at,
        used_at=row.used_at,
    )

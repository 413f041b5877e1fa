"""The people of a home: added, listed, given a role or a new password, let go.

What another way in does too (`elsewhere.arriving`) stands here once, as functions that end in
`_in` and work within a transaction of the caller's.
"""

import re
import uuid
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assistant.access.acting import about
from assistant.access.errors import (
    EmailTakenError,
    LastAdministratorError,
    UnfitError,
    UnknownPersonError,
)
from assistant.access.model import Person, PersonId
from assistant.access.passwords import Passwords
from assistant.access.roles import Role
from assistant.access.tables import HalfSignInRow, PersonRow, SessionRow, TokenRow
from assistant.audit.model import Act, Actor, Note
from assistant.audit.ports import AuditLog
from assistant.texts import one_line, storable
from kb.database import Database

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_LONGEST_EMAIL = 320


def add(
    database: Database,
    *,
    name: str,
    email: str,
    role: Role,
    password: str,
    at: datetime,
    by: Actor,
    audit: AuditLog,
    passwords: Passwords | None = None,
) -> Person:
    """Add a person; raises EmailTakenError, and UnfitError for what cannot be accepted."""
    address = fit_email(email)
    if not address:
        raise UnfitError(f"{email!r} is not an e-mail address; {_advice(email)}")
    if not name.strip():
        raise UnfitError(f"the person with the e-mail {address} needs a name")
    password_hash = (passwords or Passwords()).hash(password)
    with database.write() as session:
        if found_in(session, address) is not None:
            raise EmailTakenError(address)
        row = added_in(
            session,
            name=name,
            email=address,
            role=role,
            password_hash=password_hash,
            at=at,
            by=by,
            audit=audit,
        )
        return person_of(row)


def added_in(
    session: Session,
    *,
    name: str,
    email: str,
    role: Role,
    password_hash: str,
    at: datetime,
    by: Actor,
    audit: AuditLog,
) -> PersonRow:
    """Make a person of what is fit and not taken; `email` is folded."""
    row = PersonRow(
        id=uuid.uuid4().hex,
        name=one_line(name),
        email=email,
        role=role.value,
        password_hash=password_hash,
        created_at=at,
        disabled_at=None,
    )
    session.add(row)
    # Before whatever is about to name them.
    session.flush()
    details = {"e-mail": email, "role": role.value}
    audit.note(session, Note(Act.PERSON_ADDED, by, about(row.id), details))
    return row


def everyone(database: Database) -> list[Person]:
    """All people by name, those who were let go included."""
    with database.read() as session:
        rows = session.scalars(select(PersonRow))
        return sorted((person_of(row) for row in rows), key=lambda each: each.name.casefold())


def by_email(database: Database, email: str) -> Person:
    """The person with this e-mail in any case; raises UnknownPersonError."""
    with database.read() as session:
        return person_of(_row(session, email))


def give_role(database: Database, email: str, role: Role, *, by: Actor, audit: AuditLog) -> Person:
    """Change what a person does here, from their next request on.

    Raises UnknownPersonError, and LastAdministratorError where nobody would be left to do it.
    """
    with database.write() as session:
        row = _row(session, email)
        role_given_in(session, row, role, by=by, audit=audit)
        return person_of(row)


def role_given_in(
    session: Session, row: PersonRow, role: Role, *, by: Actor, audit: AuditLog
) -> None:
    """Change what a person does here; the role they have is no change.

    Raises LastAdministratorError where nobody would be left to manage people.
    """
    administrators = _administrators(session)
    session.refresh(row)
    if role is not Role.ADMIN:
        _keep_one(administrators, row)
    before, row.role = row.role, role.value
    if before != row.role:
        details = {"e-mail": row.email, "role": role.value, "before": before}
        audit.note(session, Note(Act.ROLE_GIVEN, by, about(row.id), details))


def reset_password(
    database: Database,
    email: str,
    password: str,
    *,
    by: Actor,
    audit: AuditLog,
    passwords: Passwords | None = None,
) -> Person:
    """Set a new password, sign the person out everywhere and end their personal tokens.

    Raises UnknownPersonError.
    """
    new = (passwords or Passwords()).hash(password)
    with database.write() as session:
        row = _row(session, email)
        row.password_hash = new
        details = {"e-mail": row.email, "ended": _put_out(session, row)}
        audit.note(session, Note(Act.PASSWORD_RESET, by, about(row.id), details))
        return person_of(row)


def disable(database: Database, email: str, *, at: datetime, by: Actor, audit: AuditLog) -> Person:
    """Let a person go: signed out everywhere, personal tokens ended, unable to sign in.

    Raises UnknownPersonError, and LastAdministratorError where nobody would be left to undo it.
    """
    with database.write() as session:
        administrators = _administrators(session)
        row = _row(session, email)
        _keep_one(administrators, row)
        row.disabled_at = at
        details = {"e-mail": row.email, "ended": _put_out(session, row)}
        audit.note(session, Note(Act.PERSON_LET_GO, by, about(row.id), details))
        return person_of(row)


def enable(database: Database, email: str, *, by: Actor, audit: AuditLog) -> Person:
    """Let a person who was let go sign in again; raises UnknownPersonError."""
    with database.write() as session:
        row = _row(session, email)
        row.disabled_at = None
        audit.note(session, Note(Act.PERSON_LET_BACK, by, about(row.id), {"e-mail": row.email}))
        return person_of(row)


def folded(email: str) -> str:
    """The one form in which an e-mail is kept and compared; any text has one that can be kept."""
    return storable(email).strip().casefold()


def fit_email(written: str) -> str:
    """The form of an e-mail that somebody may be known by here; empty for what nobody may.

    Nobody may by one that folding makes another's: with ß for ss, say, or the sign of Kelvin for
    k. A domain has ASCII letters alone, so its own form with xn-- where it has others.
    """
    email = written.strip()
    address = folded(email)
    is_one = len(address) <= _LONGEST_EMAIL and _EMAIL.fullmatch(email) is not None
    return address if is_one and email.isprintable() and _keeps_its_letters(email) else ""


def found_in(session: Session, folded_email: str) -> PersonRow | None:
    """Who has this e-mail, those who were let go included."""
    return session.scalars(select(PersonRow).where(PersonRow.email == folded_email)).first()


def person_of(row: PersonRow) -> Person:
    """The value of a row."""
    return Person(
        id=PersonId(row.id),
        name=row.name,
        email=row.email,
        role=Role(row.role),
        created_at=row.created_at,
        disabled_at=row.disabled_at,
    )


def _keeps_its_letters(email: str) -> bool:
    """Whether folding changes nothing but capitals, and makes no ASCII of what is none."""
    if not email.rpartition("@")[2].isascii() or email.lower() != email.casefold():
        return False
    others = "".join(each for each in email if not each.isascii())
    return not any(each.isascii() for each in others.lower())


def _advice(email: str) -> str:
    if email.isascii():
        return "write it as name@example.com"
    return "write it as name@example.com, without look-alike letters, its domain in the xn-- form"


def _administrators(session: Session) -> frozenset[str]:
    """Who may sign in as administrator; none of them changes before this transaction ends.

    Two that let each other go at once take turns here, and the second sees what the first did.
    """
    rows = (
        select(PersonRow)
        .where(PersonRow.role == Role.ADMIN.value, PersonRow.disabled_at.is_(None))
        .order_by(PersonRow.id)
        .with_for_update()
    )
    return frozenset(row.id for row in session.scalars(rows))


def _keep_one(administrators: frozenset[str], row: PersonRow) -> None:
    if administrators == {row.id}:
        raise LastAdministratorError(row.name)


def _put_out(session: Session, row: PersonRow) -> str:
    """End all that lets them in without signing in again; says how much that was."""
    session.execute(delete(HalfSignInRow).where(HalfSignInRow.person_id == row.id))
    ended = delete(SessionRow).where(SessionRow.person_id == row.id)
    sessions = session.scalars(ended.returning(SessionRow.id)).all()
    taken = delete(TokenRow).where(TokenRow.person_id == row.id)
    tokens = session.scalars(taken.returning(TokenRow.id)).all()
    return f"sessions: {len(sessions)}, personal tokens: {len(tokens)}"


def _row(session: Session, email: str) -> PersonRow:
    row = found_in(session, folded(email))
    if row is None:
        raise UnknownPersonError(folded(email))
    return row

"""A person's second factor: begun, confirmed, used, turned off."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, Delete, Update, delete, func, select, update
from sqlalchemy.orm import Session

from assistant.access.acting import about
from assistant.access.errors import (
    CodeRefusedError,
    SecondFactorError,
    UnknownPersonError,
)
from assistant.access.model import PersonId
from assistant.access.second_factor.codes import (
    new_recovery_codes,
    new_secret,
    recovery_hash,
    step_of,
)
from assistant.access.tables import HalfSignInRow, PersonRow, RecoveryCodeRow
from assistant.audit.model import Act, Actor, Note
from assistant.audit.ports import AuditLog
from kb.database import Database


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a second factor is on, since when, and how many recovery codes are left."""

    since: datetime | None = None
    codes_left: int = 0
    is_begun: bool = False

    @property
    def is_on(self) -> bool:
        """Whether signing in needs a code."""
        return self.since is not None


def standing(database: Database, person_id: PersonId) -> Standing:
    """How it stands with a person's second factor."""
    with database.read() as session:
        row = session.get(PersonRow, person_id)
        left = session.scalar(select(func.count()).where(RecoveryCodeRow.person_id == person_id))
    if row is None:
        return Standing()
    return Standing(row.totp_since, left or 0, bool(row.totp_secret) and row.totp_since is None)


def begin(database: Database, person_id: PersonId) -> str:
    """Make a new secret, which counts once a code confirms it, and return it this once.

    Raises SecondFactorError while one is on.
    """
    with database.write() as session:
        row = _locked(session, person_id)
        if row.totp_since is not None:
            raise SecondFactorError("A second factor is on already; turn it off first.")
        row.totp_secret, row.totp_step = new_secret(), 0
        return row.totp_secret


def confirm(
    database: Database,
    person_id: PersonId,
    code: str,
    *,
    at: datetime,
    by: Actor,
    audit: AuditLog,
) -> tuple[str, ...]:
    """Turn it on with a first code and return ten recovery codes, this once.

    Raises CodeRefusedError, and SecondFactorError when none was begun or one is on.
    """
    with database.write() as session:
        row = _locked(session, person_id)
        if row.totp_since is not None or not row.totp_secret:
            raise SecondFactorError("There is nothing to confirm; begin with a new QR code.")
        step = step_of(row.totp_secret, code, at=at)
        if step is None:
            raise CodeRefusedError
        row.totp_since, row.totp_step = at, step
        made = new_recovery_codes()
        session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == row.id))
        session.add_all(
            RecoveryCodeRow(code_sha256=recovery_hash(each), person_id=row.id) for each in made
        )
        audit.note(session, Note(Act.SECOND_FACTOR_ON, by, about(row.id)))
        return made


def take_off(database: Database, person_id: PersonId, *, by: Actor, audit: AuditLog) -> bool:
    """Turn a person's second factor off, recovery codes and all; False when none was on.

    Whoever does it for themselves has given their password; an administrator does it for
    somebody who lost theirs. Raises UnknownPersonError.
    """
    with database.write() as session:
        row = _locked(session, person_id)
        was_on = row.totp_since is not None
        row.totp_secret, row.totp_since, row.totp_step = "", None, 0
        session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == row.id))
        session.execute(delete(HalfSignInRow).where(HalfSignInRow.person_id == row.id))
        if was_on:
            audit.note(session, Note(Act.SECOND_FACTOR_OFF, by, about(row.id)))
        return was_on


def used(session: Session, row: PersonRow, code: str, *, at: datetime) -> str:
    """Use a code up, in the transaction of whoever asks: 'code', 'recovery code', or nothing.

    Of two that come with the same code, one is told nothing.
    """
    step = step_of(row.totp_secret, code, at=at) if row.totp_secret else None
    if step is not None:
        later = (
            update(PersonRow)
            .where(PersonRow.id == row.id, PersonRow.totp_step < step)
            .values(totp_step=step)
        )
        return "code" if _rows(session, later) else ""
    kept = delete(RecoveryCodeRow).where(
        RecoveryCodeRow.code_sha256 == recovery_hash(code), RecoveryCodeRow.person_id == row.id
    )
    return "recovery code" if _rows(session, kept) else ""


def _rows(session: Session, statement: Delete | Update) -> int:
    done = session.execute(statement, execution_options={"synchronize_session": False})
    return done.rowcount if isinstance(done, CursorResult) else 0


def _locked(session: Session, person_id: str) -> PersonRow:
    row = session.get(PersonRow, person_id, with_for_update=True)
    if row is None:
        raise UnknownPersonError(person_id)
    return row

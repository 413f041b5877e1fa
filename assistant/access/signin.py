"""Signing in: one answer for every wrong try, in the same time, and not too often."""

import hashlib
import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from assistant.access import sessions
from assistant.access.errors import SignInRefusedError, TooManyTriesError
from assistant.access.model import PersonId
from assistant.access.passwords import Passwords
from assistant.access.people import folded
from assistant.access.tables import FailedSignInRow, PersonRow
from kb.database import Database

WINDOW = timedelta(minutes=10)
TRIES_A_PERSON = 6
TRIES_AN_ADDRESS = 60


@dataclass(frozen=True, slots=True)
class Door:
    """Lets people in; one instance serves all threads."""

    database: Database
    passwords: Passwords = field(default_factory=Passwords)
    # Checked when nobody has the e-mail, so that both answers take equally long.
    nobody: str = ""

    def __post_init__(self) -> None:
        if not self.nobody:
            object.__setattr__(self, "nobody", self.passwords.hash("nobody's password"))

    def sign_in(self, email: str, password: str, *, address: str, at: datetime) -> str:
        """Return a new session's token; raises SignInRefusedError or TooManyTriesError.

        `address` is where the try came from: six wrong tries for a person from one address,
        or sixty from one address, close the door to that address for ten minutes.
        """
        subjects = _subjects(email, address)
        self._refuse_flood(subjects, at)
        person = self._person(email)
        matches = self.passwords.matches(person.password_hash if person else self.nobody, password)
        if person is None or person.disabled_at is not None or not matches:
            self._note_failure(subjects, at)
            raise SignInRefusedError
        self._welcome(person, password, subjects[0])
        return sessions.open_session(self.database, PersonId(person.id), at=at)

    def _person(self, email: str) -> PersonRow | None:
        with self.database.read() as session:
            return session.scalars(
                select(PersonRow).where(PersonRow.email == folded(email))
            ).first()

    def _refuse_flood(self, subjects: tuple[str, str], at: datetime) -> None:
        with self.database.read() as session:
            for subject, limit in zip(subjects, (TRIES_A_PERSON, TRIES_AN_ADDRESS), strict=True):
                count, oldest = _recent(session, subject, at)
                if count >= limit and oldest is not None:
                    raise TooManyTriesError(
                        math.ceil((oldest + WINDOW - at) / timedelta(minutes=1))
                    )

    def _note_failure(self, subjects: tuple[str, str], at: datetime) -> None:
        with self.database.write() as session:
            session.execute(delete(FailedSignInRow).where(FailedSignInRow.at <= at - WINDOW))
            session.add_all(FailedSignInRow(subject=subject, at=at) for subject in subjects)

    def _welcome(self, person: PersonRow, password: str, subject: str) -> None:
        """Forget this person's wrong tries; raise the hash to today's cost."""
        new = self.passwords.outdated(person.password_hash)
        with self.database.write() as session:
            session.execute(delete(FailedSignInRow).where(FailedSignInRow.subject == subject))
            row = session.get(PersonRow, person.id)
            if row is not None and new:
                row.password_hash = self.passwords.hasher.hash(password)


def _recent(session: Session, subject: str, at: datetime) -> tuple[int, datetime | None]:
    found = session.execute(
        select(func.count(), func.min(FailedSignInRow.at)).where(
            FailedSignInRow.subject == subject, FailedSignInRow.at > at - WINDOW
        )
    ).one()
    return found[0], found[1]


def _subjects(email: str, address: str) -> tuple[str, str]:
    """Whom a try counts against: this person from this address, and this address."""
    return _hash(f"{folded(email)}\n{address}"), _hash(address)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

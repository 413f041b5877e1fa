"""Signing in: one answer for every wrong try, after the same work, and not too often."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access import sessions, tries
from assistant.access.acting import about, acting
from assistant.access.errors import (
    CodeNeededError,
    CodeRefusedError,
    HalfSignInOverError,
    SignInRefusedError,
    TooManyTriesError,
    WrongPasswordError,
)
from assistant.access.model import How, Person, PersonId
from assistant.access.passwords import Passwords
from assistant.access.people import folded, person_of
from assistant.access.second_factor import halves, keeping
from assistant.access.tables import PersonRow
from assistant.access.tries import Subjects, Tried
from assistant.audit.model import NOBODY, Act, Note
from assistant.audit.ports import AuditLog
from kb.database import Database


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody is in; `token` is their session's."""

    token: str


@dataclass(frozen=True, slots=True)
class CodeNeeded:
    """Somebody is half in; `token` waits five minutes for the second factor's code."""

    token: str


@dataclass(frozen=True, slots=True)
class _Arrival:
    """How, from where, with what and when somebody comes."""

    how: How
    address: str
    device: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Door:
    """Lets people in; one instance serves all threads."""

    database: Database
    passwords: Passwords = field(default_factory=Passwords)
    # Checked when nobody has the e-mail, so that both answers take equally long.
    nobody: str = ""
    audit: AuditLog = field(kw_only=True)

    def __post_init__(self) -> None:
        if not self.nobody:
            object.__setattr__(self, "nobody", self.passwords.hash("nobody's password"))

    def sign_in(
        self, email: str, password: str, *, address: str, at: datetime, device: str = ""
    ) -> SignedIn | CodeNeeded:
        """Open a session, or half of one; raises SignInRefusedError or TooManyTriesError.

        `address` is where the try came from; `tries` says how often one may. Unknown people, those
        who were let go and those whose door is closed cost the same work as a wrong password.
        """
        subjects, tried = self._try(folded(email), address, at=at)
        person = self._person(subjects.email)
        matches = self.passwords.matches(person.password_hash if person else self.nobody, password)
        if person is None or person.disabled_at is not None or not matches or tried.closed_until:
            why = "too many tries" if tried.closed_until else "wrong password"
            self._refused(subjects, person, address, why)
            raise _refusal(tried, at)
        self._raise_cost(person, password)
        return self._enter(person, subjects, tried, _Arrival(How.PASSWORD, address, device, at))

    def sign_in_with_code(
        self, email: str, password: str, code: str, *, address: str, at: datetime, device: str = ""
    ) -> SignedIn:
        """Both steps at once, for programs; raises CodeNeededError too, when `code` is empty."""
        entered = self.sign_in(email, password, address=address, at=at, device=device)
        if isinstance(entered, SignedIn):
            return entered
        if not code:
            raise CodeNeededError
        return self.finish(entered.token, code, address=address, at=at, device=device)

    def arrive(
        self, person_id: PersonId, *, how: How, address: str, at: datetime, device: str = ""
    ) -> SignedIn | CodeNeeded:
        """Let in somebody whom another way has shown to be this person; they may need a code.

        Raises SignInRefusedError for who was let go.
        """
        with self.database.read() as session:
            person = session.get(PersonRow, person_id)
        if person is None or person.disabled_at is not None:
            raise SignInRefusedError
        subjects = tries.subjects_of(person.email, address)
        return self._enter(person, subjects, Tried(()), _Arrival(how, address, device, at))

    def finish(
        self, half: str, code: str, *, address: str, at: datetime, device: str = ""
    ) -> SignedIn:
        """Turn a half sign-in into a session by a code of the second factor, or a recovery code.

        Raises HalfSignInOverError, CodeRefusedError or TooManyTriesError: a wrong code counts
        like a wrong password.
        """
        with self.database.read() as session:
            row = halves.found_in(session, half, at=at)
            waiting = session.get(PersonRow, row.person_id) if row else None
        if row is None or waiting is None:
            raise HalfSignInOverError
        subjects, tried = self._try(waiting.email, address, at=at)
        if tried.closed_until:
            self._refused(subjects, waiting, address, "too many tries")
            raise _refusal(tried, at)
        with self.database.write() as session:
            arrival = _Arrival(How(row.how), address, device, at)
            outcome = self._finished_in(session, half, code, subjects, tried, arrival)
        if isinstance(outcome, SignedIn):
            return outcome
        raise outcome

    def confirm_password(
        self, person: Person, password: str, *, address: str, at: datetime
    ) -> None:
        """Have somebody signed in show that it is them, before they change how they sign in.

        Raises WrongPasswordError or TooManyTriesError: it counts like a try to sign in.
        """
        subjects, tried = self._try(person.email, address, at=at)
        row = self._person(person.email)
        matches = self.passwords.matches(row.password_hash if row else self.nobody, password)
        if row is None or not matches or tried.closed_until:
            why = "too many tries" if tried.closed_until else "wrong password"
            self._refused(subjects, row, address, f"{why} on the account page")
            raise _refusal(tried, at) if tried.closed_until else WrongPasswordError()
        with self.database.write() as session:
            tries.crossed_out_in(session, tried)

    def _finished_in(
        self,
        session: Session,
        half: str,
        code: str,
        subjects: Subjects,
        tried: Tried,
        arrival: _Arrival,
    ) -> SignedIn | CodeRefusedError | HalfSignInOverError:
        """What a code comes to; refusals are returned, so that their count is kept."""
        row = halves.found_in(session, half, at=arrival.at)
        person = session.get(PersonRow, row.person_id, with_for_update=True) if row else None
        if row is None or person is None or person.disabled_at is not None:
            return HalfSignInOverError()
        if person.totp_since is not None and not keeping.used(session, person, code, at=arrival.at):
            is_over = halves.failed_in(session, row)
            self._note_refusal(session, subjects, person, arrival.address, "wrong code")
            return HalfSignInOverError() if is_over else CodeRefusedError()
        session.delete(row)
        tries.crossed_out_in(session, tried)
        return self._opened_in(session, person, subjects, arrival)

    def _enter(
        self,
        person: PersonRow,
        subjects: Subjects,
        tried: Tried,
        arrival: _Arrival,
    ) -> SignedIn | CodeNeeded:
        with self.database.write() as session:
            tries.crossed_out_in(session, tried)
            if person.totp_since is not None:
                token = halves.begun_in(session, person.id, how=arrival.how, at=arrival.at)
                return CodeNeeded(token)
            return self._opened_in(session, person, subjects, arrival)

    def _opened_in(
        self,
        session: Session,
        person: PersonRow,
        subjects: Subjects,
        arrival: _Arrival,
    ) -> SignedIn:
        how, address, device, at = arrival.how, arrival.address, arrival.device, arrival.at
        tries.forgiven_in(session, subjects, person.id, at=at)
        token = sessions.opened_in(
            session, PersonId(person.id), at=at, how=how, address=address, device=device
        )
        details = {"how": how.value, "address": address, "device": device}
        by = acting(person_of(person))
        self.audit.note(session, Note(Act.SIGNED_IN, by, about(person.id), details))
        return SignedIn(token)

    def _try(self, email: str, address: str, *, at: datetime) -> tuple[Subjects, Tried]:
        subjects = tries.subjects_of(email, address)
        tried = self.database.serialized(
            lambda session: tries.begun_in(session, subjects, at=at), locking=tries.TABLE
        )
        if tried.is_flood:
            raise _refusal(tried, at)
        return subjects, tried

    def _person(self, email: str) -> PersonRow | None:
        with self.database.read() as session:
            return session.scalars(select(PersonRow).where(PersonRow.email == email)).first()

    def _raise_cost(self, person: PersonRow, password: str) -> None:
        """Raise an old hash to today's cost."""
        if not self.passwords.outdated(person.password_hash):
            return
        new = self.passwords.hasher.hash(password)
        with self.database.write() as session:
            row = session.get(PersonRow, person.id)
            if row is not None and row.password_hash == person.password_hash:
                row.password_hash = new

    def _refused(
        self, subjects: Subjects, person: PersonRow | None, address: str, why: str
    ) -> None:
        with self.database.write() as session:
            self._note_refusal(session, subjects, person, address, why)

    def _note_refusal(
        self,
        session: Session,
        subjects: Subjects,
        person: PersonRow | None,
        address: str,
        why: str,
    ) -> None:
        named = person.email if person else f"sha256 {tries.email_hash(subjects.email)}"
        of = about(person.id) if person else ""
        details = {"e-mail": named, "address": address, "why": why}
        self.audit.note(session, Note(Act.SIGN_IN_REFUSED, NOBODY, of, details))


def _refusal(tried: Tried, at: datetime) -> SignInRefusedError | TooManyTriesError:
    if tried.closed_until is None:
        return SignInRefusedError()
    return TooManyTriesError(tries.minutes(tried.closed_until, at))

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
from assistant.access.model import Account, How, Person, PersonId
from assistant.access.passwords import Passwords
from assistant.access.people import folded, person_of
from assistant.access.second_factor import halves, keeping
from assistant.access.tables import IdentityRow, PersonRow
from assistant.access.tries import Subjects, Tried
from assistant.audit.marks import mark_of
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
class _Shown:
    """A password that was right for a person as they were read before."""

    person: PersonRow
    password: str = field(repr=False)
    dearer_hash: str = field(repr=False)


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
        shown = _Shown(person, password, self._dearer_hash(person, password))
        entered = self._enter(shown, subjects, tried, _Arrival(How.PASSWORD, address, device, at))
        if entered is None:
            raise SignInRefusedError
        return entered

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
        self,
        person_id: PersonId,
        account: Account,
        *,
        address: str,
        at: datetime,
        device: str = "",
    ) -> SignedIn | CodeNeeded:
        """Let in somebody whom a provider has shown to be this person; they may need a code.

        Raises SignInRefusedError for who was let go, and where the account is not (or no longer)
        theirs.
        """
        arrival = _Arrival(How.SINGLE_SIGN_ON, address, device, at)
        with self.database.write() as session:
            person = session.get(PersonRow, person_id, with_for_update=True)
            if person is None:
                raise SignInRefusedError
            subjects = tries.subjects_of(person.email, address)
            is_theirs = _is_linked(session, person, account)
            if person.disabled_at is None and is_theirs:
                return self._entered_in(session, person, subjects, arrival)
            why = "let go" if is_theirs else "unlinked meanwhile"
            self._note_refusal(session, subjects, person, address, why)
        raise SignInRefusedError

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

    def confirm_password(self, person: Person, password: str, *, address: str, at: datetime) -> str:
        """Have somebody signed in show that it is them, before they change how they sign in.

        Returns the hash the password was held against, for who must know whether it counts still.
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
        return row.password_hash

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
        # The person before the half, like whoever changes both.
        seen = halves.found_in(session, half, at=arrival.at)
        person = session.get(PersonRow, seen.person_id, with_for_update=True) if seen else None
        row = halves.held_in(session, half, at=arrival.at)
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
        self, shown: _Shown, subjects: Subjects, tried: Tried, arrival: _Arrival
    ) -> SignedIn | CodeNeeded | None:
        """Let in who gave a right password, unless they were let go since, or it is right no more.

        The password was held against a row that others may have changed meanwhile, so all that
        counts is read again; None when it opens nothing now, which stays a wrong try.
        """
        with self.database.write() as session:
            person = session.get(PersonRow, shown.person.id, with_for_update=True)
            if person is None or person.disabled_at is not None or not self._holds(shown, person):
                self._note_refusal(session, subjects, person, arrival.address, "changed meanwhile")
                return None
            if shown.dearer_hash and person.password_hash == shown.person.password_hash:
                person.password_hash = shown.dearer_hash
            tries.crossed_out_in(session, tried)
            return self._entered_in(session, person, subjects, arrival)

    def _holds(self, shown: _Shown, person: PersonRow) -> bool:
        """Whether a password is still right; checked again only where the hash is another."""
        if person.password_hash == shown.person.password_hash:
            return True
        return self.passwords.matches(person.password_hash, shown.password)

    def _entered_in(
        self, session: Session, person: PersonRow, subjects: Subjects, arrival: _Arrival
    ) -> SignedIn | CodeNeeded:
        if person.totp_since is not None:
            return CodeNeeded(halves.begun_in(session, person.id, how=arrival.how, at=arrival.at))
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

    def _dearer_hash(self, person: PersonRow, password: str) -> str:
        """A hash at today's cost in place of an old one; empty where it is not old."""
        outdated = self.passwords.outdated(person.password_hash)
        return self.passwords.hasher.hash(password) if outdated else ""

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
        # Made for people too, so that both take equally long.
        mark = mark_of(session, f"e-mail {subjects.email}")
        named = person.email if person else f"nobody's {mark}"
        of = about(person.id) if person else ""
        details = {"e-mail": named, "address": address, "why": why}
        self.audit.note(session, Note(Act.SIGN_IN_REFUSED, NOBODY, of, details))


def _is_linked(session: Session, person: PersonRow, account: Account) -> bool:
    row = session.get(IdentityRow, (account.issuer, account.subject))
    return row is not None and row.person_id == person.id


def _refusal(tried: Tried, at: datetime) -> SignInRefusedError | TooManyTriesError:
    if tried.closed_until is None:
        return SignInRefusedError()
    return TooManyTriesError(tries.minutes(tried.closed_until, at))

"""Personal tokens for programs: some of what their owner may do, until they end."""

import re
import uuid
from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from assistant.access.hashes import new_token, sha256_of
from assistant.access.model import Person, PersonId, TokenId
from assistant.access.people import person_of
from assistant.access.permissions import NEVER_CARRIED, Permission, permitted
from assistant.access.tables import PersonRow, TokenRow
from assistant.audit.model import Act, Actor, Note
from assistant.audit.ports import AuditLog
from assistant.errors import RequestRefusedError
from assistant.texts import one_line, storable
from kb.database import Database

LONGEST_NAME = 100
MOST = 50
USUAL_LIFE = timedelta(days=90)
LONGEST_LIFE = timedelta(days=365)
_PREFIX = "hr_"
# Longer than a session's token, so that neither is ever taken for the other.
_WRITTEN = re.compile(_PREFIX + r"[A-Za-z0-9_-]{43}")
_NOTED_EVERY = timedelta(minutes=5)
# An ended token stays in sight this long, so that its owner sees why a program stopped.
_SEEN_AFTER_END = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token as lists show it; `id` opens nothing. It works before `ends_at`, not at it."""

    id: TokenId
    name: str
    person: PersonId
    permissions: frozenset[Permission]
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None

    def has_ended(self, at: datetime) -> bool:
        """Whether it opens nothing any more."""
        return self.ends_at <= at


def carriable(person: Person) -> frozenset[Permission]:
    """What a token of this person's may be given."""
    return permitted(person.role) - NEVER_CARRIED


def is_api_token(text: str) -> bool:
    """Tell whether this is written like one of these tokens, of anybody's or nobody's."""
    return _WRITTEN.fullmatch(text) is not None


def make(
    database: Database,
    person: PersonId,
    name: str,
    permissions: Set[Permission],
    ends_at: datetime | None = None,
    *,
    audit: AuditLog,
    by: Actor,
    at: datetime,
) -> tuple[ApiToken, str]:
    """Make a token; return it and what its owner is shown once: 'hr_' and 256 random bits.

    Without `ends_at` it ends in 90 days. Raises RequestRefusedError for a name, an end or
    permissions that it cannot have, and for a person who has too many or was let go.
    """
    called = _fit_name(name)
    ends = _fit_end(ends_at, at)
    shown = _PREFIX + new_token()
    with database.write() as session:
        owner = _owner(session, person)
        _check_permissions(owner, permissions)
        _make_room(session, person, at)
        row = TokenRow(
            id=uuid.uuid4().hex,
            token_sha256=sha256_of(shown),
            person_id=person,
            name=called,
            permissions=sorted(permissions),
            made_at=at,
            ends_at=ends,
            used_at=None,
        )
        session.add(row)
        # Its person before it, and the token before the line that tells of it.
        session.flush()
        made = _token_of(row)
        audit.note(session, _note(Act.TOKEN_MADE, made, by))
    return made, shown


def of(database: Database, person: PersonId) -> list[ApiToken]:
    """The tokens of a person, newest first, those that lately ended included."""
    return _listed(database, person)


def everyones(database: Database) -> list[ApiToken]:
    """The tokens of all people, newest first."""
    return _listed(database, None)


def revoke(
    database: Database,
    token_id: str,
    *,
    whose: PersonId | None = None,
    audit: AuditLog,
    by: Actor,
) -> ApiToken | None:
    """End a token at once and forget it; None when there is none, or it is not of `whose`."""
    with database.write() as session:
        row = session.get(TokenRow, storable(token_id))
        if row is None or (whose is not None and row.person_id != whose):
            return None
        ended = _token_of(row)
        session.delete(row)
        audit.note(session, _note(Act.TOKEN_REVOKED, ended, by))
    return ended


def who(database: Database, token: str, *, at: datetime) -> Person | None:
    """The owner of a token, who may do what it carries and never more than their role may now.

    None when it is unknown, ended or revoked, or its owner was let go.
    """
    if not is_api_token(token):
        return None
    with database.read() as session:
        row = session.scalars(
            select(TokenRow).where(TokenRow.token_sha256 == sha256_of(token))
        ).first()
        owner = session.get(PersonRow, row.person_id) if row is not None else None
    if row is None or owner is None or owner.disabled_at is not None:
        return None
    found, person = _token_of(row), person_of(owner)
    if found.has_ended(at):
        return None
    if found.used_at is None or at - found.used_at >= _NOTED_EVERY:
        _note_use(database, found.id, at)
    return replace(person, scopes=found.permissions & carriable(person))


def _fit_name(name: str) -> str:
    called = one_line(name)
    if not called:
        raise RequestRefusedError("name: a token needs a name that says which program has it")
    if len(called) > LONGEST_NAME:
        raise RequestRefusedError(
            f"name: a token's name has at most {LONGEST_NAME} characters; write a shorter one"
        )
    return called


def _fit_end(ends_at: datetime | None, at: datetime) -> datetime:
    ends = at + USUAL_LIFE if ends_at is None else ends_at
    if not at < ends <= at + LONGEST_LIFE:
        raise RequestRefusedError(
            f"days: a token lives from 1 to {LONGEST_LIFE.days} days; choose fewer, and make"
            " another when it ends"
        )
    return ends


def _owner(session: Session, person: PersonId) -> Person:
    """The person, whose row is held so that they make one token at a time."""
    row = session.get(PersonRow, person, with_for_update=True)
    if row is None or row.disabled_at is not None:
        raise RequestRefusedError(
            "only people who may sign in have tokens; see 'handrail people list'"
        )
    return person_of(row)


def _check_permissions(owner: Person, permissions: Set[Permission]) -> None:
    if not permissions:
        raise RequestRefusedError("may: choose at least one thing that the token may do")
    for each in sorted(permissions):
        if each in NEVER_CARRIED:
            raise RequestRefusedError(
                f"may: no token carries {each.value}; do that signed in, or leave it out"
            )
        if each not in permitted(owner.role):
            raise RequestRefusedError(
                f"may: a token of this {owner.role.label} cannot carry {each.value},"
                " for its owner may not do that; leave it out"
            )


def _make_room(session: Session, person: PersonId, at: datetime) -> None:
    """Sweep away what ended long ago; refuse a token too many."""
    session.execute(
        delete(TokenRow).where(
            TokenRow.person_id == person,
            or_(TokenRow.ends_at.is_(None), TokenRow.ends_at <= at - _SEEN_AFTER_END),
        )
    )
    theirs = select(func.count()).where(TokenRow.person_id == person, TokenRow.ends_at > at)
    if session.scalars(theirs).one() >= MOST:
        raise RequestRefusedError(f"a person has at most {MOST} tokens; revoke one first")


def _listed(database: Database, person: PersonId | None) -> list[ApiToken]:
    wanted = select(TokenRow).order_by(TokenRow.made_at.desc(), TokenRow.id)
    if person is not None:
        wanted = wanted.where(TokenRow.person_id == person)
    with database.read() as session:
        return [_token_of(row) for row in session.scalars(wanted)]


def _note_use(database: Database, token_id: TokenId, at: datetime) -> None:
    with database.write() as session:
        session.execute(update(TokenRow).where(TokenRow.id == token_id).values(used_at=at))


def _token_of(row: TokenRow) -> ApiToken:
    known = {each.value: each for each in Permission}
    return ApiToken(
        id=TokenId(row.id),
        name=row.name,
        person=PersonId(row.person_id),
        # A permission that is no more permits nothing; a row without an end never worked.
        permissions=frozenset(known[each] for each in row.permissions if each in known),
        made_at=row.made_at,
        ends_at=row.made_at if row.ends_at is None else row.ends_at,
        used_at=row.used_at,
    )


def _note(act: Act, token: ApiToken, by: Actor) -> Note:
    return Note(
        act,
        by,
        about=f"token {token.id}",
        details={
            "person": token.person,
            "name": token.name,
            "may": " ".join(sorted(token.permissions)),
            "ends": token.ends_at.isoformat(timespec="seconds"),
        },
    )

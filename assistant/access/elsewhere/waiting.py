"""Sign-ins that are at the provider: each comes back once, soon, and to its own browser."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete

from assistant.access.elsewhere.errors import SignInEndedError
from assistant.access.hashes import new_token, sha256_of
from assistant.access.tables import OpenDoorRow
from kb.database import Database

WITHIN = timedelta(minutes=10)
LONGEST_NEXT = 2000


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that begins: `state` goes to the provider, `browser` stays in the browser."""

    state: str
    browser: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What was kept of a sign-in until its answer came."""

    nonce: str
    verifier: str
    next: str


def begin(database: Database, *, next: str, at: datetime) -> Begun:
    """Keep a new sign-in for ten minutes; those that are older are swept away."""
    begun = Begun(*(new_token() for _ in range(4)))
    with database.write() as session:
        session.execute(delete(OpenDoorRow).where(OpenDoorRow.at <= at - WITHIN))
        session.add(
            OpenDoorRow(
                state_sha256=_hash(begun.state, begun.browser),
                nonce=begun.nonce,
                verifier=begun.verifier,
                next=next[:LONGEST_NEXT],
                at=at,
            )
        )
    return begun


def take(database: Database, *, state: str, browser: str, at: datetime) -> Waiting:
    """What waits for this answer in this browser, once; raises SignInEndedError.

    Nothing but both secrets together finds it, so an answer brought by another browser neither
    gets anything nor takes it from the right one.
    """
    with database.write() as session:
        # One statement, so that of two answers at once one finds nothing.
        found = session.execute(
            delete(OpenDoorRow)
            .where(OpenDoorRow.state_sha256 == _hash(state, browser))
            .returning(OpenDoorRow.nonce, OpenDoorRow.verifier, OpenDoorRow.next, OpenDoorRow.at)
        ).one_or_none()
    if found is None or found.at <= at - WITHIN:
        raise SignInEndedError
    return Waiting(found.nonce, found.verifier, found.next)


def _hash(state: str, browser: str) -> str:
    return sha256_of(f"{state}\n{browser}")

"""Wrong tries at the door: how many are too many, for whom, from where, and for how long.

A try is written down before its password is looked at and crossed out when it was right, so that
many tries at once are counted like as many in a row.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assistant.access.hashes import sha256_of
from assistant.access.tables import FailedSignInRow, KnownAddressRow, PersonRow


@dataclass(frozen=True, slots=True)
class Limit:
    """So many wrong tries within `window` close the door for `window`, from the last one on."""

    tries: int
    window: timedelta


PAIR = Limit(5, timedelta(minutes=10))
"""For one person from one address."""
PERSON = Limit(30, timedelta(hours=1))
"""For one person from everywhere, but for the addresses they have signed in from."""
ADDRESS = Limit(60, timedelta(minutes=10))
"""From one address, for whomever."""
KNOWN_FOR = timedelta(days=90)
"""How long an address is known after the last sign-in from it."""
TABLE = FailedSignInRow.__tablename__
_KEPT = 2 * PERSON.window
_NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Subjects:
    """Whom a try counts against, each as a hash; `email` is casefolded."""

    email: str
    address: str
    pair: str
    person: str
    anyone: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A try that was written down as `rows`.

    `closed_until` is when the person may try again from there, if not now. `is_flood` is when
    nobody may: that says nothing about anybody, so no work is done for it.
    """

    rows: tuple[int, ...]
    closed_until: datetime | None = None
    is_flood: bool = False


def subjects_of(email: str, address: str) -> Subjects:
    """Whom a try for this casefolded e-mail from this address counts against."""
    return Subjects(
        email=email,
        address=sha256_of(address),
        pair=sha256_of(f"{email}\n{address}"),
        person=sha256_of(f"everywhere\n{email}"),
        anyone=sha256_of(address),
    )


def begun_in(session: Session, subjects: Subjects, *, at: datetime) -> Tried:
    """Write a try down and say whether it may go on; for `Database.serialized`.

    A try that finds the door closed counts against its address alone, so that nobody keeps a
    person's door closed by knocking. The same is done whether the person exists or not.
    """
    session.execute(delete(FailedSignInRow).where(FailedSignInRow.at <= at - _KEPT))
    times = _times(session, subjects)
    is_known = _is_known(session, subjects, at)
    if (flooded := closed_until(times[subjects.anyone], ADDRESS)) is not None and flooded > at:
        return Tried((), flooded, is_flood=True)
    closed = [closed_until(times[subjects.pair], PAIR)]
    if not is_known:
        closed.append(closed_until(times[subjects.person], PERSON))
    until = max((each for each in closed if each is not None and each > at), default=None)
    # As many lines either way: how long it takes says nothing.
    counted = [
        subjects.anyone,
        *((_NOBODY, _NOBODY) if until else (subjects.pair, subjects.person)),
    ]
    rows = [FailedSignInRow(subject=each, at=at) for each in counted]
    session.add_all(rows)
    session.flush()
    return Tried(tuple(row.id for row in rows), until)


def crossed_out_in(session: Session, tried: Tried) -> None:
    """Forget a try that was right."""
    session.execute(delete(FailedSignInRow).where(FailedSignInRow.id.in_(tried.rows)))


def forgiven_in(session: Session, subjects: Subjects, person_id: str, *, at: datetime) -> None:
    """Forget a person's slips from an address they are in from now, and know the address."""
    session.execute(delete(FailedSignInRow).where(FailedSignInRow.subject == subjects.pair))
    session.execute(
        delete(KnownAddressRow).where(
            KnownAddressRow.person_id == person_id, KnownAddressRow.used_at <= at - KNOWN_FOR
        )
    )
    session.merge(KnownAddressRow(person_id=person_id, address_sha256=subjects.address, used_at=at))


def closed_until(times: Sequence[datetime], limit: Limit) -> datetime | None:
    """When the door opens after the last flood in these times, oldest first; None without one."""
    last = limit.tries - 1
    for number in range(len(times) - 1, last - 1, -1):
        if times[number] - times[number - last] < limit.window:
            return times[number] + limit.window
    return None


def minutes(until: datetime, at: datetime) -> int:
    """How long to wait, rounded up, at least one."""
    return max(1, math.ceil((until - at) / timedelta(minutes=1)))


def _times(session: Session, subjects: Subjects) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = {
        each: [] for each in (subjects.pair, subjects.person, subjects.anyone)
    }
    rows = select(FailedSignInRow.subject, FailedSignInRow.at).where(
        FailedSignInRow.subject.in_(found)
    )
    for subject, tried_at in session.execute(rows.order_by(FailedSignInRow.at)):
        found[subject].append(tried_at)
    return found


def _is_known(session: Session, subjects: Subjects, at: datetime) -> bool:
    known = (
        select(KnownAddressRow.used_at)
        .join(PersonRow, PersonRow.id == KnownAddressRow.person_id)
        .where(
            PersonRow.email == subjects.email,
            KnownAddressRow.address_sha256 == subjects.address,
            KnownAddressRow.used_at > at - KNOWN_FOR,
        )
    )
    return session.execute(known).first() is not None

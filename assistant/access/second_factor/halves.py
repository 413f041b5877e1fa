"""Half sign-ins: a right password whose code is still to come, for five minutes."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from assistant.access.hashes import new_token, sha256_of
from assistant.access.model import How
from assistant.access.tables import HalfSignInRow

LASTS = timedelta(minutes=5)
TRIES = 5


def begun_in(session: Session, person_id: str, *, how: How, at: datetime) -> str:
    """Note a half sign-in and return its token: 256 random bits; it opens nothing by itself."""
    token = new_token()
    session.execute(delete(HalfSignInRow).where(HalfSignInRow.at <= at - LASTS))
    session.add(
        HalfSignInRow(
            token_sha256=sha256_of(token), person_id=person_id, how=how.value, at=at, tries=0
        )
    )
    return token


def found_in(session: Session, token: str, *, at: datetime) -> HalfSignInRow | None:
    """The half sign-in of a token while it lives."""
    return _living(session.get(HalfSignInRow, sha256_of(token)), at)


def held_in(session: Session, token: str, *, at: datetime) -> HalfSignInRow | None:
    """The same as it is now, held until the transaction ends; its person is held already."""
    key = sha256_of(token)
    row = session.get(HalfSignInRow, key, populate_existing=True, with_for_update=True)
    return _living(row, at)


def failed_in(session: Session, row: HalfSignInRow) -> bool:
    """Count a wrong code; True when that was the last, and the sign-in is over."""
    row.tries += 1
    if row.tries < TRIES:
        return False
    session.delete(row)
    return True


def _living(row: HalfSignInRow | None, at: datetime) -> HalfSignInRow | None:
    if row is None or at - row.at >= LASTS or row.tries >= TRIES:
        return None
    return row

"""Reading the audit log's lines as they are stored, a page at a time and all at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.audit.tables import AuditRow
from kb.database import Database

_AT_ONCE = 1000
_UNREADABLE = (ValueError, TypeError, OverflowError, LookupError)


class UnreadableLineError(Exception):
    """A column holds what is not of its kind; `number` says in which line."""

    def __init__(self, number: int) -> None:
        super().__init__(f"line {number} cannot be read")
        self.number = number


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is stored, whether or not anybody of ours wrote it."""

    number: int
    at: datetime
    act: str
    by: str
    about: str
    body: str
    sha256: str


@contextmanager
def one_moment(database: Database) -> Iterator[Session]:
    """A transaction that only reads and sees one moment, on each kind of database."""
    with database.read() as session:
        if database.dialect == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


def lines(session: Session) -> Iterator[Line]:
    """Every line by its number, a thousand at a time; raises UnreadableLineError."""
    last: int | None = None
    while found := page(session, last):
        yield from found
        last = found[-1].number


def page(session: Session, after: int | None, limit: int = _AT_ONCE) -> list[Line]:
    """At most `limit` lines after a number, or fewer where one of them cannot be read.

    Raises UnreadableLineError when it is the first one.
    """
    row = AuditRow
    wanted = select(row.number, row.at, row.act, row.by, row.about, row.body, row.sha256).order_by(
        row.number
    )
    if after is not None:
        wanted = wanted.where(row.number > after)
    try:
        return [Line(**found._asdict()) for found in session.execute(wanted.limit(limit))]
    except _UNREADABLE as error:
        if limit == 1:
            raise UnreadableLineError(_next(session, after)) from error
        # One of them cannot be read: hand out those before it, one by one.
        return page(session, after, limit=1)


def _next(session: Session, after: int | None) -> int:
    wanted = select(AuditRow.number).order_by(AuditRow.number).limit(1)
    if after is not None:
        wanted = wanted.where(AuditRow.number > after)
    return session.execute(wanted).scalar_one()

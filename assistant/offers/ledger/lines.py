"""The ledger's lines: what a line's hash is made of, and reading them all at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.offers.ledger.canonical import canonical, plain, sha256
from assistant.offers.tables import LedgerRow
from kb.database import Database

GENESIS = "0" * 64
"""What the first line names as the hash before it."""

_AT_ONCE = 1000
UNREADABLE = (ValueError, TypeError, OverflowError, LookupError)
"""What a database driver says of a value that is not of its column's kind."""


class UnreadableLineError(Exception):
    """A line holds what nobody wrote there; `seq` says which, as well as can be told."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"line {seq} cannot be read")
        self.seq = seq


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is stored; `detail` is canonical JSON, `value_minor` the smallest unit."""

    seq: int
    at: datetime
    event: str
    actor: str
    customer: str
    case: str
    offer: str
    decision: str
    value_minor: int | None
    currency: str
    detail: str
    previous: str
    hash: str

    @property
    def expected_hash(self) -> str:
        """SHA-256 of the canonical JSON list of everything else in the line, in this order."""
        return sha256(
            canonical(
                [
                    self.seq,
                    plain(self.at),
                    self.event,
                    self.actor,
                    self.customer,
                    self.case,
                    self.offer,
                    self.decision,
                    self.value_minor,
                    self.currency,
                    self.detail,
                    self.previous,
                ]
            )
        )

    @property
    def as_it_stands(self) -> str:
        """SHA-256 of all of it, its own hash included: what vouches for a line that was emptied."""
        return sha256(canonical([self.expected_hash, self.hash]))


def line_of(row: LedgerRow) -> Line:
    """The line of a row."""
    return Line(
        seq=row.seq,
        at=row.at,
        event=row.event,
        actor=row.actor,
        customer=row.customer,
        case=row.case_id,
        offer=row.offer,
        decision=row.decision,
        value_minor=row.value_minor,
        currency=row.currency,
        detail=row.detail,
        previous=row.previous,
        hash=row.hash,
    )


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
    while page := _page(session, last):
        yield from page
        last = page[-1].seq


def _page(session: Session, after: int | None, limit: int = _AT_ONCE) -> list[Line]:
    row = LedgerRow
    wanted = select(
        row.seq,
        row.at,
        row.event,
        row.actor,
        row.customer,
        row.case_id.label("case"),
        row.offer,
        row.decision,
        row.value_minor,
        row.currency,
        row.detail,
        row.previous,
        row.hash,
    ).order_by(row.seq)
    if after is not None:
        wanted = wanted.where(row.seq > after)
    try:
        return [Line(**found._asdict()) for found in session.execute(wanted.limit(limit))]
    except UNREADABLE as error:
        if limit == 1:
            raise UnreadableLineError(_next(session, after)) from error
        # One of them cannot be read: hand out those before it, one by one.
        return _page(session, after, limit=1)


def _next(session: Session, after: int | None) -> int:
    wanted = select(LedgerRow.seq).order_by(LedgerRow.seq).limit(1)
    if after is not None:
        wanted = wanted.where(LedgerRow.seq > after)
    return session.execute(wanted).scalar_one()

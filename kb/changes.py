"""The change sequence: what happened to the library, numbered in commit order."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kb.database import Database
from kb.model import DocumentId
from kb.tables import ChangeRow, CounterRow


class ChangeKind(StrEnum):
    """What an index must do about a change."""

    ADDED = "added"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Change:
    """One step of the library; `document_id` and `version` are None after an erasure.

    An erasure names nothing on purpose: the name itself may be what had to go. So what
    added an erased document names nothing any more either.
    """

    sequence: int
    kind: ChangeKind
    document_id: DocumentId | None
    version: int | None


def lock(session: Session) -> None:
    """Let no other writer change the library until this transaction ends.

    SQLite has one writer anyway; on PostgreSQL this makes two uploads of one file take
    turns instead of colliding.
    """
    session.execute(select(CounterRow.value).where(CounterRow.id == 1).with_for_update())


def append(
    session: Session,
    kind: ChangeKind,
    document_id: DocumentId | None = None,
    version: int | None = None,
) -> int:
    """Number a change within the transaction that makes it; return its number.

    The counter's row stays locked until the commit, so whoever reads number n has also
    been able to read every number below it.
    """
    sequence = session.execute(
        update(CounterRow)
        .where(CounterRow.id == 1)
        .values(value=CounterRow.value + 1)
        .returning(CounterRow.value)
    ).scalar_one()
    session.add(
        ChangeRow(
            sequence=sequence,
            kind=kind.value,
            document_id=document_id,
            version=version,
            at=datetime.now(UTC),
        )
    )
    return sequence


def latest(database: Database) -> int:
    """The newest change's number; 0 in a new library."""
    with database.read() as session:
        return session.execute(select(CounterRow.value)).scalar_one()


def erased(session: Session, since: int) -> bool:
    """Tell whether a document was erased after a change; take the lock first."""
    found = select(ChangeRow.sequence).where(
        ChangeRow.sequence > since, ChangeRow.kind == ChangeKind.ERASED.value
    )
    return session.execute(found.limit(1)).first() is not None


def after(database: Database, sequence: int, limit: int = 500) -> list[Change]:
    """At most `limit` changes that follow `sequence`, oldest first."""
    with database.read() as session:
        rows = session.scalars(
            select(ChangeRow)
            .where(ChangeRow.sequence > sequence)
            .order_by(ChangeRow.sequence)
            .limit(limit)
        )
        return [
            Change(
                row.sequence,
                ChangeKind(row.kind),
                DocumentId(row.document_id) if row.document_id is not None else None,
                row.version,
            )
            for row in rows
        ]

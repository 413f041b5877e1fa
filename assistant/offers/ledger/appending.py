"""The ledger of offers: lines are only added, and each holds the hash of the one before."""

from dataclasses import replace

from sqlalchemy.orm import Session

from assistant.offers.ledger.canonical import canonical
from assistant.offers.ledger.entry import Entry
from assistant.offers.ledger.lines import GENESIS, Line
from assistant.offers.ledger.verifying import Verified, verify
from assistant.offers.tables import LedgerHeadRow, LedgerRow
from assistant.texts import storable
from kb.database import SERIALIZED

__all__ = ["LOCK", "Verified", "append", "verify"]

LOCK = LedgerHeadRow.__tablename__
"""The table that everything is locked by which adds a line; see `Database.serialized`."""


def append(session: Session, entry: Entry) -> int:
    """Add a line in the transaction that does what it tells of; return its number.

    Only within `Database.serialized(…, locking=LOCK)`: raises ValueError elsewhere, because two
    lines could follow the same one.
    """
    if session.info.get(SERIALIZED) != LOCK:
        raise ValueError("the ledger is written within Database.serialized(…, locking=LOCK)")
    head = session.get(LedgerHeadRow, 1, populate_existing=True)
    if head is None:
        head = LedgerHeadRow(id=1, seq=0, hash=GENESIS)
        session.add(head)
    line = _line(entry, seq=head.seq + 1, previous=head.hash)
    session.add(
        LedgerRow(
            seq=line.seq,
            at=line.at,
            event=line.event,
            actor=line.actor,
            customer=line.customer,
            case_id=line.case,
            offer=line.offer,
            decision=line.decision,
            value_minor=line.value_minor,
            currency=line.currency,
            detail=line.detail,
            previous=line.previous,
            hash=line.hash,
        )
    )
    head.seq, head.hash = line.seq, line.hash
    # At once: a line that the database refuses belongs to what was being done.
    session.flush()
    return line.seq


def _line(entry: Entry, *, seq: int, previous: str) -> Line:
    line = Line(
        seq=seq,
        at=entry.at,
        event=entry.event.value,
        actor=storable(entry.actor),
        customer=storable(entry.customer),
        case=storable(entry.case),
        offer=storable(entry.offer),
        decision=storable(entry.decision),
        value_minor=entry.value.minor if entry.value is not None else None,
        currency=entry.value.currency if entry.value is not None else "",
        detail=canonical(entry.detail),
        previous=previous,
        hash="",
    )
    return replace(line, hash=line.expected_hash)

"""Finding what was changed, taken out, put in or moved: in the ledger, and in what it tells of."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from assistant.offers.ledger.canonical import digest
from assistant.offers.ledger.entry import Event
from assistant.offers.ledger.fingerprint import STATE
from assistant.offers.ledger.lines import (
    GENESIS,
    UNREADABLE,
    Line,
    UnreadableLineError,
    lines,
    one_moment,
)
from assistant.offers.tables import CatalogueRow, DecisionRow, LedgerHeadRow, LedgerRow
from kb.database import Database

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Verified:
    """What checking found: `rows` lines up to the first bad one, which is None when all is well.

    `head` is the hash of the last good line: written down elsewhere, it proves later that
    nothing before it was made anew.
    """

    rows: int
    ok: bool
    first_bad: int | None = None
    why: str = ""
    head: str = GENESIS


class _BadError(Exception):
    """Where the ledger is not as it was written, and why one can tell."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(why)
        self.seq = seq
        self.why = why


@dataclass(slots=True)
class _Walk:
    """How far the chain holds, and what its lines last told of decisions and catalogues.

    `told` has the line's number and the fingerprint, by what it is of. `emptied` says how lines
    stand since their customer was forgotten.
    """

    rows: int = 0
    head: str = GENESIS
    noted: bool = False
    told: dict[str, tuple[int, str]] = field(default_factory=dict)
    emptied: dict[int, str] = field(default_factory=dict)


def verify(database: Database, *, noted: str = "") -> Verified:
    """Check every line, the head, every decision and catalogue, as they are at one moment.

    `noted` is a hash that was written down elsewhere: it must still be a line's. Whoever can
    write the database can make the whole chain anew; only that finds it. A line that was emptied
    when its customer was forgotten keeps its hash, and a later line vouches for what is left.
    """
    walk = _Walk(noted=not noted)
    try:
        with one_moment(database) as session:
            walk.emptied = _emptied(session)
            for line in lines(session):
                _follow(line, walk)
                _hear(line, walk)
                walk.noted = walk.noted or line.hash == noted
            _check_head(session, walk)
            if not walk.noted:
                raise _BadError(1, "the hash that was written down is no line's any more")
            _check_told(chain(_decisions(session), _catalogues(session)), walk)
    except UnreadableLineError as error:
        return Verified(walk.rows, False, error.seq, "the line cannot be read", walk.head)
    except _BadError as bad:
        return Verified(walk.rows, False, bad.seq, bad.why, walk.head)
    return Verified(walk.rows, True, head=walk.head)


def _follow(line: Line, walk: _Walk) -> None:
    expected = walk.rows + 1
    if line.seq > expected:
        raise _BadError(expected, f"the line is missing; the next one is {line.seq}")
    if line.seq < expected:
        raise _BadError(line.seq, "the line was put in: the first line is 1")
    if line.previous != walk.head:
        raise _BadError(line.seq, "the line does not follow the one before it")
    emptied = walk.emptied.get(line.seq) == line.as_it_stands
    if line.hash != line.expected_hash and not emptied:
        raise _BadError(line.seq, "the line is not what was written: its hash differs")
    walk.rows, walk.head = line.seq, line.hash


def _emptied(session: Session) -> dict[int, str]:
    """How lines stand that a later one says were emptied, each as the last one says.

    Who vouches is a line like others: it is followed in its turn.
    """
    vouching = select(LedgerRow.seq, LedgerRow.detail).where(
        LedgerRow.event == Event.FORGOTTEN.value, LedgerRow.decision == ""
    )
    stands: dict[int, str] = {}
    for by, told in session.execute(vouching.order_by(LedgerRow.seq)):
        try:
            lines_told = json.loads(told)["lines"].items()
        except (ValueError, TypeError, LookupError, AttributeError):
            # What nobody wrote so is found when the line itself is followed.
            continue
        for seq, so in lines_told:
            if seq.isdecimal() and int(seq) < by:
                stands[int(seq)] = str(so)
    return stands


def _hear(line: Line, walk: _Walk) -> None:
    """Remember what a line tells of a decision or a catalogue."""
    try:
        detail = json.loads(line.detail)
    except ValueError:
        detail = None
    if not isinstance(detail, dict):
        raise _BadError(line.seq, "what the line tells was never written so")
    if line.decision:
        walk.told[f"decision {line.decision}"] = (line.seq, str(detail.get("state", "")))
    if line.event == Event.CATALOGUE.value:
        version = f"catalogue version {detail.get('version')}"
        walk.told[version] = (line.seq, str(detail.get("text", "")))


def _check_head(session: Session, walk: _Walk) -> None:
    head = select(LedgerHeadRow.seq, LedgerHeadRow.hash).where(LedgerHeadRow.id == 1)
    found = session.execute(head).one_or_none()
    if found is None:
        if not walk.rows:
            return
        raise _BadError(walk.rows, "the note of how far the ledger goes is gone")
    seq, hash_ = found
    if seq > walk.rows:
        raise _BadError(walk.rows + 1, f"the line is missing; the ledger goes to {seq}")
    if seq < walk.rows:
        raise _BadError(seq + 1, f"the line was put in: the ledger goes to {seq}")
    if hash_ != walk.head:
        raise _BadError(walk.rows, "the line is another than the one that was written last")


def _check_told(stands: Iterable[tuple[str, str]], walk: _Walk) -> None:
    """Find what is not as its last line says; of several, the earliest line comes first."""
    bad: list[_BadError] = []
    for what, fingerprint in stands:
        seq, told = walk.told.pop(what, (walk.rows + 1, ""))
        if not told:
            bad.append(_BadError(seq, f"no line tells of {what}"))
        elif told != fingerprint:
            bad.append(_BadError(seq, f"{what} is not what the line says of it"))
    bad += [_BadError(seq, f"{what} is gone") for what, (seq, _) in walk.told.items()]
    if bad:
        raise min(bad, key=lambda each: each.seq)


def _catalogues(session: Session) -> Iterator[tuple[str, str]]:
    rows = select(CatalogueRow.version, CatalogueRow.text).order_by(CatalogueRow.version)
    for version, text in session.execute(rows.execution_options(yield_per=1)):
        yield f"catalogue version {version}", digest(text)


def _decisions(session: Session) -> Iterator[tuple[str, str]]:
    """Every decision and its fingerprint; an empty one where it cannot be read."""
    last: str | None = None
    while ids := session.scalars(_ids_after(last).limit(_AT_ONCE)).all():
        yield from _states(session, ids)
        last = ids[-1]


def _ids_after(last: str | None) -> Select[str]:
    ids = select(DecisionRow.id).order_by(DecisionRow.id)
    return ids if last is None else ids.where(DecisionRow.id > last)


def _states(session: Session, ids: Sequence[str]) -> list[tuple[str, str]]:
    columns = [getattr(DecisionRow, name) for name in STATE]
    wanted = select(*columns).where(DecisionRow.id.between(ids[0], ids[-1]))
    try:
        found = session.execute(wanted).all()
        return [(f"decision {row[0]}", digest(list(row))) for row in found]
    except UNREADABLE:
        if len(ids) == 1:
            return [(f"decision {ids[0]}", "")]
        return [state for id_ in ids for state in _states(session, [id_])]

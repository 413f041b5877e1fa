"""Finding any line of the ledger that was changed, taken out, put in or moved, and any decision."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from assistant.offers.canonical import digest
from assistant.offers.chain import GENESIS, UNREADABLE, Line, UnreadableLineError, lines, one_moment
from assistant.offers.decisions import STATE
from assistant.offers.tables import DecisionRow, LedgerHeadRow
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
    """How far the chain holds, and the last line about each decision with its fingerprint."""

    rows: int = 0
    head: str = GENESIS
    noted: bool = False


def verify(database: Database, *, noted: str = "") -> Verified:
    """Check every line, the head and every decision, as they are at one moment.

    `noted` is a hash that was written down elsewhere: it must still be a line's. Whoever can
    write the database can make the whole chain anew; only that finds it.
    """
    walk = _Walk(noted=not noted)
    try:
        with one_moment(database) as session:
            states: dict[str, tuple[int, str]] = {}
            for line in lines(session):
                _follow(line, walk)
                walk.noted = walk.noted or line.hash == noted
                if line.decision:
                    states[line.decision] = (line.seq, _state(line))
            _check_head(session, walk)
            if not walk.noted:
                raise _BadError(1, "the hash that was written down is no line's any more")
            _check_decisions(session, states, walk)
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
    if line.hash != line.expected_hash:
        raise _BadError(line.seq, "the line is not what was written: its hash differs")
    walk.rows, walk.head = line.seq, line.hash


def _state(line: Line) -> str:
    detail = json.loads(line.detail)
    state = detail.get("state") if isinstance(detail, dict) else None
    return state if isinstance(state, str) else ""


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


def _check_decisions(session: Session, states: dict[str, tuple[int, str]], walk: _Walk) -> None:
    """Find decisions that are not what their last line says; the earliest line comes first."""
    bad: list[_BadError] = []
    for id_, state in _decisions(session):
        seq, told = states.pop(id_, (walk.rows + 1, ""))
        if not told:
            bad.append(_BadError(seq, f"no line tells of decision {id_}"))
        elif told != state:
            bad.append(_BadError(seq, f"decision {id_} is not what the line says of it"))
    bad += [_BadError(seq, f"decision {id_} is gone") for id_, (seq, _) in states.items()]
    if bad:
        raise min(bad, key=lambda each: each.seq)


def _decisions(session: Session) -> Iterator[tuple[str, str]]:
    """Every decision's id and fingerprint; an empty one where it cannot be read."""
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
        return [(row[0], digest(list(row))) for row in session.execute(wanted).all()]
    except UNREADABLE:
        if len(ids) == 1:
            return [(ids[0], "")]
        return [state for id_ in ids for state in _states(session, [id_])]

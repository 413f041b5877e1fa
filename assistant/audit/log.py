"""The audit log in SQL: lines are added at the end of the chain, and never changed."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import event, insert, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from assistant.audit.chain import GENESIS, body_of, hash_of
from assistant.audit.cleaning import cleaned
from assistant.audit.model import Note
from assistant.audit.tables import AuditRow
from kb.database import Database

_WAITING = "audit notes"
# Everyone who adds a line waits for the one before; no other lock has this number.
_TAKE_TURNS = text("SELECT pg_advisory_xact_lock(7242007)")


class SqlAuditLog:
    """An `AuditLog` in a home's database; one instance serves all threads and processes."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def note(self, session: Session, note: Note) -> None:
        """Add a line in the transaction of the act itself, as the last thing it does.

        It is written right before the commit: whoever adds lines takes turns, and nobody keeps
        the others waiting while they still work, nor waits for them with anything locked after.
        Raises ValueError at once for what the log never holds, see `cleaning.cleaned`. Only in
        a transaction that writes.
        """
        fit = cleaned(note)
        waiting: list[Note] | None = session.info.get(_WAITING)
        if waiting is None:
            waiting = session.info[_WAITING] = []
            event.listen(session, "before_commit", self._write)
            event.listen(session, "after_rollback", _forget)
        waiting.append(fit)

    def note_alone(self, note: Note) -> None:
        """Add a line in a transaction of its own; never within one that writes."""
        with self._database.write() as session:
            self.note(session, note)

    def _write(self, session: Session) -> None:
        if session.in_nested_transaction():
            return
        waiting: list[Note] = session.info.get(_WAITING, [])
        if not waiting:
            return
        # What the act itself changes comes first, so that no lock is asked for after ours.
        session.flush()
        if self._database.dialect == "postgresql":
            session.execute(_TAKE_TURNS)
        number, before = _head(session)
        for note in waiting:
            number += 1
            before = self._add(session, number, note, before)
        waiting.clear()

    def _add(self, session: Session, number: int, note: Note, before: str) -> str:
        """Add one line; return its hash."""
        at = self._now()
        body = body_of(number, at, note, before)
        line = {
            "number": number,
            "at": at,
            "act": note.act.value,
            "by": note.by.id,
            "about": note.about,
            "body": body,
            "sha256": hash_of(body),
        }
        if self._database.dialect == "sqlite":
            session.execute(insert(AuditRow).values(line))
            return str(line["sha256"])
        # A serialisable transaction sees the moment it began at. Where a line was added since,
        # this has it tried again, as an insert that fails would not; others always see the last.
        added = session.execute(
            postgresql.insert(AuditRow)
            .values(line)
            .on_conflict_do_nothing()
            .returning(AuditRow.number)
        ).scalar_one_or_none()
        if added is None:
            raise ValueError(f"line {number} of the audit log is there already")
        return str(line["sha256"])


def _head(session: Session) -> tuple[int, str]:
    """The last line's number and hash."""
    last = select(AuditRow.number, AuditRow.sha256).order_by(AuditRow.number.desc()).limit(1)
    found = session.execute(last).one_or_none()
    return (found[0], found[1]) if found is not None else (0, GENESIS)


def _forget(session: Session) -> None:
    """What was taken back was not done."""
    session.info.get(_WAITING, []).clear()

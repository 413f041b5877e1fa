"""One customer's data on request: what there is, handed out, erased."""

from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from assistant.access.owner import OWNER
from assistant.audit.marks import mark_of
from assistant.audit.model import Act, Actor, Note
from assistant.audit.ports import AuditLog
from assistant.audit.tables import AuditRow
from assistant.cases.tables import CaseSubjectRow, ConversationRow, DraftRow
from assistant.casework.tables import CaseRow
from assistant.masking.masker import Find
from assistant.offers.ledger import appending
from assistant.offers.ledger.lines import one_moment
from assistant.privacy import erasing, exporting
from assistant.privacy.counting import held_of
from assistant.privacy.errors import NothingHeldError
from assistant.privacy.model import Erased, Held, Kind, Subject
from assistant.privacy.reach import Reach, reach_of
from kb.database import Database


class PrivacyDesk:
    """A home's `Privacy`; threads may share it. `find` finds personal data in a text."""

    def __init__(self, database: Database, *, find: Find, now: Callable[[], datetime]) -> None:
        self._database = database
        self._find = find
        self._now = now

    def held(self, subject: Subject) -> Held:
        """What is kept of somebody; see `Privacy.held`."""
        with one_moment(self._database) as session:
            return held_of(session, _found(session, subject))

    def export(self, subject: Subject, *, by: Actor, audit: AuditLog) -> Iterator[bytes]:
        """A ZIP of everything about them; see `Privacy.export`."""
        with one_moment(self._database) as session:
            held = held_of(session, _found(session, subject))
            mark = _mark(session, subject)
        audit.note_alone(Note(Act.CUSTOMER_EXPORTED, by, mark, _counts(held)))
        return self._exported(subject)

    def _exported(self, subject: Subject) -> Iterator[bytes]:
        with one_moment(self._database) as session:
            yield from exporting.export(session, _found(session, subject), find=self._find)

    def erase(self, subject: Subject, *, by: Actor, audit: AuditLog) -> Erased:
        """Erase all that is kept of them; see `Privacy.erase`."""

        def work(session: Session) -> Erased:
            mark, reach = _mark(session, subject), reach_of(session, subject)
            if reach.is_empty:
                return _erased_before(session, subject, mark)
            held = held_of(session, reach)
            erasing.erase(session, reach, by=by.id, at=self._now())
            details = {**_counts(held), "subject": subject.kind.value}
            audit.note(session, Note(Act.CUSTOMER_ERASED, by, mark, details))
            return Erased(held, mark)

        erased = self._database.serialized(work, locking=appending.LOCK)
        self.finish()
        return erased

    def finish(self) -> None:
        """Erase what was written while somebody was erased, and the bytes underneath."""

        def erase_late(session: Session) -> None:
            reach = _late(session)
            if not reach.is_empty:
                erasing.erase(session, reach, by=OWNER, at=self._now())

        self._database.serialized(erase_late, locking=appending.LOCK)
        self._database.forget_deleted()

    def finish_late(self) -> None:
        """Do the same where anything came late; elsewhere it only reads, and nobody waits."""
        with self._database.read() as session:
            nothing = _late(session).is_empty
        if not nothing:
            self.finish()


def _found(session: Session, subject: Subject) -> Reach:
    reach = reach_of(session, subject)
    if reach.is_empty:
        raise NothingHeldError(str(subject))
    return reach


def _late(session: Session) -> Reach:
    """What was kept of forgotten cases after they were: an answer that was still being made."""
    written = or_(
        exists().where(ConversationRow.id == CaseRow.id),
        exists().where(CaseSubjectRow.case_id == CaseRow.id),
        exists().where(DraftRow.conversation == CaseRow.id),
    )
    chosen = select(CaseRow.id).where(CaseRow.forgotten_at.is_not(None), written)
    cases = frozenset(session.scalars(chosen))
    return Reach(cases=cases, conversations=cases)


def _erased_before(session: Session, subject: Subject, mark: str) -> Erased:
    noted = select(AuditRow.number).where(
        AuditRow.about == mark, AuditRow.act == Act.CUSTOMER_ERASED.value
    )
    if session.scalars(noted.limit(1)).first() is None:
        raise NothingHeldError(str(subject))
    return Erased(Held(dict.fromkeys(Kind, 0)), mark, again=True)


def _mark(session: Session, subject: Subject) -> str:
    """What the audit log calls somebody: the same for the same id, and only in this home."""
    return f"customer {mark_of(session, f'{subject.kind.value} {subject.value.strip()}')}"


def _counts(held: Held) -> dict[str, str]:
    return {kind.value: str(count) for kind, count in held.counts.items() if count}

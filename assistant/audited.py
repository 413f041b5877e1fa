"""How acts come into the audit log that a room beneath it does, the library's, or an edge.

Whoever has a session of the act notes in it, or hands `noting` to whoever has it. What changes
nothing in the database is noted right after it was done, by `note_done` alone: whoever looks for
what is noted at an edge looks for the callers of both.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from assistant.access.acting import acting
from assistant.access.model import Person
from assistant.access.owner import owner
from assistant.access.tables import PersonRow
from assistant.audit.log import SqlAuditLog
from assistant.audit.model import Act, Actor, Note
from assistant.audit.ports import AuditLog
from assistant.customers.store import Taken
from kb.database import Database
from kb.model import DocumentKind
from kb.record import Fate, Noted, Recorded, VersionDraft

COMMAND_LINE = "command line"
"""Who hands in files at the command line, as the library names them."""


def noting(
    audit: AuditLog,
    act: Act,
    *,
    by: Person,
    about: str = "",
    details: Mapping[str, str] | None = None,
) -> Callable[[Session], None]:
    """What notes an act in the transaction that does it, so that both are there or neither."""
    note = Note(act, acting(by), about, details or {})
    return lambda session: audit.note(session, note)


def noting_by_owner(
    database: Database, act: Act, about: str = "", details: Mapping[str, str] | None = None
) -> Callable[[Session], None]:
    """The same for a command, which the owner of the home gave."""
    return noting(log_of(database), act, by=owner(), about=about, details=details)


def note_done(
    audit: AuditLog,
    act: Act,
    *,
    by: Person,
    about: str = "",
    details: Mapping[str, str] | None = None,
) -> None:
    """Note an act that has just succeeded, in a transaction of its own."""
    audit.note_alone(Note(act, acting(by), about, details or {}))


def note_by_owner(
    database: Database, act: Act, about: str = "", details: Mapping[str, str] | None = None
) -> None:
    """The same for a command, which the owner of the home gave."""
    note_done(log_of(database), act, by=owner(), about=about, details=details)


def log_of(database: Database) -> AuditLog:
    """The audit log of a home whose application is not open."""
    return SqlAuditLog(database, lambda: datetime.now(UTC))


def noting_customers(
    audit: AuditLog, *, by: Person, details: Mapping[str, str] | None = None
) -> Callable[[Session, Taken], None]:
    """What notes how many customers came in, in the transaction that brings them; never whom."""

    def noted(session: Session, taken: Taken) -> None:
        counted = {
            "added": str(taken.added),
            "changed": str(taken.changed),
            "unchanged": str(taken.unchanged),
        }
        note = Note(Act.CUSTOMERS_IMPORTED, acting(by), details={**(details or {}), **counted})
        audit.note(session, note)

    return noted


def noting_documents(audit: AuditLog) -> Noted:
    """What notes the versions that come into the library, in the transaction that brings them.

    A file of resolutions becomes many documents: they are one line for each such transaction.
    """

    def noted(session: Session, recorded: Sequence[tuple[VersionDraft, Recorded]]) -> None:
        new = [each for each in recorded if each[1].fate is not Fate.UNCHANGED]
        resolved: dict[tuple[str, str], list[Recorded]] = {}
        for draft, kept in new:
            if draft.kind is DocumentKind.RESOLUTION:
                resolved.setdefault((draft.recorded_by, draft.source), []).append(kept)
                continue
            details = {
                "version": str(kept.version),
                "audience": draft.audience.value,
                "source": draft.source,
            }
            by = _actor(session, draft.recorded_by)
            audit.note(session, Note(Act.DOCUMENT_ADDED, by, document(draft.document_id), details))
        for (who, source), several in resolved.items():
            about = document(several[0].document_id) if len(several) == 1 else "resolutions"
            details = {"documents": str(len(several)), "source": source}
            audit.note(session, Note(Act.DOCUMENT_ADDED, _actor(session, who), about, details))

    return noted


def document(document_id: str) -> str:
    """What a line is about when it is about a document."""
    return f"document {document_id}"


def _actor(session: Session, recorded_by: str) -> Actor:
    """Who brought a version in: a person's id, the command line, or a name in their place."""
    if recorded_by == COMMAND_LINE:
        return acting(owner())
    row = session.get(PersonRow, recorded_by)
    return Actor(recorded_by, row.name if row is not None else recorded_by)

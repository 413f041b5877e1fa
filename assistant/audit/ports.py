"""How other rooms write the audit log; `assistant.audit.log` has one."""

from typing import Protocol

from sqlalchemy.orm import Session

from assistant.audit.model import Note


class AuditLog(Protocol):
    """Writes down what was done; an act and its line are one transaction."""

    def note(self, session: Session, note: Note) -> None:
        """Add a line at the end of the chain, in the transaction of the act itself."""

    def note_alone(self, note: Note) -> None:
        """Add a line in a transaction of its own, for acts that change nothing in the database."""

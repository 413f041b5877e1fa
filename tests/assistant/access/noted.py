"""An audit log that keeps its lines in a list, for tests of what writes into it."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from assistant.access.acting import acting
from assistant.access.owner import owner
from assistant.audit.model import Note

OWNER_ACTS = acting(owner())
"""Whoever works at the command line, as the log names them."""


@dataclass(frozen=True, slots=True)
class Noted:
    """Remembers what was noted, in order."""

    notes: list[Note] = field(default_factory=list)

    def note(self, session: Session, note: Note) -> None:
        """Remember a note of a transaction that is under way."""
        assert session.in_transaction()
        self.notes.append(note)

    def note_alone(self, note: Note) -> None:
        """Remember a note."""
        self.notes.append(note)

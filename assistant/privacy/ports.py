"""What screens, the API and the command line ask of privacy."""

from collections.abc import Iterator
from typing import Protocol

from assistant.audit.model import Actor
from assistant.audit.ports import AuditLog
from assistant.privacy.model import Erased, Held, Subject


class Privacy(Protocol):
    """One customer's data on request; threads may share it."""

    def held(self, subject: Subject) -> Held:
        """What is kept of somebody; raises NothingHeldError where nothing is."""

    def export(self, subject: Subject, *, by: Actor, audit: AuditLog) -> Iterator[bytes]:
        """A ZIP of everything about them in pieces, for them to have; raises NothingHeldError.

        It is complete as of one moment. Other people's personal data is masked in it, and the
        library's internal words are not in it. The audit log hears of it before the first piece.
        """

    def erase(self, subject: Subject, *, by: Actor, audit: AuditLog) -> Erased:
        """Erase all that is kept of them, all or nothing; doing it again is harmless.

        Cases stay as numbers, times and outcomes, and what was given as sums. A chat that is open
        ends. Raises NothingHeldError for whom nothing is or was kept.
        """

    def finish(self) -> None:
        """Finish what a crash left undone and erase what came late; at every start."""

"""What the admin pages stand on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.access.passwords import Passwords
from assistant.audit.ports import AuditLog
from assistant.ports import Assistant
from assistant.ui.admin.frame import Frame
from kb.database import Database


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Ground:
    """The application, the log of what is done here, and how pages are drawn."""

    assistant: Assistant
    audit: AuditLog
    frame: Frame
    passwords: Passwords
    now: Callable[[], datetime] = _now

    @property
    def database(self) -> Database:
        """The home's database."""
        return self.assistant.database

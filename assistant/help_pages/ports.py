"""What the public pages ask of the application."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from assistant.settings import Settings
from kb.database import Database
from kb.model import Audience, Hit


class PublicLibrary(Protocol):
    """The application as far as anybody may read it; safe to use from many threads."""

    @property
    def settings(self) -> Settings:
        """The settings it was opened with."""

    @property
    def database(self) -> Database:
        """The home's database."""

    def search(self, text: str, *, audience: Audience, on: date, limit: int) -> Sequence[Hit]:
        """At most `limit` passages in force on a day, best first."""

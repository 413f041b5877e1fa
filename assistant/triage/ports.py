"""What cases, screens and commands ask of triage."""

from collections.abc import Mapping
from typing import Protocol

from assistant.triage.model import Inbound, Triage


class Triages(Protocol):
    """Reads messages; threads may share it. Nothing raises for whatever a message holds."""

    def read(self, message: Inbound) -> Triage:
        """What a message says; an empty one is calm, of no topic, and says that it is empty."""

    def topics(self) -> Mapping[str, str]:
        """The taxonomy: titles by topic id, in its order."""

"""What triage asks of whoever tells topics."""

from collections.abc import Mapping
from typing import Protocol

from assistant.triage.model import TopicFound
from kb.ports import Vector


class TellsTopics(Protocol):
    """Tells what a message is about; threads may share it, nothing raises."""

    def tell(self, text: str, vector: Vector) -> TopicFound | None:
        """The topic of a text whose unit vector this is; None where there is no taxonomy."""

    def titles(self) -> Mapping[str, str]:
        """Titles by topic id, in the taxonomy's order."""


class NoTopics:
    """Stands where there is no taxonomy."""

    def tell(self, text: str, vector: Vector) -> TopicFound | None:
        """Nothing."""
        return None

    def titles(self) -> Mapping[str, str]:
        """None."""
        return {}

"""What offers refuse, each in words for the person who asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import RequestRefusedError


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a catalogue; `line` counts from 1, 0 when it is nowhere."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason


class CatalogueRefusedError(RequestRefusedError):
    """A catalogue is wrong; nothing of it was taken."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = tuple(faults)

"""What a reader is given: one file's bytes and what reading it may cost."""

import time
from dataclasses import dataclass, field

from ingest.limits import STANDARD_LIMITS, Limits


@dataclass(frozen=True, slots=True)
class Source:
    """A file in memory.

    `name` is the file's name with its ending; `tesseract` is the path of that program, or
    None where it is not installed; `deadline` is a moment of `time.monotonic`.
    """

    name: str
    data: bytes
    limits: Limits = STANDARD_LIMITS
    password: str | None = None
    tesseract: str | None = None
    deadline: float = field(default=float("inf"))

    @property
    def suffix(self) -> str:
        """The name's ending in lower case with its dot, or nothing."""
        stem, dot, ending = self.name.rpartition(".")
        return f".{ending.lower()}" if dot and stem else ""

    def seconds_left(self) -> float:
        """Seconds until the deadline; never below zero."""
        return max(0.0, self.deadline - time.monotonic())

    def part(self, name: str, data: bytes) -> "Source":
        """A file found inside this one, under the same limits."""
        return Source(name, data, self.limits, self.password, self.tesseract, self.deadline)

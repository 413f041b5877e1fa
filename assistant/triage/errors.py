"""What triage refuses, in words for the person who edits its lexicon."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import RequestRefusedError


@dataclass(frozen=True, slots=True)
class LexiconFault:
    """One thing that is wrong in a file of the lexicon; `line` from 1, 0 where there is none."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        place = f"{self.file} line {self.line}" if self.line else self.file
        return f"{place}: {self.reason}"


class LexiconRefusedError(RequestRefusedError):
    """A lexicon is wrong; nothing of it was taken."""

    def __init__(self, faults: Sequence[LexiconFault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = tuple(faults)

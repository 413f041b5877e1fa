"""Everything a service plan can be refused for."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import RequestRefusedError


@dataclass(frozen=True, slots=True)
class PlanFault:
    """One fault of a plan: its line (from 1; 0 for none), what is wrong and what to write."""

    line: int
    reason: str


class PlanRefusedError(RequestRefusedError):
    """A service plan that cannot hold; `faults` in the order of their lines, never empty."""

    def __init__(self, faults: Sequence[PlanFault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        first = self.faults[0]
        more = len(self.faults) - 1
        super().__init__(
            f"line {first.line}: {first.reason}" + (f" (and {more} more)" if more else "")
        )

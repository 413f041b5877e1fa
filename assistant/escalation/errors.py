"""Everything a service plan can be refused for, and calendars that never open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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


class NoWorkingHoursError(RequestRefusedError):
    """A calendar that is not open long enough for a time to end."""

    def __init__(self, calendar: str, wanted: str, start: datetime) -> None:
        super().__init__(
            f"calendar {calendar!r} is not open for {wanted} within twenty years of"
            f" {start:%Y-%m-%d}; give it working hours in the service plan, or write a shorter time"
        )

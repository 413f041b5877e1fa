"""What customers refuse, each in words for the person who asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import RequestRefusedError

_TOLD = 5


class UnknownCustomerError(RequestRefusedError):
    """No customer has this id."""

    def __init__(self, customer: str) -> None:
        super().__init__(
            f"no customer has the id {customer!r}; find theirs with 'handrail customers list',"
            " or import them first"
        )
        self.customer = customer


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with what was handed in; `line` counts from 1, 0: not in a file.

    `customer` is whose entry it is, where that can be told.
    """

    line: int
    reason: str
    customer: str = ""

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason


class CustomersRefusedError(RequestRefusedError):
    """Customers cannot be taken as they are; nothing of them was kept."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        told = "; ".join(map(str, faults[:_TOLD]))
        more = f"; and {len(faults) - _TOLD} more" if len(faults) > _TOLD else ""
        super().__init__(f"nothing was taken: {told}{more}")
        self.faults = tuple(faults)

"""What the ledger has a line for; plain values."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from assistant.money import Money


class Event(StrEnum):
    """What the ledger has a line for."""

    SHOWN = "shown"
    MADE = "made"
    DECLINED = "declined"
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"
    TURNED_DOWN = "turned_down"
    FULFILLED = "fulfilled"
    RATED = "rated"
    CATALOGUE = "catalogue"
    FORGOTTEN = "forgotten"


Detail = str | int | float | bool | list["Detail"] | dict[str, "Detail"] | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger before it is chained; `detail` holds rule, policy and limits.

    What does not apply is empty or None.
    """

    event: Event
    at: datetime
    actor: str
    customer: str = ""
    case: str = ""
    offer: str = ""
    decision: str = ""
    value: Money | None = None
    detail: dict[str, Detail] = field(default_factory=dict)

"""What is typed into a form, read strictly; what cannot be read is a fault of its field."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from assistant.offers.model import FrequencyCap, Rolling
from assistant.ui.events import Sent

_MOST_ROWS = 200
_LONGEST_NUMBER = 30


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field of a form; `name` is empty for the form as a whole."""

    name: str
    reason: str


@dataclass(slots=True)
class Typed:
    """Reads the fields of one form, and gathers what is wrong with them."""

    sent: Sent
    faults: list[FieldFault] = field(default_factory=list)

    def text(self, name: str) -> str:
        """What a field says, without the blanks around it."""
        return self.sent.text(name)

    def needed(self, name: str, reason: str) -> str:
        """What a field says; empty is a fault."""
        if not self.text(name):
            self.fault(name, reason)
        return self.text(name)

    def several(self, name: str) -> frozenset[str]:
        """The boxes that are ticked under one name."""
        return frozenset(self.text(name).split("\n")) - {""}

    def amount(self, name: str) -> Decimal | None:
        """An amount of money or a number, not negative; None for an empty field."""
        typed = self.text(name)
        if not typed:
            return None
        number = _decimal(typed)
        if number is None:
            self.fault(name, f"“{typed}” is no amount; write 25 or 25.00.")
        elif number < 0:
            self.fault(name, "An amount is not negative.")
        else:
            return number
        return None

    def share(self, name: str) -> Decimal | None:
        """A percentage as a share, 0 to 1 for 0 to 100 and beyond; None for an empty field."""
        typed = self.text(name).removesuffix("%").strip()
        if not typed:
            return None
        number = _decimal(typed)
        if number is None or number < 0:
            self.fault(name, f"“{typed}” is no percentage; write 10 or 12.5.")
            return None
        # Trailing zeros say nothing: ten per cent is ten per cent.
        return Decimal(f"{(number / 100).normalize():f}")

    def count(self, name: str) -> int | None:
        """A whole number from 1; None for an empty field."""
        typed = self.text(name)
        if not typed:
            return None
        if typed.isdecimal() and len(typed) < 6 and int(typed) > 0:
            return int(typed)
        self.fault(name, f"“{typed}” is no count; write a whole number from 1.")
        return None

    def day(self, name: str) -> date | None:
        """A day; None for an empty field."""
        found = self.sent.day(name)
        if found is None and self.text(name):
            self.fault(name, f"“{self.text(name)}” is no day; write 2026-03-31.")
        return found

    def rolling(self, name: str) -> Rolling | None:
        """An amount in so many days, of two fields that are both filled or both empty."""
        amount, days = self.amount(f"{name}_amount"), self.count(f"{name}_days")
        if amount is not None and days is not None:
            return Rolling(amount, days)
        if self.text(f"{name}_amount") and not self.text(f"{name}_days"):
            self.fault(f"{name}_days", "In how many days?")
        if self.text(f"{name}_days") and not self.text(f"{name}_amount"):
            self.fault(f"{name}_amount", "How much in these days?")
        return None

    def cap(self, name: str) -> FrequencyCap | None:
        """So many times in so many days, of two fields that are both filled or both empty."""
        times, days = self.count(f"{name}_times"), self.count(f"{name}_days")
        if times is not None and days is not None:
            return FrequencyCap(times, days)
        if self.text(f"{name}_times") and not self.text(f"{name}_days"):
            self.fault(f"{name}_days", "In how many days?")
        if self.text(f"{name}_days") and not self.text(f"{name}_times"):
            self.fault(f"{name}_times", "How often in these days?")
        return None

    def rows(self, name: str, part: str) -> Iterator[str]:
        """The names of the rows of a list, as long as `part` was sent: caps.0, caps.1, …"""
        for at in range(_MOST_ROWS):
            if f"{name}.{at}.{part}" not in self.sent.texts:
                return
            yield f"{name}.{at}"

    def fault(self, name: str, reason: str) -> None:
        """Note what is wrong with a field."""
        self.faults.append(FieldFault(name, reason))


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and len(text) <= _LONGEST_NUMBER else None

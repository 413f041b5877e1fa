"""What kinds of personal data there are, and where some was found."""

from dataclasses import dataclass
from enum import StrEnum

from kb.model import Span


class Kind(StrEnum):
    """A kind of personal data; its value stands in brackets where the data stood.

    In order of precedence: where two overlap, the earlier names what is removed.
    """

    SECRET = "password"  # noqa: S105  # what is shown instead of one
    EMAIL = "email"
    LINK = "link"
    IBAN = "IBAN"
    CARD = "card"
    ID_NUMBER = "ID number"
    BIRTH = "date of birth"
    DEVICE = "device"
    IP_ADDRESS = "IP address"
    ACCOUNT = "account"
    ORDER = "order"
    REFERENCE = "reference"
    PHONE = "phone"
    ADDRESS = "address"
    HANDLE = "user name"
    NAME = "name"

    @property
    def placeholder(self) -> str:
        """What a reader sees in place of the data, such as `[email]`."""
        return f"[{self.value}]"


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data in a text: its kind and its place, never the data itself."""

    kind: Kind
    span: Span


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without the personal data that was found in it.

    `found` has its places in the text as it was, in order, none overlapping; whoever still
    holds that text can put the data back.
    """

    text: str
    found: tuple[Finding, ...]

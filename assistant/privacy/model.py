"""Whose data a request is about, and what is kept of them; plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class SubjectKind(StrEnum):
    """What somebody is named by."""

    CUSTOMER = "customer"
    CONTACT = "contact"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody the company serves: by our id, by a contact of theirs, or by an anonymous chat.

    A contact is an e-mail address, a phone number or a handle that is one person's.
    """

    kind: SubjectKind
    value: str

    def __post_init__(self) -> None:
        if not self.value.strip():
            raise ValueError(f"a {self.kind.value} needs its id or contact")

    def __str__(self) -> str:
        return f"{self.kind.value} {self.value!r}"


class Kind(StrEnum):
    """What kind of thing is kept of a customer."""

    PROFILE = "profile"
    CASES = "cases"
    MESSAGES = "messages"
    CHATS = "chats"
    FILES = "files"
    ANSWERS = "answers"
    OFFERS = "offers"
    PROMISES = "promises"
    SURVEYS = "surveys"
    DELIVERIES = "deliveries"
    RESOLUTIONS = "resolutions"


@dataclass(frozen=True, slots=True)
class Held:
    """What is kept of a subject: how many of each kind, every kind named.

    `resolutions` are the library's past resolutions that were made of their cases. `shared` are
    contacts of theirs that another customer has too: what has only such a contact is left out.
    """

    counts: Mapping[Kind, int]
    resolutions: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many things in all."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased; `again` says that it had been before, and nothing was left to erase.

    `mark` names the subject in the audit log: it tells nobody who they were, but is the same for
    the same id. `held.resolutions` stay in the library: a knowledge manager should read them.
    """

    held: Held
    mark: str
    again: bool = False

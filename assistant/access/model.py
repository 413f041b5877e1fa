"""People and their roles; plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", str)


class Role(StrEnum):
    """What a person does here."""

    AGENT = "agent"
    KNOWLEDGE_MANAGER = "knowledge_manager"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """The role as a screen writes it."""
        return self.value.replace("_", " ")

    @property
    def may_edit_library(self) -> bool:
        """Whether this role puts documents in and retires them."""
        return self in (Role.KNOWLEDGE_MANAGER, Role.ADMIN)

    @property
    def may_edit_offers(self) -> bool:
        """Whether this role publishes catalogues and limits, and imports customers."""
        return self in (Role.KNOWLEDGE_MANAGER, Role.ADMIN)

    @property
    def may_approve(self) -> bool:
        """Whether this role decides what is above an agent's limits, and sees the floor."""
        return self in (Role.SUPERVISOR, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in; `email` is casefolded and unique."""

    id: PersonId
    name: str
    email: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None = None


TokenId = NewType("TokenId", str)
SessionId = NewType("SessionId", str)


class How(StrEnum):
    """How somebody came in."""

    PASSWORD = "password"  # noqa: S105  (the name of a way in, no password)
    SINGLE_SIGN_ON = "single sign-on"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Somebody is signed in somewhere; `id` opens nothing, it only names the session."""

    id: SessionId
    person: PersonId
    how: How
    address: str
    device: str
    opened_at: datetime
    used_at: datetime

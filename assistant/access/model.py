"""People and how they came in; plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from assistant.access.permissions import Permission, permitted
from assistant.access.roles import Role

PersonId = NewType("PersonId", str)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in; `email` is casefolded and unique.

    `scopes` is what the personal token they came with carries, None where they signed in.
    """

    id: PersonId
    name: str
    email: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None = None
    scopes: frozenset[Permission] | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        """What they may do right now: all of their role, or what of it their token carries.

        Nothing for who was let go.
        """
        if self.disabled_at is not None:
            return frozenset()
        everything = permitted(self.role)
        return everything if self.scopes is None else everything & self.scopes

    def may(self, permission: Permission) -> bool:
        """Whether they may do this right now."""
        return permission in self.permissions


TokenId = NewType("TokenId", str)
SessionId = NewType("SessionId", str)


class How(StrEnum):
    """How somebody came in."""

    PASSWORD = "password"  # noqa: S105  (the name of a way in, no password)
    SINGLE_SIGN_ON = "single sign-on"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Account:
    """An account at an identity provider, which knows its holder as `subject`."""

    issuer: str
    subject: str


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

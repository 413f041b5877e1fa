"""What the audit log holds; plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    """What somebody did that a security officer would ask about."""

    SIGNED_IN = "signed in"
    SIGN_IN_REFUSED = "sign-in refused"
    SIGNED_OUT = "signed out"
    SESSION_REVOKED = "session revoked"
    PASSWORD_CHANGED = "password changed"  # noqa: S105  (the name of an act)
    PASSWORD_RESET = "password reset"  # noqa: S105  (the name of an act)
    SECOND_FACTOR_ON = "second factor on"
    SECOND_FACTOR_OFF = "second factor off"
    PERSON_ADDED = "person added"
    ROLE_GIVEN = "role given"
    PERSON_LET_GO = "person let go"
    PERSON_LET_BACK = "person let back"
    IDENTITY_LINKED = "single sign-on linked"
    IDENTITY_UNLINKED = "single sign-on unlinked"
    TOKEN_MADE = "token made"  # noqa: S105  (the name of an act)
    TOKEN_REVOKED = "token revoked"  # noqa: S105  (the name of an act)
    SITE_CHANGED = "site changed"
    WEBHOOK_CHANGED = "webhook changed"
    DOCUMENT_ADDED = "document added"
    DOCUMENT_RETIRED = "document retired"
    DOCUMENT_REINSTATED = "document reinstated"
    DOCUMENT_ERASED = "document erased"
    OFFERS_PUBLISHED = "offers published"
    SERVICE_PUBLISHED = "service text published"
    CUSTOMERS_IMPORTED = "customers imported"
    CUSTOMER_EXPORTED = "customer exported"
    CUSTOMER_ERASED = "customer erased"
    AUDIT_EXPORTED = "audit log exported"
    REINDEXED = "indexes rebuilt"
    BACKUP_MADE = "backup made"
    BACKUP_RESTORED = "backup restored"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: a person's id and name, 'owner', 'nobody' for strangers, or the provider's."""

    id: str
    name: str


NOBODY = Actor("nobody", "Somebody not signed in")
PROVIDER = "provider"
"""The id of the identity provider, which may add people and give roles."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be written down.

    `about` names what it was done to, such as 'person 4f…' or 'document returns'. `details` are
    short texts by name: never a password, a token, or a customer's words.
    """

    act: Act
    by: Actor
    about: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log; `number` counts from 1 without gaps, `sha256` chains it to all before."""

    number: int
    at: datetime
    note: Note
    sha256: str

"""An identity provider, and what it says of somebody; plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from assistant.access.model import Account, PersonId
from assistant.access.roles import Role

LONGEST_ISSUER = 300
LONGEST_SUBJECT = 255
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Admits(StrEnum):
    """Who may come in from the provider."""

    KNOWN = "known"
    WELCOME = "welcome"


@dataclass(frozen=True, slots=True)
class Provider:
    """Where people sign in instead of here, and what its word counts for.

    `domains` are the ends of e-mail addresses that may come in, empty for any. With a
    `roles_claim` the provider decides roles: the first of `roles` that it names, else agent.
    """

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    name: str = "single sign-on"
    admits: Admits = Admits.KNOWN
    domains: frozenset[str] = frozenset()
    roles_claim: str = ""
    roles: Mapping[str, Role] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not is_safe(self.issuer) or len(self.issuer) > LONGEST_ISSUER:
            raise ValueError("an issuer is an https:// address; http:// only on this machine")
        parts = urlsplit(self.issuer)
        if parts.query or parts.fragment:
            raise ValueError("an issuer has nothing behind a ? or #")
        if not self.client_id:
            raise ValueError("an identity provider knows us by a client id")


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider vouches for; `email` is empty unless it is verified."""

    subject: str
    email: str = ""
    name: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody goes to the provider: where, and what their browser keeps until they are back."""

    url: str
    browser: str


@dataclass(frozen=True, slots=True)
class Return:
    """What a browser brings back: the provider's answer, and what it kept meanwhile."""

    state: str
    code: str
    error: str
    browser: str
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody came back whom we know: who, by which account, and the page they were going to."""

    person: PersonId
    account: Account
    next: str


def is_safe(url: str) -> bool:
    """Whether nobody on the way can read what goes to an address: https, or this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or not url.isprintable() or " " in url:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def is_loopback(host: str) -> bool:
    """Whether a host's name or address, without a port, is this machine itself."""
    return host in _LOOPBACK

"""Whose a host is, and what may be one: the company's own, and names that end as hosts do."""

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import idna
import regex
from publicsuffixlist import PublicSuffixList

# Names that no registry has and that lead somewhere all the same, or stand for hosts in texts.
_SPECIAL = frozenset(
    {"alt", "example", "internal", "invalid", "local", "localhost", "onion", "test", "an", "web"}
)
_LONGEST = 253
_PART = regex.compile(r"0x[0-9a-f]{1,8}|\d{1,10}", regex.IGNORECASE)
# Thousands end so; no machine's address does.
_AMOUNT = regex.compile(r"\d{1,3}(?:\.\d{3}){2}\.000")


@dataclass(frozen=True, slots=True)
class Ours:
    """The company's hosts, and the domains it has mail at: those, and what they are part of."""

    hosts: frozenset[str]
    mail: frozenset[str]

    def has(self, host: str) -> bool:
        """Whether a host is one of these, however it is ordinarily written."""
        return plain_host(host) in self.hosts

    def has_mail_at(self, domain: str) -> bool:
        """Whether mail to a domain is mail to the company."""
        return plain_host(domain) in self.mail


@lru_cache(maxsize=64)
def ours(hosts: frozenset[str]) -> Ours:
    """The company's own, from its hosts."""
    own = frozenset(map(plain_host, hosts))
    return Ours(own, own | {parent for host in own for parent in _parents(host)})


def _parents(host: str) -> Iterator[str]:
    """What a host is part of, up to the domain somebody registered."""
    registered = _suffixes().privatesuffix(host) if "." in host else None
    while registered and host != registered:
        host = host.partition(".")[2]
        yield host


def plain_host(host: str) -> str:
    """A host in the one spelling that is compared: small letters, in Punycode, without www."""
    host = host.lower().rstrip(".")
    shorter = host.removeprefix("www.")
    host = shorter if "." in shorter else host
    if host.isascii() or len(host) > _LONGEST:
        return host
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return host


@lru_cache(maxsize=4096)
def is_ending(label: str) -> bool:
    """Whether hosts end so: by the list of public suffixes, or by a name of special use."""
    low = label.lower()
    known = _suffixes().publicsuffix(low, accept_unknown=False)
    return low in _SPECIAL or known is not None


def is_number(labels: Sequence[str]) -> bool:
    """Whether four parts are an address of a machine, in any way to write numbers."""
    if len(labels) != 4 or _AMOUNT.fullmatch(".".join(labels)):
        return False
    return all(_PART.fullmatch(each) and _value(each) <= 255 for each in labels)


def _value(part: str) -> int:
    if part[:2].lower() == "0x":
        return int(part, 16)
    octal = len(part) > 1 and part[0] == "0" and not set(part) & set("89")
    return int(part, 8 if octal else 10)


def is_long_number(written: str) -> bool:
    """Whether it is an address of IP version 6."""
    try:
        ipaddress.IPv6Address(written)
    except ValueError:
        return False
    return True


@cache
def _suffixes() -> PublicSuffixList:
    # The list comes with the package: nothing is fetched.
    return PublicSuffixList()

"""The address of who calls, behind proxies that are trusted and only those."""

import ipaddress
from collections.abc import Sequence

from assistant.errors import SettingsError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def proxies(setting: str) -> tuple[Network, ...]:
    """The networks of a setting; raises SettingsError for what is none."""
    try:
        return tuple(
            ipaddress.ip_network(each.strip(), strict=False)
            for each in setting.split(",")
            if each.strip()
        )
    except ValueError as error:
        raise SettingsError(
            f"HANDRAIL_TRUSTED_PROXIES is wrong: {error}; write addresses or networks with commas"
        ) from None


def caller(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> Address | None:
    """The address of who calls: the peer's, or what the last trusted proxy says.

    None where the peer has no address. What a proxy that is not trusted says is not read.
    """
    named = [each for line in forwarded for each in line.split(",")]
    address = _address(peer)
    while address is not None and _is_within(address, trusted) and named:
        before = _address(named.pop())
        if before is None:
            break
        address = before
    return address


def is_trusted(peer: str, trusted: Sequence[Network]) -> bool:
    """Whether a peer is one of these proxies."""
    address = _address(peer)
    return address is not None and _is_within(address, trusted)


def counted_as(address: Address | None) -> str:
    """Whom an address is counted as: an IPv6 one as its network of 64 bits, which one home has."""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(address), 64), strict=False))
    return str(address or "")


def network_of(address: Address | None) -> str:
    """What many addresses of one holder share: an IPv6 one's 48 bits; empty for any other."""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(address), 48), strict=False))
    return ""


def _is_within(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def _address(written: str) -> Address | None:
    """An address as proxies write it, perhaps with a port; None for what is none."""
    bare = written.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found

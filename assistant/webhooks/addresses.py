"""Which addresses may be called: https of the open internet, unless the settings allow ours."""

import ipaddress
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, urlsplit

from assistant.errors import RequestRefusedError

LONGEST_URL = 2_000

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_OPEN_6 = ipaddress.IPv6Network("2000::/3")
"""All that is handed out of IPv6; what was once local or a cover for IPv4 lies outside of it."""
_LOCAL_NAMES = ("localhost", ".localhost", ".local", ".internal")


def checked_url(url: str, *, within: bool) -> str:
    """The address as it is kept; raises RequestRefusedError saying what is wrong with it.

    What a name stands for is looked up with every call, as it may change: see `forbidden`.
    """
    said = url.strip()
    if len(said) > LONGEST_URL:
        raise RequestRefusedError(f"an address has at most {LONGEST_URL:,} characters")
    parts = _parts(said)
    if parts.scheme != "https" and not (within and parts.scheme == "http"):
        raise RequestRefusedError(
            "a webhook's address begins with https://, so that nobody on the way reads it"
        )
    if parts.username is not None or parts.password is not None:
        raise RequestRefusedError(
            "leave name and password out of the address; the signature says that we call"
        )
    if not within:
        _refuse_local(parts.hostname or "")
    return parts._replace(fragment="").geturl()


def forbidden(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is of no open network: loopback, private, link-local, reserved."""
    return any(
        not each.is_global or each.is_multicast or (each.version == 6 and each not in _OPEN_6)
        for each in _meant(address)
    )


def first_forbidden(addresses: Iterable[str]) -> str | None:
    """The first address that only `within` may be called; None where all are of the internet."""
    return next((each for each in addresses if forbidden(_read(each))), None)


def _parts(url: str) -> SplitResult:
    if any(ord(each) <= 32 or ord(each) == 127 for each in url) or "\\" in url:
        raise RequestRefusedError("a webhook's address has no spaces or control characters in it")
    try:
        parts = urlsplit(url)
        _ = parts.port
        host = (parts.hostname or "").encode("idna" if not _is_ip(parts.hostname) else "ascii")
    except (ValueError, UnicodeError) as error:
        raise RequestRefusedError(
            "this is no address; write it as https://example.com/webhooks"
        ) from error
    if not parts.scheme or not host:
        raise RequestRefusedError("this is no address; write it as https://example.com/webhooks")
    return parts


def _is_ip(host: str | None) -> bool:
    try:
        ipaddress.ip_address(host or "")
    except ValueError:
        return False
    return True


def _refuse_local(host: str) -> None:
    bare = host.rstrip(".").casefold()
    local = bare == _LOCAL_NAMES[0] or bare.endswith(_LOCAL_NAMES[1:])
    if local or (_is_ip(bare) and forbidden(_read(bare))):
        raise RequestRefusedError(
            f"{host} is of this machine or its own network; name an address of the internet, or"
            " set HANDRAIL_WEBHOOKS_WITHIN=true"
        )


def _read(address: str) -> IPv4Address | IPv6Address:
    return ipaddress.ip_address(address.partition("%")[0])


def _meant(address: IPv4Address | IPv6Address) -> Iterable[IPv4Address | IPv6Address]:
    """An address and what it is a cover for: IPv6 has several ways to write an IPv4 one."""
    if isinstance(address, IPv4Address):
        return (address,)
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address in _NAT64:
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    covered = [address.sixtofour, *(address.teredo or ())]
    return (address, *(each for each in covered if each is not None))

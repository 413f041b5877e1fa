"""Where a model runs: on this machine or its private network, or elsewhere."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

_PRIVATE = [
    ip_network(each)
    for each in (
        "0.0.0.0/32",
        "127.0.0.0/8",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "::/127",
        "fc00::/7",
        "fe80::/10",
    )
]
# A name without a dot, such as a service of the same compose file; 134744072 is 8.8.8.8.
_OWN_NAME = re.compile(r"[a-z](?:[a-z0-9_-]*[a-z0-9])?", re.IGNORECASE)
_OWN_ENDINGS = (".localhost", ".local", ".lan", ".internal", ".intranet", ".home.arpa")


def host_of(url: str) -> str:
    """The host and port an address names, without any password in it."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    return f"{host}:{parts.port}" if parts.port else host


def is_remote(url: str) -> bool:
    """Whether what is sent there leaves this machine and its private network.

    Names are judged by their form and never looked up: one that may be public counts as public.
    """
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return not (_OWN_NAME.fullmatch(host) or host.endswith(_OWN_ENDINGS))
    return not any(_plain(address) in network for network in _PRIVATE)


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address of version 4 that one of version 6 carries."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address

"""Origins as browsers send them: read, tidied, or refused with what to write instead."""

import ipaddress
import re
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

import idna

from assistant.errors import RequestRefusedError
from assistant.sites.model import MOST_ORIGINS

_DEFAULT_PORTS = {"https": 443, "http": 80}
_OF_THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# Browsers read a host whose last part is a number as an address of version 4.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LONGEST_HOST = 253
_LONGEST_SHOWN = 80


def read_origins(said: Sequence[str]) -> tuple[str, ...]:
    """Origins in the order given, each once; raises RequestRefusedError.

    There is at least one, and at most twenty.
    """
    origins = tuple(dict.fromkeys(map(read_origin, said)))
    if not origins:
        raise RequestRefusedError("origins: a site needs one, such as https://shop.example")
    if len(origins) > MOST_ORIGINS:
        raise RequestRefusedError(
            f"origins: a site has at most {MOST_ORIGINS}, not {len(origins)}; make another site"
        )
    return origins


def read_origin(said: str) -> str:
    """One origin, exactly as a browser sends it: scheme, host and a port that is not the usual.

    Raises RequestRefusedError for what is no origin: a path, a wildcard, 'null', plain http but
    on this machine.
    """
    url = _split(said.strip())
    if url.username is not None or url.path not in ("", "/") or url.query or url.fragment:
        raise _refused(said, "write scheme, host and port alone, such as https://shop.example")
    port = _port(url, said)
    host = _host(url.hostname or "", said)
    if url.scheme == "http" and host not in _OF_THIS_MACHINE:
        raise _refused(said, "use https; http is only for localhost, 127.0.0.1 and [::1]")
    usual = port is None or port == _DEFAULT_PORTS[url.scheme]
    return f"{url.scheme}://{host}" if usual else f"{url.scheme}://{host}:{port}"


def _split(said: str) -> SplitResult:
    if "*" in said:
        raise _refused(said, "there are no wildcards; list each origin")
    if said.lower() == "null":
        raise _refused(said, "pages without an origin of their own cannot use the chat")
    if re.search(r"[\s\\\x00-\x1f\x7f]", said):
        raise _refused(said, "take white space and control characters out")
    # urlsplit drops an empty query or fragment, which a person should not have written.
    if "?" in said or "#" in said:
        raise _refused(said, "write scheme, host and port alone, such as https://shop.example")
    try:
        url = urlsplit(said)
    except ValueError as error:
        raise _refused(said, "it is no address; write one such as https://shop.example") from error
    if url.scheme not in _DEFAULT_PORTS or not url.netloc:
        raise _refused(said, "begin it with https://, such as https://shop.example")
    return url


def _port(url: SplitResult, said: str) -> int | None:
    try:
        port = url.port
    except ValueError as error:
        raise _refused(said, "a port is a number from 1 to 65535") from error
    if port == 0:
        raise _refused(said, "a port is a number from 1 to 65535")
    return port


def _host(name: str, said: str) -> str:
    if ":" in name:
        return f"[{_version_6(name, said)}]"
    host = name if name.isascii() else _in_ascii(name, said)
    labels = host.split(".")
    if len(host) > _LONGEST_HOST or not all(map(_LABEL.fullmatch, labels)):
        raise _refused(said, f"{name[:_LONGEST_SHOWN]!r} is no name of a host")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            ipaddress.IPv4Address(host)
        except ValueError as error:
            raise _refused(said, "write the address in full, such as https://192.0.2.1") from error
    return host


def _version_6(name: str, said: str) -> str:
    try:
        address = ipaddress.IPv6Address(name)
    except ValueError as error:
        raise _refused(said, "the address in brackets is none of IPv6") from error
    if address.scope_id is not None or address.ipv4_mapped is not None:
        raise _refused(said, "write the address without a zone, and of version 4 as such")
    return address.compressed


def _in_ascii(name: str, said: str) -> str:
    """The name as browsers send it (UTS 46)."""
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise _refused(said, "its host is no name that a browser can open") from error


def _refused(said: str, what: str) -> RequestRefusedError:
    return RequestRefusedError(f"origins: {said.strip()[:_LONGEST_SHOWN]!r} is refused; {what}")

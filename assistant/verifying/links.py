"""Where a sentence's markup leads or loads from; none of that shows in its plain words."""

from collections.abc import Sequence

import regex

from kb.instructions import without_instructions

_LOADS = regex.compile(
    r"!\[|<(?:img|script|iframe|object|embed|svg|link|style|base|meta|form|input|button|video|audio"
    r"|source|picture|math|frame|applet)\b",
    regex.IGNORECASE,
)
_LEADS = regex.compile(
    r"\]\(\s*<?(?P<to>[^\s)>]+)|\[[^\]\n]+\]:\s*<?(?P<to>[^\s>]+)"
    r"|\b(?:href|src|action|data)\s*=\s*[\"']?(?P<to>[^\s\"'>]+)"
    r"|(?P<to>(?:[a-z][a-z0-9+.-]{1,15}://|\b(?:javascript|data|vbscript|mailto|tel):)[^\s<>()\[\]\"']+)",
    regex.IGNORECASE,
)
_SCHEME = regex.compile(r"\A(?:https?://|mailto:|tel:)?(?:www\.)?", regex.IGNORECASE)


def strange_links(written: str, passages: Sequence[str]) -> tuple[str, ...]:
    """Return what a sentence as written loads, and the addresses that no passage has, in order."""
    loads = [match[0] for match in _LOADS.finditer(written)]
    addresses = [match["to"].rstrip(".,;:!?*_`") for match in _LEADS.finditer(written)]
    if not loads and not addresses:
        return ()
    known = "\n".join(map(without_instructions, passages)).casefold()
    strange = [address for address in addresses if _bare(address) not in known]
    return tuple(dict.fromkeys([*loads, *strange]))


def _bare(address: str) -> str:
    return _SCHEME.sub("", address).rstrip("/").casefold()

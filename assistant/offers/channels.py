"""Where a customer is served, in the words that offers know it by."""

import regex

from assistant.errors import RequestRefusedError
from assistant.offers.conditions.fact_kinds import CHANNELS
from assistant.replying.model import Channel

_LETTERS = regex.compile(r"[\p{L}\p{N}]+")
_STORES = frozenset({"store", "shop", "branch"})


def read_channel(text: str) -> str:
    """The channel somebody means, as catalogues name it; an empty text stays empty.

    Raises RequestRefusedError for what could be anything.
    """
    said = text.casefold().strip()
    if not said or said in CHANNELS:
        return said
    if _STORES.intersection(_LETTERS.findall(said)):
        return "store"
    read = Channel.read(said)
    # What is no channel at all is read as a chat too, and would be one beside any other.
    if read is Channel.CHAT and Channel.read(f"{said} {Channel.PHONE}") is not Channel.CHAT:
        raise RequestRefusedError(
            f"{text[:40]!r} is no channel; name one of {', '.join(CHANNELS)}, or none"
        )
    return read.value

"""How a writer is reached, and whether that tells one writer from all others."""

from email.utils import parseaddr

import regex

from assistant.customers.rows import digits

_SHORTEST_NUMBER = 8
_ADDRESS = regex.compile(r"(?P<name>[^@\s]+)@[^@\s]+")
_NUMBER = regex.compile(r"\+?[\d\s()./-]+")
_AT_HANDLE = regex.compile(r"@[\p{L}\p{N}_][\p{L}\p{N}_.-]*(?:@[\p{L}\p{N}.-]+)?")
_WORD = regex.compile(r"[\p{L}\p{N}_][\p{L}\p{N}_.:-]+")
_WITH_HANDLES = frozenset({"", "chat", "social"})
_RELAYS = (
    *("noreply", "noresponse", "donotreply", "dontreply", "noreturn", "autoreply"),
    *("nichtantworten", "nepasrepondre", "norespond", "noresponder", "nonrispondere"),
    *("mailerdaemon", "postmaster", "bounce", "bounces", "notification", "notifications"),
    *("webform", "contactform", "kontaktformular", "unsubscribe"),
)
_ONLY_WHOLE = frozenset(
    {"bounce", "bounces", "notification", "notifications", "postmaster", "unsubscribe"}
)
_NOBODY = frozenset(
    {
        *(
            "anonymous",
            "anonym",
            "anonyme",
            "anonimo",
            "anónimo",
            "anoniem",
            "unknown",
            "unbekannt",
        ),
        *("onbekend", "inconnu", "desconocido", "guest", "gast", "invité", "invitado", "visitor"),
        *("besucher", "bezoeker", "visiteur", "private", "privat", "privé", "withheld", "blocked"),
        *("restricted", "unavailable", "hidden", "none", "null", "nan", "na", "test", "user"),
        *("customer", "client", "kunde", "klant", "caller", "nobody", "someone", "deleted"),
    }
)


def split_contact(contact: str, name: str) -> tuple[str, str]:
    """How a writer is reached and what they are called: 'Mia Berg <mia@example.org>' says both."""
    if "<" in contact and "@" in contact:
        written, address = parseaddr(contact)
        return address or contact, name or written
    return contact, name


def tells_one(contact: str, channel: str = "") -> bool:
    """Whether messages of this contact are one writer's: an address, a number or a handle.

    'Anonymous', 'private number', a name, and addresses that many write through do not. A
    handle without @ counts where people write under handles: in a chat, in public, and where
    no channel is named.
    """
    said = contact.strip().casefold()
    if address := _ADDRESS.fullmatch(said):
        return not _is_relay(address["name"])
    if _NUMBER.fullmatch(said):
        number = digits(said)
        return len(number) >= _SHORTEST_NUMBER and len(set(number)) > 1
    if _AT_HANDLE.fullmatch(said):
        return said[1:] not in _NOBODY
    return channel in _WITH_HANDLES and bool(_WORD.fullmatch(said)) and said not in _NOBODY


def same_contact(one: str, other: str) -> bool:
    """Whether two contacts are the same, however a number is written."""
    mine, theirs = one.strip().casefold(), other.strip().casefold()
    if _NUMBER.fullmatch(mine) and _NUMBER.fullmatch(theirs):
        return digits(mine) == digits(theirs)
    return mine == theirs


def _is_relay(name: str) -> bool:
    plain = regex.sub(r"[^\p{L}]+", "", name.partition("+")[0])
    if plain in _NOBODY or plain in _RELAYS:
        return True
    return any(plain.startswith(each) for each in _RELAYS if each not in _ONLY_WHOLE)

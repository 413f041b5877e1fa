"""Where a person is reached or recognised on a network: mail, links, user names, addresses."""

import ipaddress
import re
from collections.abc import Iterator

from ingest.personal.model import Finding, Kind
from kb.model import Span

_EMAIL = re.compile(
    r"(?:mailto:)?[\w.+'%-]{1,64} ?[@＠] ?[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?<![-_])"
)
# The same written so that machines miss it.
_SPELT_EMAIL = re.compile(
    r"\b[\w.+-]{1,64} ?[\[({] ?(?:at|@|arroba) ?[\])}] ?[\w-]{1,63}"
    r"(?: ?(?:[\[({] ?(?:dot|punkt|punto|point) ?[\])}]|\.| dot ) ?[a-z][\w-]{1,62}){1,4}"
    r"|\b[\w.+-]{1,64} at [\w-]{1,63} dot [a-z]{2,24}\b",
    re.I,
)
_SPELT = re.compile(r"[\[({] ?(?:at|@|arroba)| dot ", re.I)
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'\])}]{3,2000}", re.I)
# A link that says who opened it: a key in it, somebody's profile, a name and password.
_PERSONAL_URL = re.compile(
    r"[?&#;][^=&\s]*(?:token|key|auth|session|sid|sig|user|mail|cust|account|order|code|pass"
    r"|name|phone|uid|login|secret|invite|track|id)[^=&\s]*=[^&\s]"
    r"|[?&#=/](?=[\w~-]*\d)(?=[\w~-]*[A-Za-z])[\w~-]{24,}"
    r"|//[^/@\s]*@"
    r"|(?:linkedin\.com/in|facebook\.com|instagram\.com|twitter\.com|x\.com|t\.me|wa\.me"
    r"|tiktok\.com/@[^/]*)/?[\w.%-]{2,}"
    r"|/(?:orders?|invoices?|tracking|track|users?|customers?|accounts?|profiles?|tickets?|reset"
    r"|unsubscribe)/[\w-]*\d",
    re.I,
)
_IPV4 = re.compile(r"(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])")
_NOT_AN_IP = re.compile(
    r"(?:versions?|version:|firmware|release|build|driver|update|section|chapter|clause|§|article"
    r"|paragraph|point|v|v\.)(?:\s+(?:is|to|from|was|number))?[\s:]*\Z",
    re.I,
)
# Addresses every home and network has say nothing of anybody.
_EVERYBODYS_IP = frozenset(
    ["0.0.0.0", "127.0.0.1", "192.168.0.1", "192.168.1.1", "192.168.1.254", "192.168.178.1"]
    + ["10.0.0.1", "8.8.8.8", "8.8.4.4", "1.1.1.1", "9.9.9.9", "255.255.255.0", "::1"]
)
_MAC = re.compile(r"(?<![\w:-])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![\w:-])")
_HANDLE = re.compile(r"(?<![\w@/.])@[A-Za-z_][\w.]{2,29}(?<!\.)(?!@)")
_USER = re.compile(
    r"\b(?:user ?name|user ?id|login(?: name)?|screen ?name|nick ?name|skype(?: id)?|benutzername"
    r"|gebruikersnaam|nom d'utilisateur|identifiant|nombre de usuario|usuario)"
    r"(?:\s*[:=]\s*|\s+(?:is|was|ist|lautet|es|est)\s+)[\"'“]?((?=[\w.-]*[\d_.])[\w.-]{3,40}"
    r"|(?<=[:=])[\w.-]{3,40}|(?<=[:=] )[\w.-]{3,40})",
    re.I,
)
_SECRET = re.compile(
    r"\b(?:password|passwort|passwd|pwd|passcode|passphrase|kennwort|wachtwoord|mot de passe"
    r"|contraseña|pin(?: code)?|otp|one-time code|api[ _-]?key|secret(?: key)?|access token)"
    r"(?:\s*[:=]\s*|\s+(?:is|was|ist|lautet|es|est)[\s:]+)[\"'“]?([^\s\"'”,;]*[^\s\"'”,;.?])",
    re.I,
)
_PIN = re.compile(r"\b(?:PIN|OTP|TAN|one-time code)(?: code)? (\d{4,8})\b")
_KEY = re.compile(
    r"\b(?:sk|pk|rk|ghp|gho|xox[abp]|AKIA|AIza)[-_]?[A-Za-z0-9_-]{16,200}\b"
    r"|\beyJ[\w-]{8,2000}\.[\w-]{8,2000}(?:\.[\w-]{0,2000})?"
)


def find_contacts(text: str) -> Iterator[Finding]:
    """Yield e-mail addresses, personal links, user names, secrets and network addresses."""
    if "@" in text or "＠" in text:
        yield from _all(_EMAIL, Kind.EMAIL, text)
        yield from _all(_HANDLE, Kind.HANDLE, text)
    if _SPELT.search(text):
        yield from _all(_SPELT_EMAIL, Kind.EMAIL, text)
    yield from _links(text)
    yield from _network_addresses(text)
    yield from _all(_USER, Kind.HANDLE, text)
    yield from _secrets(text)


def _links(text: str) -> Iterator[Finding]:
    for match in _URL.finditer(text):
        link = match[0].rstrip(".,;:!?")
        if _PERSONAL_URL.search(link):
            yield Finding(Kind.LINK, Span(match.start(), match.start() + len(link)))


def _network_addresses(text: str) -> Iterator[Finding]:
    for pattern in (_IPV4, _IPV6):
        for match in pattern.finditer(text):
            if _is_address(match[0]) and not _NOT_AN_IP.search(
                text[max(0, match.start() - 24) : match.start()]
            ):
                yield Finding(Kind.IP_ADDRESS, Span(*match.span()))
    yield from _all(_MAC, Kind.DEVICE, text)


def _is_address(written: str) -> bool:
    if written in _EVERYBODYS_IP or written.strip(":") == "":
        return False
    try:
        ipaddress.ip_address(written)
    except ValueError:
        return False
    return True


def _secrets(text: str) -> Iterator[Finding]:
    for match in _SECRET.finditer(text):
        # 'The password is wrong' says nothing; a password has more than small letters.
        stated = ":" in match[0] or "=" in match[0]
        if stated or not (match[1].isalpha() and match[1].islower()):
            yield Finding(Kind.SECRET, Span(*match.span(1)))
    yield from _all(_PIN, Kind.SECRET, text)
    yield from _all(_KEY, Kind.SECRET, text)


def _all(pattern: re.Pattern[str], kind: Kind, text: str) -> Iterator[Finding]:
    """Yield each match, or its first group where it has one."""
    for match in pattern.finditer(text):
        yield Finding(kind, Span(*match.span(1 if pattern.groups else 0)))

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
    r"[?&#;](?:\w*(?:token|api_?key|auth|session|signature|passw|secret|e-?mail)\w*|sid|sig|key"
    r"|user(?:_?(?:id|name))?|mail|customer\w*|account\w*|order\w*|phone|login|invite"
    r"|first_?name|last_?name)=[^&\s]"
    r"|[?&#=/](?=[A-Za-z_~]*\d)(?=[\d_~]*[A-Za-z])[\w~]{24,}"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|//[^/@\s]*@"
    r"|(?:linkedin\.com/in|facebook\.com|instagram\.com|twitter\.com|//x\.com|//t\.me|//wa\.me"
    r"|tiktok\.com/@[^/]*)/?[\w.%-]{2,}"
    r"|/(?:orders?|invoices?|tracking|users?|customers?|accounts?|profiles?|tickets?|reset"
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
_AN_IP = re.compile(r"\b(?:ips?|ip[ -]?address\w*|ip-adresse|host|gateway|ping)\b[^.\n]*\Z", re.I)
# Addresses every home and network has say nothing of anybody.
_COMMON_IPS = (
    "0.0.0.0 127.0.0.1 192.168.0.1 192.168.1.1 192.168.1.254 192.168.178.1 10.0.0.1 8.8.8.8"
    " 8.8.4.4 1.1.1.1 9.9.9.9 255.255.255.0 255.255.255.255 ::1"
)
_EVERYBODYS_IP = frozenset(_COMMON_IPS.split())
_MAC = re.compile(r"(?<![\w:-])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![\w:-])")
_HANDLE = re.compile(r"(?<![\w@/.])@[A-Za-z_]\w{2,29}+(?:\.\w{1,29}+)*+(?![@(])")
_USER = re.compile(
    r"\b(?:user ?name|user ?id|login(?: name)?|screen ?name|nick ?name|skype(?: id)?|benutzername"
    r"|gebruikersnaam|nom d'utilisateur|identifiant|nombre de usuario|usuario)"
    r"(?:\s*[:=]\s*|\s+(?:is|was|ist|lautet|es|est)\s+)[\"'“]?((?=[\w.-]*[\d_])[\w.-]{2,40}\w"
    r"|(?<=[:=])[\w.-]{2,40}\w|(?<=[:=] )[\w.-]{2,40}\w)",
    re.I,
)
_SECRET = re.compile(
    r"\b(?:password|passwort|passwd|pwd|passcode|passphrase|kennwort|wachtwoord|mot de passe"
    r"|contraseña|one-time code|api[ _-]?key|secret(?: key)?|access token)"
    r"(?:\s*[:=]\s*|\s+(?:is|was|ist|lautet|es|est)[\s:]+)[\"'“]?([^\s\"'”,;]*[^\s\"'”,;.?])",
    re.I,
)
_PIN = re.compile(
    r"\b(?:pin|otp|tan|one-time code)(?: (?:code|number))?(?:\s*[:=]|\s(?:is|was|ist|es|est):?)?"
    r"\s*(\d{4,8})\b",
    re.I,
)
_KEY = re.compile(
    r"\b(?:(?:sk|pk|rk)[-_](?:live[-_]|test[-_]|proj[-_])?|gh[pousr]_|xox[abp]-|AKIA|AIza)"
    r"(?=[A-Za-z_-]*\d)[\w-]{16,200}\b|\beyJ[\w-]{8,2000}\.[\w-]{8,2000}(?:\.[\w-]{0,2000})?"
)


CONTACTS = frozenset(
    [Kind.EMAIL, Kind.LINK, Kind.HANDLE, Kind.SECRET, Kind.IP_ADDRESS, Kind.DEVICE]
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
    for match in _IPV4.finditer(text):
        if _is_address(match[0]) and not _is_version(text, match):
            yield Finding(Kind.IP_ADDRESS, Span(*match.span()))
    for match in _IPV6.finditer(text):
        if _is_address(match[0]):
            yield Finding(Kind.IP_ADDRESS, Span(*match.span()))
    yield from _all(_MAC, Kind.DEVICE, text)


def _is_address(written: str) -> bool:
    if written in _EVERYBODYS_IP or not written.strip(":"):
        return False
    try:
        return not ipaddress.ip_address(written).is_link_local
    except ValueError:
        return False


def _is_version(text: str, match: re.Match[str]) -> bool:
    """Tell 8.5.5.10, a version of something, from an address: four small numbers, no cue."""
    before = text[max(0, match.start() - 24) : match.start()]
    if _NOT_AN_IP.search(before):
        return True
    return all(int(part) < 32 for part in match[0].split(".")) and not _AN_IP.search(before)


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

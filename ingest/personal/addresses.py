"""Postal addresses as they are written in English, German, French, Dutch, Spanish, Italian."""

import re
from collections.abc import Iterator

from ingest.personal.letters import LETTER, UPPER, WORD
from ingest.personal.model import Finding, Kind
from ingest.personal.windows import around_digits
from kb.model import Span

_NUMBER = r"\d{1,5}(?: ?[A-Za-z]\b)?(?:[-/]\d{1,4}[A-Za-z]?)?"
_STREET_EN = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Close|Way|Place|Pl|Square|Sq"
    r"|Boulevard|Blvd|Terrace|Crescent|Cres|Gardens|Grove|Hill|Row|Mews|Parkway|Pkwy|Highway|Hwy"
    r"|Circle|Cir|Quay|Wharf|Walk|Park)"
)
_UNIT_EN = r"(?:(?:Apt|Apartment|Flat|Unit|Suite|Ste|Room|Floor)\.? ?#?\w{1,5}|#\d{1,5})"
_UK_POSTCODE = r"[A-PR-UWYZ][A-HK-Y]?\d[\dA-HJKMNPR-Y]? ?\d[ABD-HJLNP-UW-Z]{2}"
_US_STATE = (
    r"(?:A[AEKLPRSZ]|C[AOT]|D[CE]|F[LM]|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEHINOPST]|N[CDEHJMVY]"
    r"|O[HKR]|P[ARW]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY])"
)
_CITY = (
    rf"{WORD}(?:[ -](?:{WORD}|(?:am|an der|de|la|sur|upon|on|ob der|op|bij|den|der|aan|les?|lès"
    r"|in|del)\b"
    rf"|d['’]{WORD}))"
    r"{0,4}"
)
_CODE_AND_CITY = (
    rf"(?:(?:[A-Z]{{1,2}}-)?\d{{5}}(?: {_CITY})?(?:-\d{{4}})?"
    rf"|\d{{4}} ?[A-Z]{{2}}\b(?:[, \n]{{1,2}}{_CITY})?|\d{{4}} {_CITY}"
    rf"|{_CITY},? {_US_STATE}\.? \d{{5}}(?:-\d{{4}})?|(?:{_CITY},? )?{_UK_POSTCODE}\b"
    rf"|{_US_STATE} \d{{5}}(?:-\d{{4}})?|{_CITY}, \d{{5}}\b)"
)
# What follows a street: floor or flat, part of town, code and town.
_REST = (
    rf"(?:(?:,|,?\n| -)? ?{_UNIT_EN}\b)?"
    rf"(?:[, ;\n-]{{1,3}}{_CODE_AND_CITY}|, {_CITY}(?:, {_CITY})?"
    rf"(?:,? (?:{_UK_POSTCODE}|{_US_STATE} \d{{5}}(?:-\d{{4}})?))?| in {_CITY})?"
)
# Whatever the street is called, a code at the end and a number in front make an address.
_LINE = rf"{WORD}(?:[ -](?:{WORD}|of|the|upon|on|de|la|St\.)){{0,4}}"
_BY_CODE = re.compile(
    rf"\b(?:(?:{_UNIT_EN}|Studio \w{{1,5}}|House \w{{1,5}})[, \n]{{1,2}})?"
    rf"(?:\d{{1,5}}[A-Za-z]?,? )?(?:{_LINE}(?: {_UNIT_EN})?,?[\n ]){{1,4}}?{_UK_POSTCODE}\b"
    rf"|\b\d{{1,6}} {_LINE}(?:,? {_UNIT_EN})?,?[\n ]"
    rf"{_CITY},? {_US_STATE}\.? \d{{5}}(?:-\d{{4}})?\b"
)
_NO_STREET = (
    r"(?!(?:[GMTK]B|Days?|Hours?|Weeks?|Months?|Years?|Minutes?|Stars?|Hard|Flash|USB|SSD|Thumb|Pen"
    r"|External|Internal|Google|One|Pro|Max|Ultra|Mini|Plus|Inch|Way|Watt|Volt)\b)"
)
_ENGLISH = re.compile(
    rf"\b(?:{_UNIT_EN},? )?{_NUMBER},? "
    rf"(?:{_NO_STREET}(?:[NSEW]|North|South|East|West|St|{WORD})\.? ){{1,4}}"
    rf"{_STREET_EN}\b\.?{_REST}"
)
_NO_LOWER_STREET = (
    r"(?!(?:days?|hours?|weeks?|months?|years?|minutes?|miles?|times|items?|by|on|to|of|the|per|for"
    r"|in|from|km|percent|stores?|a|an|and|or|at|hard|flash|usb|tb|gb|external|test|free)\b)"
)
_LOWER_ENGLISH = re.compile(
    rf"\b\d{{1,4}}[a-z]? (?i:{_NO_LOWER_STREET}{LETTER}{{3,20}}"
    rf"(?: {_NO_LOWER_STREET}{LETTER}{{3,20}})?"
    rf" (?:street|road|avenue|lane|drive|crescent|boulevard|terrace))\b{_REST}"
)
_GERMAN = re.compile(
    rf"\b(?:[{UPPER}]{LETTER}+(?:[- ][{UPPER}]{LETTER}+){{0,3}}[- ]?(?:[Ss]tra(?:ß|ss)e|[Ss]tr\."
    rf"|[Ww]eg|[Pp]latz|[Aa]llee|[Gg]asse|[Dd]amm|[Uu]fer|[Cc]haussee|-Ring)"
    rf"|[{UPPER}]{LETTER}{{3,}}[bdfghklmnrstzß]ring"
    rf"|(?:Am|An der|An den|Auf dem|Auf der|Im|In der|Unter den|Zum|Zur|Hinter der) {WORD}"
    rf"(?= {_NUMBER},? \d{{5}}\b))"
    rf" {_NUMBER}{_REST}"
)
_DUTCH = re.compile(
    rf"\b(?:{WORD} ){{0,3}}[{UPPER}]{LETTER}*(?:straat|laan|weg|plein|gracht|kade|singel"
    r"|dreef|baan|boulevard|wal"
    rf"|hof|dijk|steeg|plantsoen|burgwal) {_NUMBER}{_REST}"
)
_FRENCH_STREET = (
    r"(?:[Rr]ue|[Aa]venue|[Aa]v\.|[Bb]oulevard|[Bb]d\.?|[Aa]llée|[Cc]hemin|[Ii]mpasse|[Qq]uai"
    r"|[Rr]oute|[Cc]ours|[Pp]lace|[Pp]assage|[Ss]quare|[Vv]illa|[Ss]entier)"
)
_FRENCH_NAME = (
    rf"(?:(?:de la|de l['’]|de|du|des|d['’]|la|le|les) ?)?{WORD}"
    rf"(?:[ -](?:(?:de la|de|du|des|la|le|et) )?{WORD}){{0,4}}"
)
_FRENCH = re.compile(
    rf"\b(?:\d{{1,4}}(?: ?(?:bis|ter))?,? {_FRENCH_STREET} {_FRENCH_NAME}{_REST}"
    rf"|{_FRENCH_STREET} {_FRENCH_NAME}[,\n ]{{1,2}}\d{{5}} {_CITY})"
)
_SOUTHERN = re.compile(
    r"\b(?:(?i:calle|callejón|c/|c\.|avda\.?|avenida|plaza|pza\.|paseo|camino|carretera|ctra\."
    r"|ronda|travesía|pasadizo|glorieta|pasaje|cuesta|rambla|alameda|urbanización|acceso|vial|cañada|via|viale"
    r"|vicolo|corso|piazza|strada|rua|praça|largo|travessa) ?)"
    rf"(?:(?:de la|de los|de las|de|del|la|las|los|da|do|dos|dei|della) )?{WORD}"
    rf"(?: (?:(?:de la|de los|de|del|la|y|da|do) )?{WORD}){{0,3}}"
    rf",? (?:(?:n[úu]m\.?|n[ºo°]\.?) ?)?\d{{1,4}}\b(?:,? ?\d{{1,2}} ?[ºª°](?: ?[A-Za-z]\b)?)?"
    rf"(?:,? (?:[Pp]iso|[Pp]uerta|[Bb]ajo|[Aa]pt\.|izq\w*|dcha\w*)\.?(?: ?\w{{1,3}}\b)?)?"
    rf" ?{_REST}"
)
_BOX = re.compile(
    rf"\b(?:P\.? ?O\.? ?Box|Postfach|Postbus|Apartado(?: de correos)?|Boîte postale|BP)"
    rf" \d[\d ]{{1,7}}(?<=\d){_REST}"
)
_POSTCODE = re.compile(
    rf"(?<![\w-]){_UK_POSTCODE.replace(' ?', ' ')}(?![\w-])"
    rf"|(?<![\w-])[1-9]\d{{3}} ?(?!EU|GB|MB|KB|TB|UK|US|PS|CC|AD|BC|CE|HP|KW|PM|AM|VA|MA)[A-Z]{{2}}"
    rf"(?=,? (?!In |For |The ){WORD}\b|[.,;]?\s*$)"
    rf"|(?<=, ){_US_STATE} \d{{5}}(?:-\d{{4}})?\b",
    re.M,
)
_CUED_CODE = re.compile(
    r"\b(?:post ?codes?|postal codes?|zip(?: codes?)?|plz|postleitzahl|code postal|código postal"
    r"|c\.p\.|cap)(?:[\s:.]|\b(?:is|was|ist|est|es)\b){1,5}"
    rf"({_UK_POSTCODE}\b|\d{{4}} ?[A-Z]{{2}}\b|\d{{4,5}}(?:-\d{{4}})?\b)",
    re.I,
)
_GERMAN_TOWN = re.compile(rf"(?<![\w-])(?:D-)?\d{{5}} [{UPPER}]{LETTER}{{2,}}(?=[,.;\n)]|$)", re.M)
_LIVING = re.compile(
    r"\b(?:liv(?:e|es|ing)|address|adresse|dirección|adres|wohn\w*|anschrift|ship(?:ped)?|deliver\w*"
    r"|sen[dt]|habit\w*|vivo|woon\w*|moved|nach|umgezogen)\b[^.\n]{0,40}\Z",
    re.I,
)


_PATTERNS = (
    _BY_CODE,
    _ENGLISH,
    _LOWER_ENGLISH,
    _GERMAN,
    _DUTCH,
    _FRENCH,
    _SOUTHERN,
    _BOX,
    _POSTCODE,
    _CUED_CODE,
)


def find_addresses(text: str) -> Iterator[Finding]:
    """Yield streets with a number, boxes, and postal codes, each with what belongs to it."""
    for start, end in around_digits(text, before=100, after=150):
        for pattern in _PATTERNS:
            for match in pattern.finditer(text, start, end):
                yield Finding(Kind.ADDRESS, Span(*match.span(pattern.groups)))
        for match in _GERMAN_TOWN.finditer(text, start, end):
            if _LIVING.search(text[max(0, match.start() - 60) : match.start()]):
                yield Finding(Kind.ADDRESS, Span(*match.span()))

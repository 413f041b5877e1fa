"""Numbers that name one person, account, device or purchase."""

import re
from collections.abc import Iterator

from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.it import codicefiscale
from stdnum.us import ssn

from ingest.personal.model import Finding, Kind
from ingest.personal.windows import around_digits, around_numbers
from kb.model import Span

_MARK = (
    r"(?:[ \t\u00a0:.#=(]|\b(?:numbers?|no|nr|num|nummer|número|numéro|id|ref|reference|code|is"
    r"|was|ist|es|est|with|the|of|lautet|für|del|de|den|van|mit|der)\b|n[º°]){1,10}"
)
_VALUE = (
    r"((?:[A-Z]{0,5}[-_/]?|(?-i:[A-Z]{1,3}) )\d[\dA-Z]*(?:[-_/. ]\d[\dA-Z]*){0,7}"
    r"(?:[- ](?-i:[A-Z]{1,2})\b)?)"
)
_NO_SPACES = r"([A-Z]{0,5}[-_/]?\d[\dA-Z]*(?:[-_/]\w*\d\w*){0,5})"

_ID_CUE = (
    r"\b(?:passports?|passeport|reisepass(?:nummer)?|paspoort(?:nummer)?|pasaporte|identity card"
    r"|id card|national id|identification|personalausweis(?:nummer)?|ausweis(?:nummer)?"
    r"|carte d'identité|driving licen[cs]e|driver'?s? licen[cs]e|führerschein(?:nummer)?|rijbewijs"
    r"|permis de conduire|social security|ssn|national insurance|nino|ni number|nhs|bsn"
    r"|burgerservicenummer|sofi-?nummer|dni|nie|nif|nir|sécurité sociale|codice fiscale|pesel"
    r"|personnummer|cpr|steuer-?id(?:nummer)?|steuernummer|steueridentifikationsnummer|tax id|tin"
    r"|vat|ust-?id(?:nr)?|btw|tva|aadhaar|cpf|curp|rfc|svnr|sozialversicherungsnummer|ahv"
    r"|id (?:number|no|nr))\b"
)
_CUED_ID = re.compile(_ID_CUE + _MARK + _VALUE, re.I)
# Any with hyphens: made-up and mistyped ones are as good as real to whoever reads on.
_SSN = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_SPACED_SSN = re.compile(r"(?<![\w-])\d{3} \d{2} \d{4}(?![\w-])")
_NINO = re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b")
_SPANISH_ID = re.compile(r"\b(?:\d{8}|[XYZ]-?\d{7})[- ]?[A-Z]\b", re.I)
_FRENCH_ID = re.compile(r"\b[12] ?\d\d ?(?:0[1-9]|1[0-2]) ?\d[\dAB] ?\d{3} ?\d{3} ?\d\d\b")
_ITALIAN_ID = re.compile(r"\b[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z]\b", re.I)

_MONTH = (
    r"(?:jan|feb|mar|mär|maa|apr|avr|abr|may|mai|mei|ma[yi]o|jun|jui|jul|aug|aoû|ago|sep|oct|okt"
    r"|nov|dec|dez|déc|dic|ene|fév|gen|mag|giu|lug|set|ott)[^\W\d]*\.?"
)
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|\.|er)?(?: of| de)? {_MONTH}"
    r"(?:(?:,| de| del)? ?\d{4}\b)?"
    rf"|{_MONTH} \d{{1,2}}(?!\d)(?:st|nd|rd|th)?(?:,? \d{{4}}\b)?|{_MONTH} \d{{4}}\b"
    r"|\d{1,4}[-/.] ?\d{1,2}[-/.] ?\d{1,4}\b)"
)
_BIRTH = re.compile(
    r"\b(?:born|birth|birthday|birth ?date|d\.?o\.?b|geboren|geburtsdatum|geburtstag|née?|naissance"
    r"|geboortedatum|nacid[oa]|nacimiento|nat[oa] il|nascita|verjaardag|cumpleaños|anniversaire)\b"
    rf"(?:[\s:.=(]|\b(?:on|in|is|was|am|op|le|el|en|the|ist|est|es|date|of)\b){{1,8}}({_DAY})",
    re.I,
)
_DEVICE = re.compile(
    r"\b(?:imei|meid|iccid|udid|serial|seriennummer|serienummer|s/n|sn|número de serie"
    rf"|numéro de série)\b{_MARK}((?=[\w-]*\d)[A-Z0-9][\w-]{{4,40}}(?: \d{{2,6}}){{0,4}})",
    re.I,
)
_ACCOUNT = re.compile(
    r"\b(?:bank account|account|acct|a/c|konto(?:nummer|nr)?|bankverbindung|rekening(?:nummer)?"
    r"|cuenta|compte|sort code|routing|blz|bsb|bankleitzahl|kontonr)\b"
    rf"{_MARK}(\d[\d -]{{3,22}}\d(?:[-/]\w{{1,4}})?)(?!\w)",
    re.I,
)
_ORDER_WORD = (
    r"\b(?:orders?|purchase order|invoices?|receipts?|bestell(?:ung|nummer|nr)|auftrag(?:snummer)?"
    r"|rechnung(?:snummer)?|commande|facture|pedido|factura|bestelling|bestelnummer|factuur"
    r"(?:nummer)?|ordernummer|kassenbon|ordine|encomenda)\b"
)
_REFERENCE_WORD = (
    r"\b(?:bookings?|reservations?|tickets?|cases?|tracking|trackingnummer|parcels?|shipments?"
    r"|packages?|customers?|client|members?|membership|loyalty(?: card)?|gift ?cards?|vouchers?"
    r"|contracts?|claims?|subscriptions?|references?|ref|returns?|rma|sendungs?(?:nummer|verfolgung)"
    r"|sendung|paket(?:nummer)?|kundennummer|kunden-?nr|kunde|klantnummer|lidnummer|vertragsnummer"
    r"|vorgang(?:snummer)?|suivi|colis|client[ea]?|dossier|seguimiento|expediente|reserva"
    r"|zendingsnummer|mitgliedsnummer|transaction|payment|confirmation|licen[cs]e plate"
    r"|registration plate|number plate|kennzeichen)\b"
)
_STRONG = (
    r"(?:[ :]{0,2}(?:#|\b(?:numbers?|no|nr|num|nummer|número|numéro|id|ref|reference|code)\b"
    r"|n[º°])[\s:.#=]{0,3}|[ ]?[:#][ ]?)(?:\b(?:is|was|ist|es|est|lautet)\b[: ]{0,2})?"
)
_ORDER = re.compile(_ORDER_WORD + _STRONG + _NO_SPACES, re.I)
_REFERENCE = re.compile(_REFERENCE_WORD + _STRONG + _NO_SPACES, re.I)
_BARE_ORDER = re.compile(_ORDER_WORD + r" (\d[\d-]{3,20}\d|[A-Z]{1,4}-?\d{6,20})\b", re.I)
_BARE_REFERENCE = re.compile(
    _REFERENCE_WORD + r" (\d{5,20})\b"
    r"|\b(?:tickets?|cases?|tracking|parcels?|bookings?|reservations?|shipments?|sendung|paket"
    r"|colis|vorgang|dossier) ([A-Z]{1,4}-?\d{6,20})\b",
    re.I,
)
_COMPOUND = re.compile(
    r"\b(?:bestellnummer|bestellnr|auftragsnummer|rechnungsnummer|bestelnummer|ordernummer"
    r"|factuurnummer|kundennummer|klantnummer|sendungsnummer|paketnummer|vorgangsnummer"
    r"|vertragsnummer|mitgliedsnummer|trackingnummer|zendingsnummer|lidnummer)"
    rf"(?:[\s:.#=]|\b(?:ist|lautet|is|was)\b){{1,6}}{_NO_SPACES}",
    re.I,
)
_PREFIXED = re.compile(
    r"(?<![\w-])(?:ORD|ORDER|INV|RMA|TKT|CUST|BKG|CASE|TICKET)[-_#]?\d{2,4}(?:[-_]?\d+){0,4}"
    r"(?![\w-])"
)
_HASH = re.compile(r"(?<![\w&#/])#\d{5,20}\b")
_NOT_HASH = re.compile(
    r"\b(?:error|code|step|item|article|version|build|issue|\w*colou?r|background)['\"]?"
    r"\s?[:=]?\s?['\"]?\Z",
    re.I,
)
_PARCEL = re.compile(r"\b(?:1Z[0-9A-Z]{16}|[A-Z]{2}\d{9}[A-Z]{2}|JJD\d{12,20}|\d{3}-\d{7}-\d{7})\b")
_A_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|(?:19|20)\d\d")
_UNIT = re.compile(
    r"\s?(?:[€$£%]|(?:EUR|USD|GBP|CHF|euros?|dollars?|pounds|points?|units?|pieces|pcs|items?|days"
    r"|weeks|hours|minutes|years|km|miles|x)\b)",
    re.I,
)


# Which number a cue stands before decides; each goes with its kind and least digits.
_CUED = (
    (_CUED_ID, Kind.ID_NUMBER, 5),
    (_DEVICE, Kind.DEVICE, 4),
    (_ACCOUNT, Kind.ACCOUNT, 5),
    (_ORDER, Kind.ORDER, 4),
    (_BARE_ORDER, Kind.ORDER, 5),
    (_REFERENCE, Kind.REFERENCE, 4),
    (_BARE_REFERENCE, Kind.REFERENCE, 5),
    (_COMPOUND, Kind.REFERENCE, 4),
    (_PREFIXED, Kind.ORDER, 4),
)
_CHECKED = (
    (_SPACED_SSN, (ssn.is_valid,)),
    (_SPANISH_ID, (dni.is_valid, nie.is_valid)),
    (_FRENCH_ID, (nir.is_valid,)),
    (_ITALIAN_ID, (codicefiscale.is_valid,)),
)


def find_identifiers(text: str) -> Iterator[Finding]:
    """Yield numbers of papers, births, devices, accounts, orders and other references."""
    for start, end in around_digits(text, before=60, after=40):
        yield from _births(text, start, end)
    for start, end in around_numbers(text, before=80, after=60):
        yield from _cued(text, start, end)
        yield from _telling(text, start, end)


def _births(text: str, start: int, end: int) -> Iterator[Finding]:
    for match in _BIRTH.finditer(text, start, end):
        yield Finding(Kind.BIRTH, Span(*match.span(1)))


def _cued(text: str, start: int, end: int) -> Iterator[Finding]:
    """Yield what stands behind a cue when it has enough digits and is no day or amount."""
    for pattern, kind, digits in _CUED:
        for match in pattern.finditer(text, start, end):
            place = match.span(match.lastindex or 0)
            value = text[place[0] : place[1]]
            enough = sum(letter.isdigit() for letter in value) >= digits
            day = kind is not Kind.ACCOUNT and _A_DATE.fullmatch(value)
            if enough and not day and not _UNIT.match(text, place[1]):
                yield Finding(kind, Span(*place))


def _telling(text: str, start: int, end: int) -> Iterator[Finding]:
    """Yield numbers that show what they are by their form or check digits."""
    for pattern, kind in (
        (_NINO, Kind.ID_NUMBER),
        (_SSN, Kind.ID_NUMBER),
        (_PARCEL, Kind.REFERENCE),
    ):
        for match in pattern.finditer(text, start, end):
            yield Finding(kind, Span(*match.span()))
    for pattern, checks in _CHECKED:
        for match in pattern.finditer(text, start, end):
            if any(check(match[0].replace(" ", "-")) for check in checks):
                yield Finding(Kind.ID_NUMBER, Span(*match.span()))
    for match in _HASH.finditer(text, start, end):
        if not _NOT_HASH.search(text[max(0, match.start() - 24) : match.start()]):
            yield Finding(Kind.ORDER, Span(*match.span()))

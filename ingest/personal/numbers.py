"""Long numbers, told apart by check digits, grouping and the words before them."""

import re
from collections.abc import Iterator, Sequence

import phonenumbers
from stdnum import iban, luhn

from ingest.personal.model import Finding, Kind
from ingest.personal.windows import around_digits, around_numbers
from kb.model import Span

_RUN = re.compile(
    r"(?<![\w])(?:\+ ?)?[(\[]?\d(?:[ \u00a0\u2009\u202f.\-/()\[\]–]{0,3}\d){5,60}(?!(?!x\d)\w)"
)
_DATE = re.compile(
    r"(?<!\d)(?<!\d[-/.])(?:(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}"
    r"|\d{1,2}([-/.]) ?\d{1,2}\2 ?(?:19|20)?\d\d)(?![-/.]?\d)"
)
_MONEY_BEFORE = re.compile(
    r"(?:[€$£¥₹]|\b(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CAD|AUD|JPY|INR))\s?\Z"
)
_UNIT_AFTER = re.compile(
    r"\s?(?:[€$£¥₹%°]|(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CAD|AUD|JPY|INR|euros?|dollars?|pounds"
    r"|points?|Punkte|units?|pieces|items?|km|miles|hours|days|people|customers|orders|visitors"
    r"|bytes|rows|characters)\b)",
    re.I,
)
_BETWEEN = r"[^\w\n]*(?:[^\W\d]+[^\w\n]+){0,4}\Z"
_PHONE_CUE = re.compile(
    r"(?:\b(?:tel|phones?|telephone|telefon\w*|teléfono|telefono|téléphone|telefoon\w*|portable"
    r"|tél|handy\w*|mobil\w*|móvil|cell|cellphone|whatsapp|sms|fax|landline|festnetz|numéro"
    r"|rufnummer|call(?:ed|ing)?(?: (?:me|him|her|them|us|back))?|r[iau]ng|text(?:ed)?|dial(?:led)?"
    r"|reach(?:ed|able)?|contact number|signal|viber|bel(?:len)?|llam\w+|appel\w*|joindre"
    r"|rappel\w*|erreichbar|anruf\w*|rückruf\w*|my number|his number|her number|number is"
    r"|nummer ist|nummer is))" + _BETWEEN,
    re.I,
)
_OTHER_CUE = re.compile(
    r"(?:\b(?:article|artikel\w*|art|item|sku|ean|isbn|issn|gtin|upc|asin|part|model|modell"
    r"|modèle|référence|referencia|serial|code|error|fehler|version|build|kb|doc|document"
    r"|firmware|batch|lot|charge|product|produkt|producto|produit|registration|company|hrb"
    r"|siret|siren|chamber of commerce|kvk|patent|case|ticket|order|invoice)"
    r"(?:[ -]?(?:number|no|nr|num|nummer|código|id|n[º°]))?)[^\w\n]*(?:(?:is|was|#)[^\w\n]*)?\Z",
    re.I,
)
_EXTENSION = re.compile(
    r"(?:,? ?(?:ext(?:ension|\.)?|x|durchwahl|poste|toestel)[ .:]{0,2}\d{1,6}\b)", re.I
)
_CARD_CUE = re.compile(
    r"(?:card|visa|master ?card|amex|american express|maestro|kredit\w*|carte|tarjeta|kaart\w*"
    r"|karte\w*|\bpan\b|debit)" + _BETWEEN,
    re.I,
)
# How the networks' numbers begin and how long they are.
_CARD_FORM = re.compile(
    r"4\d{15}|4\d{18}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}"
    r"|35\d{14}|(?:5[0678]|6\d)\d{14,17}"
)
_CARD_TAIL = re.compile(
    r"[,;)]?\s{0,2}\(?(?:(?:exp\w*\.?(?: date)?|valid (?:thru|until)|gültig bis)[\s:]{0,2})?"
    r"(?:0[1-9]|1[0-2]) ?/ ?(?:20)?\d\d\b(?:,? \d{3,4}\b)?",
    re.I,
)
_HIDDEN_CARD = re.compile(
    r"(?<![\w*•#·])(?:\d{4,6}[ -]?)?(?:(?:[*•#·]{3,12}|[xX]{4,12})[ -]?){1,4}\d{4}(?![\d,.]\d)\b"
    r"|\b(?i:ending|ends|endend|endet|last (?:four|4)(?: digits)?)"
    r"(?:[ :,*]|\b(?:in|with|are|on|auf|of|the|card|is|number)\b){1,12}(\d{4})\b",
)
_CVV = re.compile(
    r"\b(?:cvv2?|cvc2?|cvn|security code|prüf(?:nummer|ziffer)|cryptogramme)"
    r"(?:[\s:=]|\b(?:is|was|code|number|ist|est|es)\b){1,8}(\d{3,4})\b",
    re.I,
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2} ?\d{2}(?:[ \u00a0.-]?[A-Za-z0-9]){11,34}")
_COUNTRIES = (
    "AD AE AL AT AZ BA BE BG BH BR BY CH CR CY CZ DE DK DO EE EG ES FI FO FR GB GE GI GL GR GT"
    " HR HU IE IL IQ IS IT JO KW KZ LB LC LI LT LU LV MC MD ME MK MR MT MU NL NO PK PL PS PT QA"
    " RO RS SA SC SE SI SK SM ST SV TN TR UA VA VG XK"
)
_IBAN_COUNTRIES = frozenset(_COUNTRIES.split())
# The largest whole numbers of computers, which are also somebody's number in America.
_LIMITS = frozenset(["2147483647", "2147483648", "4294967295", "4294967296"])
# Countries whose way of writing numbers is known here; of others, valid numbers are taken.
_KNOWN_REGIONS = frozenset(["GB", "US", "CA", "DE", "FR", "NL", "ES"])
_NANP_GROUPS = ((3, 3, 4), (1, 3, 3, 4), (3, 7))
_SPANISH_GROUPS = ((3, 3, 3), (3, 2, 2, 2), (2, 3, 2, 2), (9,))


def find_numbers(text: str, regions: Sequence[str]) -> Iterator[Finding]:
    """Yield bank accounts by IBAN, payment cards and phone numbers."""
    for start, end in around_numbers(text, before=60, after=60):
        yield from _ibans(text, start, end)
    for start, end in around_digits(text, before=60, after=20):
        yield from _parts_of_cards(text, start, end)
    for match in _RUN.finditer(text):
        for start, end in _without_dates(text, *match.span()):
            yield from _classified(text, start, end, regions)


def _parts_of_cards(text: str, start: int, end: int) -> Iterator[Finding]:
    for match in _HIDDEN_CARD.finditer(text, start, end):
        yield Finding(Kind.CARD, Span(*match.span(1 if match[1] else 0)))
    for match in _CVV.finditer(text, start, end):
        yield Finding(Kind.CARD, Span(*match.span(1)))


def _ibans(text: str, start: int, end: int) -> Iterator[Finding]:
    for match in _IBAN.finditer(text, start, end):
        length = _iban_length(match[0])
        if length:
            yield Finding(Kind.IBAN, Span(match.start(), match.start() + length))


def _iban_length(written: str) -> int:
    """How many characters of this are an IBAN: one that checks, else one that looks so; or 0."""
    ends = [
        place
        for place in range(len(written), 14, -1)
        if place == len(written) or not written[place].isalnum() or not written[place - 1].isalnum()
    ]
    for end in ends:
        if written[end - 1].isalnum() and iban.is_valid(written[:end]):
            return end
    # A mistyped one is nearly somebody's: capitals, a country that has IBANs, mostly digits.
    plain = re.match(
        r"[A-Z]{2} ?\d{2}(?:[ \u00a0.-]?[A-Z]{0,4}\d{1,30}+){1,9}(?![A-Za-z])", written
    )
    if plain and plain[0][:2] in _IBAN_COUNTRIES:
        digits = sum(letter.isdigit() for letter in plain[0])
        return plain.end() if digits >= 12 else 0
    return 0


def _without_dates(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a run of digits that are left when dates are cut out."""
    place = start
    for day in _DATE.finditer(text, start, end):
        yield place, day.start()
        place = day.end()
    yield place, end


def _classified(text: str, start: int, end: int, regions: Sequence[str]) -> Iterator[Finding]:
    start, end = _trimmed(text, start, end)
    raw = text[start:end]
    digits = _digits(raw)
    if len(digits) < 6 or _is_measure(text, start, end):
        return
    before = text[max(0, start - 60) : start]
    card = _card(raw, digits, before)
    if card is not None:
        tail = _CARD_TAIL.match(text, start + card[1])
        yield Finding(Kind.CARD, Span(start + card[0], tail.end() if tail else start + card[1]))
    elif _is_phone(raw, digits, before, regions):
        tail = _EXTENSION.match(text, end)
        yield Finding(Kind.PHONE, Span(start, tail.end() if tail else end))
    elif len(digits) > 9 and re.search(r"(?<!\d)[(]?0\d", raw):
        yield from _phones_inside(raw, start, regions)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not (text[start].isdigit() or text[start] in "+(["):
        start += 1
    while start < end and not text[end - 1].isdigit():
        end -= 1
    if text[start:end].count("(") != text[start:end].count(")") and text[start] == "(":
        start += 1
    return start, end


def _digits(raw: str) -> str:
    return "".join(str(int(letter)) for letter in raw if letter.isdecimal())


def _is_measure(text: str, start: int, end: int) -> bool:
    """Tell whether a number is an amount, or part of a code such as LX-3001234."""
    before = text[max(0, start - 5) : start]
    glued = re.search(r"\w[-_./]\Z|[#]\Z", before) is not None and text[start] != "+"
    return bool(glued or _MONEY_BEFORE.search(before) or _UNIT_AFTER.match(text, end))


def _card(raw: str, digits: str, before: str) -> tuple[int, int] | None:
    """Return where in a run of digits a card's number starts and ends."""
    if len(digits) < 12 or raw.startswith("+"):
        return None
    cued = _CARD_CUE.search(before) is not None
    if cued and len(digits) <= 19:
        return 0, len(raw)
    groups = list(re.finditer(r"\d+", raw))
    for first, opening in enumerate(groups):
        number, found = "", None
        for closing in groups[first:]:
            number += _digits(closing[0])
            if len(number) > 19:
                break
            if _is_card(number):
                found = opening.start(), closing.end()
        if found:
            return found
    return None


def _is_card(number: str) -> bool:
    form = _CARD_FORM.fullmatch(number)
    return form is not None and len(set(number)) > 1 and luhn.is_valid(number)


def _is_phone(raw: str, digits: str, before: str, regions: Sequence[str]) -> bool:
    international = raw.startswith("+") or (
        digits.startswith("00") and digits[2] != "0" and len(digits) >= 10
    )
    if international:
        return 8 <= len(digits) <= 17
    if len(digits) > 13 or _OTHER_CUE.search(before):
        return False
    return _PHONE_CUE.search(before) is not None or _is_national(raw, digits, regions)


def _is_national(raw: str, digits: str, regions: Sequence[str]) -> bool:
    groups = tuple(len(group) for group in re.findall(r"\d+", raw))
    if digits.startswith("0"):
        return _has_trunk_prefix(raw, digits, groups, regions)
    if raw.startswith("("):
        return 9 <= len(digits) <= 12
    if groups in _NANP_GROUPS and digits[-10] in "23456789":
        return not re.search(r"\d[ \u00a0\u202f.]000\Z", raw)
    if groups == (10,):
        return "US" in regions and digits not in _LIMITS and _is_valid(digits, ("US",))
    if groups in _SPANISH_GROUPS and digits[0] in "6789" and "ES" in regions:
        return not digits.endswith("000") and _is_valid(digits, ("ES",))
    others = [region for region in regions if region not in _KNOWN_REGIONS]
    return len(groups) > 1 and _is_valid(digits, others)


def _has_trunk_prefix(
    raw: str, digits: str, groups: tuple[int, ...], regions: Sequence[str]
) -> bool:
    """Judge a number that starts with 0, as most countries' do at home."""
    if len(digits) in (10, 11):
        return groups[0] <= 7 or len(groups) == 1
    if len(digits) == 8:
        return re.match(r"0[1-9]\d{0,2}[-/]", raw) is not None and len(groups) > 2
    if len(groups) > 1 and groups[0] <= 7:
        return len(digits) in (9, 12)
    return len(digits) in (9, 12) and _is_valid(digits, regions)


def _is_valid(number: str, regions: Sequence[str]) -> bool:
    for region in regions:
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return True
    return False


def _phones_inside(raw: str, start: int, regions: Sequence[str]) -> Iterator[Finding]:
    """Yield phone numbers in a run too long to be one, such as two side by side."""
    for region in regions:
        for match in phonenumbers.PhoneNumberMatcher(
            raw, region, leniency=phonenumbers.Leniency.VALID
        ):
            if match.raw_string.lstrip("(").startswith(("0", "+")):
                yield Finding(Kind.PHONE, Span(start + match.start, start + match.end))

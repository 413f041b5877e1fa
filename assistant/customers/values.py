"""Single values as files write them: days, moments, amounts, telephone numbers."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal

import phonenumbers

Written = str | int | float | bool | None | list["Written"] | dict[str, "Written"]
"""What stands in a file: JSON, or the text of a cell."""

_ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}\S*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_EITHER_FIRST = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_CURRENCY_SIGNS = re.compile(r"^(?:[A-Z]{3}|[$€£¥])\s?|\s?(?:[A-Z]{3}|[$€£¥])$")
_GROUPED = re.compile(r"(-?\d{1,3})((?:[,.' \u00a0\u202f]\d{3})+)((?:[.,]\d+)?)")
_PLAIN = re.compile(r"-?[0-9]{1,30}(?:[.,][0-9]{1,30})?")
_POINTED = re.compile(r"-?[0-9]{1,30}\.[0-9]{1,30}")
_THREE_PLACES = re.compile(r"-?[1-9]\d{0,2}[,.]\d{3}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_NOON = time(12, tzinfo=UTC)


def day(written: Written | date) -> date | None:
    """A day; nothing where nothing is written. Raises ValueError for what may be two days."""
    if written is None or isinstance(written, date):
        return written
    text = str(written).strip()
    if not text:
        return None
    if found := _ISO_DAY.fullmatch(text):
        return _day(text, found[1], found[2], found[3])
    if found := _DAY_FIRST.fullmatch(text):
        return _day(text, found[3], found[2], found[1])
    if found := _EITHER_FIRST.fullmatch(text):
        return _either_way(text, found[1], found[2], found[3])
    raise ValueError(f"{text[:40]!r} is not a day; write it as 2026-03-31")


def moment(written: Written | datetime) -> datetime:
    """A moment; without a time zone it is UTC's, and a day alone stands for its noon."""
    if isinstance(written, datetime):
        return written if written.tzinfo is not None else written.replace(tzinfo=UTC)
    text = "" if written is None else str(written).strip()
    try:
        found = datetime.fromisoformat(text) if len(text) > len("2026-03-31") else None
    except ValueError:
        found = None
    if found is not None:
        return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    that_day = None if ":" in text else day(text)
    if that_day is None:
        raise ValueError(f"{text[:40]!r} is not a moment; write it as 2026-03-31T09:30:00+02:00")
    return datetime.combine(that_day, _NOON)


def amount(written: Written | Decimal) -> Decimal | None:
    """An amount of money with a decimal point or comma; nothing where nothing is written.

    Raises ValueError for '1,234', which may be a thousand and may be one and a bit.
    """
    if written is None or isinstance(written, Decimal):
        return written
    if isinstance(written, int | float) and not isinstance(written, bool):
        return Decimal(str(written))
    text = str(written).strip()
    if not text:
        return None
    number = _CURRENCY_SIGNS.sub("", text).strip()
    if _THREE_PLACES.fullmatch(number):
        raise ValueError(f"{text!r} may be two amounts; write it as 1234.00 or as 1.23")
    if not _PLAIN.fullmatch(number):
        number = _ungrouped(number)
    if not _PLAIN.fullmatch(number):
        raise ValueError(f"{text[:40]!r} is not an amount; write it as 1234.50")
    return Decimal(number.replace(",", "."))


def exact_amount(written: Written | Decimal) -> Decimal | None:
    """An amount as programs write it: a point is the decimal one; else as `amount`."""
    if isinstance(written, str) and _POINTED.fullmatch(written.strip()):
        return Decimal(written.strip())
    return amount(written)


def telephone(written: str, region: str) -> str | None:
    """A telephone number as +4930123456; None where it is none that can be dialled.

    `region` is the country of numbers that name none, such as DE; it may be empty.
    """
    try:
        number = phonenumbers.parse(written, region or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def language(written: str) -> str:
    """A language's code, such as 'de' or 'de-AT'; raises ValueError for anything else."""
    text = written.strip()
    if text and not _LANGUAGE.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a language's code; write de, en or de-AT")
    first, *rest = text.replace("_", "-").split("-")
    return "-".join([first.lower(), *rest])


def email(written: str) -> str:
    """An e-mail address, or nothing; raises ValueError for anything else."""
    text = written.strip()
    if text and not _EMAIL.fullmatch(text):
        raise ValueError(f"{text[:60]!r} is not an e-mail address; write it as name@example.com")
    return text


def _day(text: str, year: str, month: str, day_: str) -> date:
    try:
        return date(int(year), int(month), int(day_))
    except ValueError:
        raise ValueError(f"{text!r} is not a day of the calendar; write it as 2026-03-31") from None


def _either_way(text: str, first: str, second: str, year: str) -> date:
    """A day where either part may be the month; only one of them may fit."""
    if int(first) > 12 or first == second:
        return _day(text, year, second, first)
    if int(second) > 12:
        return _day(text, year, first, second)
    raise ValueError(f"{text!r} may be two days; write it as 2026-03-31")


def _ungrouped(number: str) -> str:
    """A number without the signs between its thousands, if they are all the same."""
    found = _GROUPED.fullmatch(number)
    if found is None:
        return number
    signs = {sign for sign in found[2] if not sign.isdecimal()}
    if len(signs) > 1 or found[3][:1] in signs:
        return number
    return found[1] + re.sub(r"\D", "", found[2]) + found[3]

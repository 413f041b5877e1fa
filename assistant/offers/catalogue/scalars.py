"""Amounts, shares, days and numbers as people write them in a catalogue, one form each."""

import re
from datetime import date
from decimal import Decimal

from babel.numbers import is_currency

from assistant.money import Money

_AMOUNT = re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,12}", re.ASCII)
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_CURRENCY = re.compile(r"[A-Z]{3}|[$€£¥]")


def amount_of(text: str, currency: str) -> Decimal:
    """An amount of money such as 25 or 25.00, nothing or more, in a currency that goes unsaid.

    Raises ValueError with what to write. With no currency any number of places will do.
    """
    if _CURRENCY.search(text):
        of = f"amounts are in {currency}; " if currency else ""
        raise ValueError(f"{text!r} names a currency: {of}write the number alone")
    if not _AMOUNT.fullmatch(text):
        raise ValueError(f"{text!r} is no amount; write it as 25 or 25.00")
    amount = Decimal(text)
    if amount < 0:
        raise ValueError(f"{text} is negative; an amount is 0 or more")
    return Money(amount, currency).amount if currency else amount


def share_of(text: str, most: Decimal | None = None) -> Decimal:
    """A share such as 10 % or 0.1, as a fraction; `most` is the largest there can be.

    Raises ValueError with what to write.
    """
    number = text.removesuffix("%").rstrip()
    percent = number != text
    if not _AMOUNT.fullmatch(number):
        raise ValueError(f"{text!r} is no share; write it as 10 % or 0.1")
    share = Decimal(number).scaleb(-2) if percent else Decimal(number)
    if share < 0:
        raise ValueError(f"{text} is negative; a share is 0 or more")
    if most is not None and share > most:
        written = f"; write {number} % or a fraction" if not percent and share <= 100 else ""
        raise ValueError(f"{text} is more than {most * 100:f} %{written}")
    return share


def whole_of(text: str, least: int, most: int) -> int:
    """A whole number within bounds, both inside; raises ValueError with what to write."""
    if not _WHOLE.fullmatch(text):
        raise ValueError(f"{text!r} is no whole number")
    if not least <= int(text) <= most:
        raise ValueError(f"{text} is not from {least} to {most}")
    return int(text)


def day_of(text: str) -> date:
    """A day written as 2026-11-22; raises ValueError with what to write."""
    try:
        # Other ISO forms, such as 20261122 and 2026-W47-7, are too easily misread.
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text} is no day there ever was") from error
    raise ValueError(f"{text!r} is no day; write it as 2026-11-22")


def yes_no_of(text: str) -> bool:
    """Yes or no, true or false; raises ValueError with what to write."""
    if text.casefold() not in _YES_NO:
        raise ValueError(f"{text!r} is neither; write yes or no")
    return _YES_NO[text.casefold()]


def currency_of(text: str) -> str:
    """A currency by its ISO 4217 code; raises ValueError with what to write."""
    if not is_currency(text):
        raise ValueError(f"{text!r} is no currency; write EUR, USD, GBP …")
    return text

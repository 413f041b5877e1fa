"""Units of measure, each with what it measures and how much of it one is."""

from fractions import Fraction

import regex

_TABLE: dict[str, tuple[str, Fraction | int, str]] = {
    "second": ("time", 1, r"seconds?|secs?"),
    "minute": ("time", 60, r"minutes?|mins?"),
    "working hour": ("working hours", 1, r"(?:working|business|office) hours?"),
    "hour": ("time", 3600, r"hours?|hrs?|h"),
    "working day": ("working days", 1, r"(?:working|business)[ -]days?|workdays?|weekdays?"),
    "day": ("time", 86_400, r"(?:calendar )?days?"),
    "week": ("time", 604_800, r"weeks?"),
    "fortnight": ("time", 1_209_600, r"fortnights?"),
    "month": ("months", 1, r"months?"),
    "quarter": ("months", 3, r"quarters?"),
    "year": ("months", 12, r"years?|yrs?"),
    "percent": ("percent", 1, r"%|per ?cent\b|pct"),
    "euro": ("EUR", 1, r"€|euros?|eur"),
    "dollar": ("USD", 1, r"(?:US)?\$|(?:US )?dollars?|usd"),
    "pound": ("GBP", 1, r"£|pounds? sterling|gbp|quid|pounds?"),
    "franc": ("CHF", 1, r"chf|swiss francs?|francs?"),
    "yen": ("JPY", 1, r"¥|yen|jpy"),
    "cent": ("cents", 1, r"cents?|¢"),
    "kilogram": ("grams", 1000, r"kilograms?|kilos?|kgs?"),
    "gram": ("grams", 1, r"grams?|g"),
    "kilometre": ("metres", 1000, r"kilomet(?:re|er)s?|km"),
    "centimetre": ("metres", Fraction(1, 100), r"centimet(?:re|er)s?|cm"),
    "millimetre": ("metres", Fraction(1, 1000), r"millimet(?:re|er)s?|mm"),
    "metre": ("metres", 1, r"met(?:re|er)s?|m"),
    "millilitre": ("litres", Fraction(1, 1000), r"millilit(?:re|er)s?|ml"),
    "litre": ("litres", 1, r"lit(?:re|er)s?|l"),
    "kilobyte": ("bytes", 1000, r"kilobytes?|kb"),
    "megabyte": ("bytes", 1000**2, r"megabytes?|mb"),
    "gigabyte": ("bytes", 1000**3, r"gigabytes?|gb"),
    "terabyte": ("bytes", 1000**4, r"terabytes?|tb"),
    "kilowatt": ("watts", 1000, r"kilowatts?|kw"),
    "watt": ("watts", 1, r"watts?|w"),
    "celsius": ("celsius", 1, r"°\s?c|degrees? celsius"),
    "point": ("points", 1, r"points?|pts?"),
}
CURRENCY = r"(?:€|US\$|\$|£|¥|(?:EUR|USD|GBP|CHF|JPY)(?=[\s\d]))"
"""What stands before an amount."""

_GROUPS = {name: f"(?P<{name.replace(' ', '_')}>{words})" for name, (_, _, words) in _TABLE.items()}
UNIT = regex.compile(rf"(?:{'|'.join(_GROUPS.values())})(?![\p{{L}}\p{{N}}])", regex.IGNORECASE)
"""Matches a unit's name or sign, to be read by `unit_of`."""

# A letter alone is a unit only after a number.
_MENTION = regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?=\p{{L}}\p{{L}}|[€$£¥%]){UNIT.pattern}", regex.I)


def unit_of(match: regex.Match[str]) -> tuple[str, Fraction]:
    """Return what a matched unit measures, and how much of that one of it is."""
    dimension, factor, _ = _TABLE[str(match.lastgroup).replace("_", " ")]
    return dimension, Fraction(factor)


def mentioned(text: str) -> frozenset[tuple[str, Fraction]]:
    """Return the units a text names, as a table's header does for the numbers below it."""
    return frozenset(unit_of(match) for match in _MENTION.finditer(text))

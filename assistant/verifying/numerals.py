"""Numbers written as words become digits, so that "fourteen days" reads as "14 days"."""

import unicodedata
from fractions import Fraction

import regex

_UNITS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
"""
_TENTHS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: value for value, word in enumerate(_UNITS.split())}
_TENS = {word: 10 * value for value, word in enumerate(_TENTHS.split(), 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_PLAIN = "|".join(sorted([*_SMALL, *_TENS], key=len, reverse=True))
_SCALE = "|".join(_SCALES)
_SPAN = r"(?:working |business |calendar )?(?:second|minute|hour|day|week|fortnight|month|year)s?\b"
_WORDS = regex.compile(
    rf"(?<![\w-])(?<!\d )(?:an? (?=(?:{_SCALE})\b))?(?P<first>(?:{_PLAIN})\b|(?:{_SCALE})\b)"
    rf"(?:[ -](?P<more>(?:{_PLAIN}|{_SCALE})\b)"
    rf"|(?<=hundred|thousand) and (?P<more>(?:{_PLAIN})\b))*(?P<half> and a half\b)?",
    regex.IGNORECASE,
)
# "The one you bought" counts nothing; "one day" and "one or two" do.
_COUNTS = regex.compile(rf"[ -]{_SPAN}| (?:or|to) (?:{_PLAIN}|\d)", regex.IGNORECASE)
_FIXED = (
    (regex.compile(r"(?<!\w)half an? (?=[a-z])", regex.IGNORECASE), "0.5 "),
    (regex.compile(rf"(?<!\w)an? (?={_SPAN})", regex.IGNORECASE), "1 "),
    (regex.compile(r"(?<!\w)(?:a )?dozen\b", regex.IGNORECASE), "12"),
    (regex.compile(r"(?<!\w)twice\b", regex.IGNORECASE), "2 times"),
)


# Raised, lowered, circled and Roman digits, and fractions of one sign; one behind a word is a note.
_SIGNS = r"\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089"
_SIGN = regex.compile(
    rf"(?<![\w.,])[{_SIGNS}]+|(?<!\d)[{_SIGNS}]{{2,}}|[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]"
    r"|\p{Nl}+"
)
_OTHER_DIGIT = regex.compile(r"[\d--[0-9]]", regex.VERSION1)
_BY_VALUE = tuple(regex.compile(rf"\p{{Numeric_Value={value}}}") for value in range(10))
_FRACTION = regex.compile(r"(?:(?<!\d)(?<whole>\d++ ?))?(?<sign>[\u00bc-\u00be\u2150-\u215e])")


def signs_in_digits(text: str) -> str:
    """Return the text with numbers in other scripts or signs, such as ٩, ⁹⁰, ⑨ or ½, as digits."""
    if text.isascii():
        return text
    text = _OTHER_DIGIT.sub(lambda match: _decimal(match[0]), text)
    text = _SIGN.sub(_apart, text)
    return _FRACTION.sub(_with_part, text)


def _decimal(digit: str) -> str:
    """A digit of any script as ours; Python may not know the newest ones yet."""
    known = unicodedata.decimal(digit, None)
    if known is not None:
        return str(known)
    return next(str(value) for value, each in enumerate(_BY_VALUE) if each.match(digit))


def _apart(match: regex.Match[str]) -> str:
    """The signs as digits, with a blank on either side."""
    digits = "".join(f"{unicodedata.numeric(sign, 0.0):.10g}" for sign in match[0])
    before = "" if match.string.startswith(" ", max(0, match.start() - 1)) else " "
    after = "" if match.string.startswith(" ", match.end()) else " "
    return f"{before}{digits}{after}"


def _with_part(match: regex.Match[str]) -> str:
    """A number and the part after it, such as 2½, as a decimal; digit by digit, for any length."""
    part = f"{unicodedata.numeric(match['sign']):g}"
    return (match["whole"] or "0").rstrip() + part.removeprefix("0")


def in_digits(text: str) -> str:
    """Return the text with the numbers it spells out as digits; nothing else changes.

    "One" counts only before a length of time or another number, for it mostly stands for a thing.
    """
    for pattern, digits in _FIXED:
        text = pattern.sub(digits, text)
    return _WORDS.sub(_digits, text)


def _digits(match: regex.Match[str]) -> str:
    words = [match["first"].lower(), *(word.lower() for word in match.captures("more"))]
    if words == ["one"] and not match["half"] and not _COUNTS.match(match.string, match.end()):
        return match[0]
    value = Fraction(_value(words)) + (Fraction(1, 2) if match["half"] else 0)
    return str(int(value)) if value.denominator == 1 else f"{float(value):g}"


def _value(words: list[str]) -> int:
    total, current = 0, 0
    for word in words:
        if word == "hundred":
            current = max(current, 1) * 100
        elif word in _SCALES:
            total += max(current, 1) * _SCALES[word]
            current = 0
        else:
            current += _SMALL.get(word, 0) + _TENS.get(word, 0)
    return total + current

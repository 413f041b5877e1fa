"""Numbers written as words become digits, so that "fourteen days" reads as "14 days"."""

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

"""A value to be masked: what makes two spellings the same one, and where it is mentioned."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

_BLANK = regex.compile(r"\s+")
# A value this short may be anything elsewhere: "CVV 123" and "123 euros".
_FEWEST = 5
_BETWEEN = r"[\s().\-/\u2010-\u2015]{0,3}"
_BEFORE = r"(?<!\w)(?<![€$£]\s?)(?<!\b(?:EUR|USD|GBP|CHF)\s?)"
_AFTER = r"(?!\w)(?!\s?(?:[€$£%]|EUR\b|USD\b|GBP\b|CHF\b|euros?\b|dollars?\b|pounds?\b|percent\b))"
_YEAR = regex.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it was first written, with the label of its placeholder."""

    label: str
    written: str

    @property
    def key(self) -> str:
        """What two spellings of one value have in common: case and spaces make none other."""
        if self.label in ("PASSWORD", "TEXT"):
            return self.written
        if self.is_number:
            return _alone(self.written)
        return _BLANK.sub(" ", self.written.casefold().strip()) or self.written

    @property
    def is_number(self) -> bool:
        """Whether digits make it up, so that hyphens and brackets are no part of it."""
        letters = _alone(self.written)
        digits = sum(letter.isdigit() for letter in letters)
        return digits > 0 and "@" not in self.written and 2 * digits >= len(letters)


def mentions(value: Value, text: str, *, own: bool) -> Iterator[tuple[int, int]]:
    """Yield where a value that was found elsewhere stands in a text, in any spelling.

    Values that could as well be something else are not looked for: those of fewer than five
    letters and digits, days without a year, names of one word in the company's `own` text.
    """
    pattern = _pattern(value, own)
    if pattern is not None:
        for match in pattern.finditer(text):
            yield match.span()


@lru_cache(maxsize=512)
def _pattern(value: Value, own: bool) -> regex.Pattern[str] | None:
    match value.label:
        case "NAME":
            return _name_pattern(value.written, own)
        case "TEXT":
            return None
        case "DATE-OF-BIRTH" if not _YEAR.search(value.written):
            return None
        case _ if len(_alone(value.written)) < _FEWEST:
            return None
        case "PASSWORD":
            return regex.compile(rf"(?<!\w){regex.escape(value.written)}(?!\w)")
        case _ if value.is_number:
            digits = _BETWEEN.join(map(regex.escape, _alone(value.written)))
            return regex.compile(rf"{_BEFORE}\+?\(?{digits}{_AFTER}", regex.IGNORECASE)
        case _:
            words = r"\s+".join(map(regex.escape, value.written.split()))
            return regex.compile(rf"(?<!\w){words}(?!\w)", regex.IGNORECASE)


def _name_pattern(name: str, own: bool) -> regex.Pattern[str] | None:
    """A name as written or in capitals; of one word it may be a common word in small letters."""
    words = name.split()
    if (own and len(words) < 2) or len(_alone(name)) < 2:
        return None
    spellings = dict.fromkeys((name, name.upper(), name.title()))
    each = "|".join(r"\s+".join(map(regex.escape, spelling.split())) for spelling in spellings)
    return regex.compile(rf"(?<!\w)(?:{each})(?!\w)")


def _alone(text: str) -> str:
    """Its letters and digits only, in small letters."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())

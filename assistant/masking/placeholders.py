"""Placeholders such as [EMAIL-1]: how they are written, and how a model may write them."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

_LABELS = (
    "PASSWORD EMAIL LINK IBAN CARD ID-NUMBER DATE-OF-BIRTH DEVICE IP-ADDRESS ACCOUNT ORDER"
    " REFERENCE PHONE ADDRESS USER-NAME NAME TEXT"
)
LABELS = frozenset(_LABELS.split())
"""What a placeholder can say about its value."""

_JOIN = r"\\?[-_ \u00a0\u2010-\u2015]"
_WORDS = "|".join(
    # A German writes E-MAIL.
    label.replace("EMAIL", "E-?MAIL").replace("-", f"(?:{_JOIN})?")
    for label in sorted(LABELS, key=len, reverse=True)
)
_NUMBER = r"(?P<number>[1-9][0-9]{0,5})(?P<spelling>[b-z]?)"
_ANYHOW = rf"\s?(?P<label>(?i:{_WORDS}))(?:{_JOIN})?(?i:{_NUMBER})\s?"
# In brackets any letters will do; alone only what no sentence would say by chance.
_PLACEHOLDER = regex.compile(
    rf"\[{_ANYHOW}\]|\\\[{_ANYHOW}\\\]"
    rf"|(?<![\p{{L}}\p{{M}}\p{{N}}_-])(?P<label>{_WORDS})[-_\u2010-\u2015]{_NUMBER}"
    r"(?![\p{L}\p{M}\p{N}_]|-[\p{L}\p{N}])"
)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What stands for a value: its kind, its number from 1, and which of its spellings.

    The first spelling has no letter, the second is `b`: [CARD-1] and [CARD-1b] are one card.
    """

    label: str
    number: int
    spelling: str = ""

    def __post_init__(self) -> None:
        if self.label not in LABELS:
            raise ValueError(f"no placeholder is called {self.label}")
        if self.number < 1:
            raise ValueError("placeholders are numbered from 1")

    def __str__(self) -> str:
        return f"[{self.label}-{self.number}{self.spelling}]"


@dataclass(frozen=True, slots=True)
class Written:
    """A placeholder where it stands in a text, from `start` up to `end`."""

    placeholder: Placeholder
    start: int
    end: int


def placeholders(text: str, start: int = 0) -> Iterator[Written]:
    """Yield the placeholders from `start` on in order, also those a model wrote in its own way.

    Any case, blanks, hyphens or underscores will do in brackets; without them capitals and a
    hyphen.
    """
    for match in _PLACEHOLDER.finditer(text, start):
        label = _BARE[_letters(match["label"])]
        held = Placeholder(label, int(match["number"]), match["spelling"].lower())
        yield Written(held, match.start(), match.end())


def settled(text: str, start: int) -> int:
    """Up to where, from `start`, a text that goes on can be read: no placeholder is cut there."""
    place = max(start, len(text) - _LONGEST)
    while place < len(text):
        match = _PLACEHOLDER.match(text, place, partial=True)
        # One that ends the text may go on: EMAIL-1 is perhaps EMAIL-12, or EMAIL-1-X.
        if match and (match.partial or len(text) - match.end() < _LOOKS_AHEAD):
            return place
        place = match.end() if match else place + 1
    return len(text)


# No placeholder, with what is looked at behind it, is longer.
_LONGEST = 40
_LOOKS_AHEAD = 2


def _letters(label: str) -> str:
    return "".join(letter for letter in label.upper() if letter.isalpha())


_BARE = {_letters(label): label for label in LABELS}

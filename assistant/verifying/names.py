"""Proper names, and codes such as order numbers and addresses, found by how they are written."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from kb.stop_words import STOP_WORDS
from kb.tokens import cut

_CODE = regex.compile(
    # Possessive, and begun only where a run begins: a long run is read once.
    r"(?P<address>\b(?:https?://|www\.)[^\s<>()\[\]]+"
    r"|(?<=(?<![\w.+-])[.+-]{0,9})\b[\w.+-]++@[\w-]++(?:\.[\w-]++)++"
    r"|(?<=(?<![\w-])-{0,9})\b(?:[a-z0-9-]++\.){1,20}(?:com|org|net|eu|ie|uk|de|fr|io|example)\b(?:/[^\s<>()]*)?)"
    r"|(?P<phone>(?<![\w.])(?:\+\d|\(0|0\d)[\d ()/.-]{5,}\d(?!\w))"
    # What stands for personal data that was hidden from a model.
    r"|(?P<code>\[(?-i:\p{Lu}{2,}(?:-\p{Lu}+)*-\d+\p{Ll}?)\])"
    r"|(?P<code>(?<![\w.-])(?:\d+(?:\.\d+){2,}"
    r"|(?=[\w./-]{0,99}\d)(?=[\w./-]{0,99}\p{L})(?!\d+[-.]?(?:\p{L}{3,}|st|nd|rd|th|h|g|m|l|w|k|kg|km|cm|mm|ml|kb|mb|gb|tb"
    r"|kw|min|mins|hrs|hr|am|pm|x|c)(?![\p{L}\d]))\p{L}*[-_/#]?\d[\w-]*\w|\p{L}+\d+\w*))",
    regex.IGNORECASE,
)
_WORD = regex.compile(r"(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{M}\d]*(?:[-'’&./]\p{L}[\p{L}\p{M}\d]*)*")
_OPENS = regex.compile(r"(?:\A|[.!?:;]|\n|[-*•|–—]\s|[\"“‘\[*_]+)\W*\Z")
_CAPITALISED = """
    january february march april may june july august september october november december
    i ok yes no please note
"""
_NO_NAMES = frozenset(_CAPITALISED.split())
_NEAR = 40


@dataclass(frozen=True, slots=True)
class Code:
    """An address, a telephone number or a code: digits and letters that must be right to the last.

    `key` is what it is compared by: lower case, a telephone number's digits alone.
    """

    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Name:
    """One word of a proper name; `key` is its stem. `sure` unless it opens its sentence."""

    text: str
    key: str
    sure: bool


def codes(text: str) -> Iterator[tuple[Code, int, int]]:
    """Yield each code with where it is written."""
    for match in _CODE.finditer(text):
        written = match[0].rstrip(".,;:!?'\"”’")
        if match["phone"]:
            key = regex.sub(r"\D", "", written)
        else:
            key = written.casefold().removeprefix("https://").removeprefix("http://")
            key = key.removeprefix("www.").rstrip("/")
        yield Code(written, key), match.start(), match.start() + len(written)


def names(text: str) -> Iterator[Name]:
    """Yield the capitalised words of a text; those that may only open a sentence are not sure."""
    found = list(_WORD.finditer(text))
    for place, match in enumerate(found):
        word = match[0].removesuffix("'s").removesuffix("’s")
        low = word.casefold()
        if low in STOP_WORDS or low.replace("’", "'") in STOP_WORDS or low in _NO_NAMES:
            continue
        opens = bool(_OPENS.search(text, max(0, match.start() - _NEAR), match.start()))
        inner = any(letter.isupper() for letter in word[1:])
        followed = (
            place + 1 < len(found)
            and text[match.end() : found[place + 1].start()] == " "
            and found[place + 1][0].casefold() not in STOP_WORDS
        )
        for part in dict.fromkeys(token for token, each in cut(word) if each not in STOP_WORDS):
            # What has digits is a code.
            if not any(letter.isdigit() for letter in part):
                yield Name(match[0], part, sure=not opens or inner or followed)

"""A text as a program or an eye may read it: out of entities, escapes, full width and brackets.

Nothing of it is shown. It is looked through for addresses, and says where they are written.
"""

import html
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import regex

# A full stop of Chinese or Japanese is one of a host only before its letters.
_OTHERWISE = regex.compile(
    r"(?P<entity>&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});?)"
    r"|(?P<percent>%(?:2[13-9a-f]|3[0-9abdf]|[4-6][0-9a-f]|7[0-9a-e]))"
    r"|(?P<bracketed>\s{0,2}[\[({](?:\.|dot|punkt|punto|@|at|:|/|://)[\])}]\s{0,2})"
    r"|(?P<stop>[。｡︒](?=[a-z0-9]))"
    r"|(?P<unseen>[\p{DI}\p{Cf}]++|[^\P{Cc}\s]++|(?<=[^\s*`])[*`]++(?=\S)|(?<=\w)\\(?=[.:@])|\\(?=/))"
    r"|(?P<wide>[^\x00-\x7f。｡︒…])",
    regex.IGNORECASE,
)
_WORDS = {"dot": ".", "punkt": ".", "punto": ".", "at": "@"}
# What a host may be written in, and what stands around its parts; other signs stay what they are.
_SPELLINGS = ("<wide>", "<narrow>", "<font>", "<circle>", "<small>", "<compat>", "<square>")
_SIGNS = frozenset("./:@\\%#?&<>[]()-_")
_LAYERS = 4
"""An entity of an entity, an escape of an escape; nobody reads through more."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a text reads like; each letter of it is written from `begins` to `ends`."""

    text: str
    begins: Sequence[int]
    ends: Sequence[int]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of at least one letter is written."""
        return self.begins[start], self.ends[end - 1]


def as_it_stands(text: str) -> Likeness:
    """Read a text letter by letter."""
    return Likeness(text, range(len(text)), range(1, len(text) + 1))


def likeness(text: str) -> Likeness:
    """Read a text out of its disguises."""
    read = as_it_stands(text)
    for _ in range(_LAYERS):
        again = _read(read)
        if again.text == read.text:
            return again
        read = again
    return read


def _read(like: Likeness) -> Likeness:
    pieces: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    done = 0
    for found in _OTHERWISE.finditer(like.text):
        meant = _meant(found)
        if meant == found[0]:
            continue
        start, end = found.span()
        pieces += [like.text[done:start], meant]
        begins += [*like.begins[done:start], *[like.begins[start]] * len(meant)]
        ends += [*like.ends[done:start], *[like.ends[end - 1]] * len(meant)]
        done = end
    if not done:
        return like
    pieces.append(like.text[done:])
    begins += like.begins[done:]
    ends += like.ends[done:]
    return Likeness("".join(pieces), begins, ends)


def _meant(found: regex.Match[str]) -> str:
    """What one disguise stands for."""
    written = found[0]
    match found.lastgroup:
        case "entity":
            return html.unescape(written)
        case "percent":
            return chr(int(written[1:], 16))
        case "bracketed":
            inner = written.strip()[1:-1].lower()
            return _WORDS.get(inner, inner)
        case "stop":
            return "."
        case "unseen":
            return ""
        case _:
            return _narrow(written)


def _narrow(letter: str) -> str:
    """A letter of another width or shape as the plain one; marks above the line stay."""
    if not unicodedata.decomposition(letter).startswith(_SPELLINGS):
        return letter
    plain = unicodedata.normalize("NFKC", letter)
    return plain if plain[0].isalnum() or plain in _SIGNS else letter

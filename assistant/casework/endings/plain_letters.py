"""A text in plain letters, as names and numbers are looked for in it, with the place of each."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kb.model import Span

_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ENCODED = len("%40")
_OTHERS = {
    **dict.fromkeys("‘’‚‛′´`ʼ", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **{"ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"},
}


@dataclass(frozen=True, slots=True)
class Plain:
    """Plain letters, and where each of them stood; `places` has the end of the text, too."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Where a stretch, not empty, stood, with the marks that belong to its last letter."""
        return Span(self.places[start], max(self.places[end], self.places[end - 1] + 1))


def plain(text: str) -> Plain:
    """A text without capitals, accents, width and letters nobody sees; "%40" is read as "@"."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in _decoded(text):
        for each in _plain(letter):
            letters.append(each)
            places.append(place)
    return Plain("".join(letters), (*places, len(text)))


def _decoded(text: str) -> Iterator[tuple[int, str]]:
    """Each letter with its place, those that are written in per cent and hexadecimals as well."""
    last = 0
    for said in _PERCENT.finditer(text):
        try:
            letters = bytes.fromhex(said[0].replace("%", "")).decode()
        except UnicodeDecodeError:
            continue
        yield from enumerate(text[last : said.start()], last)
        place = said.start()
        for letter in letters:
            yield place, letter
            place += _ENCODED * len(letter.encode())
        last = said.end()
    yield from enumerate(text[last:], last)


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    """One letter in plain ones; none for a mark or what nobody sees."""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    apart = unicodedata.normalize("NFKD", _OTHERS.get(letter, letter)).casefold()
    kept = (each for each in apart if unicodedata.category(each) not in _UNSEEN)
    return "".join(_OTHERS.get(each, each) for each in kept)


_UNSEEN = frozenset({"Mn", "Mc", "Me", "Cf", "Cs"})

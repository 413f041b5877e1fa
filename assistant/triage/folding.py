"""A text as phrases are looked for in it: no capitals, accents or letters that nobody sees."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from kb.model import Span

_STRAIGHT = {
    **dict.fromkeys("‘’‚‛′´`ʼ＇", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `places` says where each of its letters stood, None for the same place."""

    text: str
    places: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> Span:
        """Where a stretch of it, not empty, stands in the text it was made of."""
        if self.places is None:
            return Span(start, end)
        return Span(self.places[start], self.places[end - 1] + 1)


def fold(text: str) -> Folded:
    """Fold a text; what is left out of it, such as zero-width letters, keeps no place."""
    if text.isascii() and not (set(text) & _CONTROLS):
        return Folded(text.lower().replace("`", "'"))
    letters = {letter: _folded(letter) for letter in set(text)}
    folded = "".join(letters[letter] for letter in text)
    if all(letters.values()):
        return Folded(folded)
    return Folded(folded, tuple(place for place, letter in enumerate(text) if letters[letter]))


_CONTROLS = {chr(code) for code in range(32)} - {"\n", "\t", "\r"} | {"\x7f"}


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    """One letter, or none for what nobody sees."""
    if letter in _STRAIGHT:
        return _STRAIGHT[letter]
    if letter in _CONTROLS:
        return " "
    if unicodedata.category(letter) in ("Cf", "Mn", "Cs"):
        return ""
    base = "".join(
        each for each in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(each)
    )
    lower = (base if len(base) == 1 else letter).lower()
    return lower if len(lower) == 1 else letter

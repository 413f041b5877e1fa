"""Messages that only greet, thank or take leave, and what the assistant says to them in a chat."""

from collections.abc import Sequence
from functools import lru_cache

import regex

from assistant.replying.frames import Courtesies, languages

_WORDS = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_MOST_WORDS = 8


def courtesy_reply(text: str, *, language: str = "") -> str:
    """What is said back to a message of nothing but courtesies; empty for every other.

    Thanks and farewells are answered before greetings. `language` (ISO 639-1) decides where words
    are those of several languages; else the first of ours that has them.
    """
    words = _WORDS.findall(text.casefold())
    if not 0 < len(words) <= _MOST_WORDS:
        return ""
    said = " ".join(words)
    known = languages()
    order = [language, *(code for code in known if code != language)]
    for courtesies in (known[code].courtesies for code in order if code in known):
        if _only(courtesies, said):
            thanked = regex.search(rf"\b(?:{_any(courtesies.thanks)})\b", said)
            return courtesies.welcome if thanked else courtesies.listening
    return ""


def _only(courtesies: Courtesies, said: str) -> bool:
    """Whether it is made of courtesies and what goes with them, and is not of the latter alone."""
    pattern = _pattern((*courtesies.hello, *courtesies.thanks), courtesies.beside)
    return pattern.fullmatch(said) is not None


@lru_cache(maxsize=16)
def _pattern(courtesies: tuple[str, ...], beside: tuple[str, ...]) -> regex.Pattern[str]:
    said, rest = _any(courtesies), _any((*courtesies, *beside))
    return regex.compile(rf"(?=.*\b(?:{said})\b)(?:(?:{rest})(?: |$))+")


def _any(phrases: Sequence[str]) -> str:
    return "|".join(regex.escape(each) for each in sorted(phrases, key=len, reverse=True))

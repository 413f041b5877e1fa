"""The words of a text as they are compared: stems, codes whole and in parts, character pairs."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import regex
import Stemmer  # type: ignore[import-not-found]  # PyStemmer ships no types

# Scripts without spaces between words; Hangul has some, but its particles stick to words.
_UNSPACED = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}ー"
)
_LETTER = rf"[\p{{L}}\p{{M}}\p{{N}}--[{_UNSPACED}]]"
_RUN = regex.compile(
    rf"(?V1)(?P<unspaced>[{_UNSPACED}]+)|(?P<word>{_LETTER}+(?:['\-_./@:+&#\\]+{_LETTER}+)*)"
)
_PART = regex.compile(rf"(?V1){_LETTER}+(?:'{_LETTER}+)*")
_ACCENT = regex.compile(r"(?<=\p{Latin}\p{M}*)\p{M}+")
_LONGEST = 100

# A script with one well-known stemmer is stemmed by it, everything else as English.
_LANGUAGES = {
    "ARABIC": "arabic",
    "ARMENIAN": "armenian",
    "CYRILLIC": "russian",
    "DEVANAGARI": "hindi",
    "GREEK": "greek",
    "TAMIL": "tamil",
}


def tokens(text: str) -> list[str]:
    """Cut a text into tokens, in order, repeats kept.

    No token is empty, holds white space or is longer than 100 characters. `ERR-1042` is a
    token, and `err` and `1042` are too; scripts without spaces become pairs of characters.
    """
    return [token for token, _ in cut(text)]


def cut(text: str) -> Iterator[tuple[str, str]]:
    """Yield each token with the word it was made from, in lower case."""
    normal = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    for run in _RUN.finditer(normal):
        if run["unspaced"]:
            yield from ((pair, pair) for pair in _pairs(run["unspaced"]))
        else:
            yield from _word(run["word"])


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for first, second in pairwise(run):
        yield first + second


def _word(word: str) -> Iterator[tuple[str, str]]:
    parts = _PART.findall(word)
    if len(parts) > 1:
        yield word[:_LONGEST], word
    for part in parts:
        yield _stem(part), part


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    plain = _without_accents(word)
    script = unicodedata.name(plain[0], "").partition(" ")[0]
    stem = str(_stemmer(_LANGUAGES.get(script, "english")).stemWord(plain))
    return (stem or plain)[:_LONGEST]


@lru_cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(language, 0)


def _without_accents(word: str) -> str:
    """Let customers type `cafe` for `café`; other scripts keep their marks."""
    if word.isascii():
        return word
    bare = _ACCENT.sub("", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", bare)

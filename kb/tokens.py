"""The words a text is found by: stems, codes whole and in parts, pairs of characters.

The lexical index is fed these, joined by spaces, and a question is cut the same way.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import regex
import Stemmer  # type: ignore[import-not-found]  # PyStemmer ships no types

# Scripts written without spaces between words; Hangul has spaces, but particles stick to words.
_UNSPACED = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}ー"
)
_LETTER = r"\p{L}\p{M}\p{N}"
_RUN = regex.compile(
    rf"(?P<unspaced>[{_UNSPACED}]+)|(?P<word>[{_LETTER}]+(?:['’\-_./@:+&#\\]+[{_LETTER}]+)*)"
)
_PART = regex.compile(rf"[{_LETTER}]+(?:['’][{_LETTER}]+)*")
_LONGEST = 100


def tokens(text: str) -> list[str]:
    """Cut a text into tokens, in order, repeats kept.

    No token is empty, holds white space or is longer than 100 characters.
    """
    normal = unicodedata.normalize("NFKC", text).casefold()
    return [token[:_LONGEST] for token in _cut(normal)]


def _cut(text: str) -> Iterator[str]:
    for run in _RUN.finditer(text):
        if run["unspaced"]:
            yield from _pairs(run["unspaced"])
        else:
            yield from _word(run["word"])


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for first, second in pairwise(run):
        yield first + second


def _word(word: str) -> Iterator[str]:
    parts = _PART.findall(word)
    if len(parts) > 1:
        yield word
    for part in parts:
        yield _stem(part)


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return str(_STEMMER.stemWord(word.replace("’", "'"))) or word


_STEMMER = Stemmer.Stemmer("english", 0)

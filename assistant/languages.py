"""Which language a message is written in, or that nobody can tell."""

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from kb.sentences import sentences

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]  # no types

_KNOWN = """
    ar bg cs da de el en es et fa fi fr he hi hr hu it ja ko lt lv nb nl pl pt ro ru sk sl sv th
    tr uk vi zh
"""
KNOWN = tuple(_KNOWN.split())
"""The languages that are told apart, as ISO 639-1."""

# Single words score up to .3, sentences seldom below .5: see docs/decisions/0011.
_LEAST = 0.4
_SURE = 0.8
# With less than this a sentence is a greeting or a name beside the language of the rest.
_SHARE = 0.3
_LONGEST = 4000
_SENTENCES = 12
_SENTENCE_LETTERS = 12
# Addresses, codes and amounts are the same in every language.
_NO_WORDS = regex.compile(r"\S*(?:://|@|www\.|[\d_/\\])\S*|\p{Lu}{2,}\b")
# A name is a capital in the middle of a sentence; in German so is a noun.
_NAMED = regex.compile(r"(?<=[\p{L}\p{N},]\s+)\p{Lu}[\p{L}\p{M}'’-]*")
_LETTER = regex.compile(r"\p{L}")
_OURS = {"nb": "no"}


def language_of(text: str) -> str:
    """The language of a message as ISO 639-1, or "" when nobody can tell.

    Nobody can of a word or two, of codes and addresses alone, or where a good part is in
    another language. Names, order numbers and links do not decide. Norwegian is "nb", Chinese
    of any script "zh".
    """
    said = _NO_WORDS.sub(" ", text[:_LONGEST])
    if said.strip() and not any(letter.islower() for letter in said):
        # Of text that is all in capitals those words are all there is.
        said = text[:_LONGEST].lower()
    whole = _told(said)
    bare = _told(_NAMED.sub("", said))
    if bare and whole and bare != whole:
        whole = bare
    return "" if not whole or _is_mixed(said) else whole


def _is_mixed(said: str) -> bool:
    """Whether sentences that are surely of different languages each make a good part."""
    letters: Counter[str] = Counter()
    for span in sentences(said)[:_SENTENCES]:
        sentence = _NAMED.sub("", said[span.start : span.end])
        count = len(_LETTER.findall(sentence))
        if count >= _SENTENCE_LETTERS and (language := _told(sentence, _SURE)):
            letters[language] += count
    most = letters.most_common(2)
    return len(most) > 1 and most[1][1] >= _SHARE * letters.total()


def _told(said: str, least: float = _LEAST) -> str:
    """The most likely language if it is at least that likely among those known."""
    language, likelihood = _identifier().classify(" ".join(said.split()))
    return _CODES[language] if likelihood >= least else ""


_CODES = {_OURS.get(code, code): code for code in KNOWN}


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    """The model, which takes half a second and about 100 MB to load."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_CODES))
    return identifier

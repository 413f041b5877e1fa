"""What the lexical index holds of a text, and what a question asks of it, with weights.

Beside its tokens a text is indexed by pairs of neighbouring words, so that "guarantee credit"
finds the rule on guarantee credits before one that has both words apart.
"""

from collections.abc import Iterator
from itertools import pairwise

from kb.stop_words import STOP_WORDS
from kb.tokens import cut

PAIR_WEIGHT = 0.25
"""How much a pair of words counts beside a word."""

_FILLER = "·"
_FILLERS = 300


def indexed(text: str) -> list[str]:
    """The terms a text is found by; none is empty or holds white space.

    Every text gets the same number of fillers, which nobody asks for. BM25 as tantivy has it
    (k1 1.2, b 0.75) holds length against a text; where a passage was cut says little about it,
    and fillers make lengths more alike: with L terms on average b becomes .75 L / (L + 300).
    """
    words, pairs = _terms(text)
    return [*words, *pairs, *[_FILLER] * _FILLERS]


def asked(text: str) -> dict[str, float]:
    """Each term of a question with its weight; one said twice counts once.

    Stop words are not asked for unless there is nothing else.
    """
    words, pairs = _terms(text)
    telling = [token for token, word in cut(text) if word not in STOP_WORDS]
    return dict.fromkeys(pairs, PAIR_WEIGHT) | dict.fromkeys(telling or words, 1.0)


def _terms(text: str) -> tuple[list[str], list[str]]:
    found = list(cut(text))
    telling = (token for token, word in found if word not in STOP_WORDS)
    return [token for token, _ in found], list(_joined(telling))


def _joined(words: Iterator[str]) -> Iterator[str]:
    for first, second in pairwise(words):
        yield f"{first}_{second}"

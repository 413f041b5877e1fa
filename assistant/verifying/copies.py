"""A sentence that copies its source but for a few words must copy its "not" and its numbers."""

from collections import Counter

import regex

from assistant.verifying.facts import facts_of, in_order
from kb.tokens import cut

_CLOSE = 0.8
_FEWEST = 4
_NEGATORS = frozenset(
    {"not", "no", "never", "nor", "neither", "none", "nobody", "nothing", "without"}
)
_SHORT = regex.compile(r"(?i)\bcan(?:not\b|['’]?t\b)|(?<=n)['’]t\b|n['’]t\b")


def is_copy(claim: str, source: str) -> bool:
    """Tell whether two plain sentences have most of their words in common, numbers aside."""
    ours, theirs = _words(claim), _words(source)
    shared = (ours & theirs).total()
    total = ours.total() + theirs.total()
    return ours.total() >= _FEWEST and 2 * shared >= _CLOSE * total


def denies_as_often(claim: str, source: str) -> bool:
    """Tell whether a copy has as many negations as its source."""
    return _negations(claim) == _negations(source)


def numbers_in_order(claim: str, source: str) -> bool:
    """Tell whether a copy has its source's quantities in its source's order."""
    return in_order(facts_of(claim), facts_of(source))


def _words(text: str) -> Counter[str]:
    return Counter(
        token
        for token, word in cut(_spread(text))
        if word not in _NEGATORS and not any(letter.isdigit() for letter in word)
    )


def _negations(text: str) -> int:
    return sum(word in _NEGATORS for _, word in cut(_spread(text)))


def _spread(text: str) -> str:
    """ "Cannot" and "can't" as "can not", so that both have the same words."""
    return _SHORT.sub(lambda short: "can not" if short[0].lower().startswith("c") else " not", text)

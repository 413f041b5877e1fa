"""A sentence that copies its source but for a few words must copy its "not" and its numbers."""

from collections import Counter

import regex

from assistant.verifying.evidence import telling
from assistant.verifying.facts import facts_of, in_order
from kb.tokens import cut

_CLOSE = 0.8
_FEWEST = 4
_FEWEST_STRANGE = 2
_CLAUSES = regex.compile(
    r"[,;:()–—]\s*|\s-\s|\b(?:and|but|so|while|because|or|plus)\b", regex.IGNORECASE
)
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


def goes_on(claim: str, source: str, known: frozenset[str]) -> bool:
    """Tell whether a copy has a clause more, of which hardly any telling word is `known`.

    "You can return it within 45 days and we pay all taxes" copies its first half only.
    """
    parts = [part for part in _CLAUSES.split(claim) if part.strip()]
    for place in range(1, len(parts)):
        first, last = " ".join(parts[:place]), " ".join(parts[place:])
        for copied, more in ((first, last), (last, first)):
            words = telling(more)
            strange = [word for word in words if word not in known]
            added = len(strange) >= _FEWEST_STRANGE and 2 * len(strange) > len(words)
            if added and is_copy(copied, source):
                return True
    return False


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

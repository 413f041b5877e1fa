"""A sentence that copies its source but for a few words must copy its "not" and its numbers."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import regex

from assistant.verifying.evidence import telling
from assistant.verifying.facts import facts_of, in_order
from assistant.verifying.numerals import in_digits
from assistant.verifying.units import UNIT
from kb.tokens import cut

_CLOSE = 0.8
_FEWEST = 4
_FEWEST_STRANGE = 2
_FEWEST_SAID = 3
_LEFT_OUT = 0.34
# One of more clauses is a list that somebody made long.
_MOST_CLAUSES = 60
# Said around a statement, these leave it what it is.
_ADDS_NOTHING = frozenset(
    telling(
        "according policy policies please note also generally currently yes customers inform tell"
        " remember keep mind aware means general rule usually normally however therefore"
        " furthermore addition additionally unfortunately important sure ensure make need like"
        " want able simply actually order item product provided document information details"
    )
)
# One of these is enough to make another statement of it.
_TURNS = frozenset(
    telling(
        "untrue false myth wrong incorrect mistaken lie joke outdated obsolete old former formerly"
        " previously believes pretend sometimes rarely seldom hardly barely double triple forever"
        " lifetime unlimited indefinitely endlessly anytime interest bonus free cash nicht kein"
        " keine keinen nie niet geen jamais aucun nunca ningún"
    )
)
_CLAUSES = regex.compile(
    r"[,;:()–—]\s*|\s-\s|\b(?:and|but|so|while|because|or|plus)\b", regex.IGNORECASE
)
_NEGATIONS = """
    not no never nor neither none nobody nothing without nicht kein keine keinen keinem keiner
    keines nie niemals weder ohne pas jamais aucun aucune nunca ningún ninguna niet geen nooit
"""
_NEGATORS = frozenset(_NEGATIONS.split())
_SHORT = regex.compile(r"(?i)\bcan(?:not\b|['’]?t\b)|(?<=n)['’]t\b|n['’]t\b")


def is_copy(claim: str, source: str) -> bool:
    """Tell whether two plain sentences have most of their words in common, numbers aside."""
    ours, theirs = _words(claim), _words(source)
    shared = (ours & theirs).total()
    total = ours.total() + theirs.total()
    return ours.total() >= _FEWEST and 2 * shared >= _CLOSE * total


def says_more(claim: str, source: str, known: frozenset[str]) -> bool:
    """Tell whether a claim says its source and, besides, something of which no word is `known`.

    "You can return it within 45 days and we pay all taxes" copies its first half only, "it is a
    myth that ..." all of it, and "within a lifetime" has words for the number.
    """
    claimed = telling(in_digits(claim))
    strange = _strange(claimed, known | _ADDS_NOTHING)
    if not strange:
        return False
    said = set(telling(source))
    missing = len(said.difference(claimed))
    whole = len(said) >= _FEWEST_SAID and missing <= _LEFT_OUT * len(said)
    if whole and (len(strange) > missing + 1 or _TURNS.intersection(strange)):
        return True
    if is_copy(claim, source) and _lost_number(claim, source):
        return True
    return _goes_on(claim, source, known)


def _strange(words: Iterable[str], known: frozenset[str]) -> list[str]:
    """The words that are not known; a unit may be written as its sign there."""
    return [word for word in words if word not in known and not UNIT.fullmatch(word)]


def _lost_number(claim: str, source: str) -> bool:
    """Whether the source has a number, and its copy none."""
    return bool(facts_of(source).numbers) and not facts_of(claim).numbers


def _goes_on(claim: str, source: str, known: frozenset[str]) -> bool:
    """Whether a clause is a copy, and another one has hardly a telling word that is known.

    So that it takes no longer than the claim is long, one of very many clauses does go on.
    """
    parts = [part for part in _CLAUSES.split(claim) if part.strip()]
    if len(parts) > _MOST_CLAUSES:
        return True
    for place in range(1, len(parts)):
        first, last = " ".join(parts[:place]), " ".join(parts[place:])
        for copied, more in ((first, last), (last, first)):
            words = telling(in_digits(more))
            strange = _strange(words, known)
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


@lru_cache(maxsize=8192)
def _words(text: str) -> Counter[str]:
    """The words but for negations and numbers; not to be changed by who gets them."""
    return Counter(
        token
        for token, word in cut(_spread(text))
        if word not in _NEGATORS and not any(letter.isdigit() for letter in word)
    )


@lru_cache(maxsize=8192)
def _negations(text: str) -> int:
    return sum(word in _NEGATORS for _, word in cut(_spread(text)))


def _spread(text: str) -> str:
    """ "Cannot" and "can't" as "can not", so that both have the same words."""
    return _SHORT.sub(lambda short: "can not" if short[0].lower().startswith("c") else " not", text)

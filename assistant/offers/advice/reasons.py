"""Which reasons of the catalogue a message speaks of, by their phrases alone."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import regex

from assistant.offers.model import Catalogue, Reason

LONGEST = 20_000
"""How many characters of a message are read."""

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー"
_LETTER = rf"[\p{{L}}\p{{M}}\p{{N}}--[{_UNSPACED}]]"
# Scripts without blanks are read character by character; a blank line ends a clause too.
_TOKEN = regex.compile(
    rf"(?V1)[{_UNSPACED}]|{_LETTER}++(?:'{_LETTER}++)*+|(?P<end>[.,;:!?…()\[\]、。！？]|\n[^\S\n]*+\n)"
)
_END = "|"
_CLOSING = ".,;:!?…()[]、。！？ \t\n"
_NOT = frozenset(
    """
    not no nothing none never without neither nor isn't wasn't aren't weren't hasn't haven't hadn't
    doesn't don't didn't won't cannot can't isnt wasnt didnt doesnt dont
    nicht nichts kein keine keinen keinem keiner keines nie niemals ohne weder keinesfalls
    keineswegs nirgends
    niet niets niks geen nooit zonder nergens geenszins
    pas rien jamais sans aucun aucune ni nulle
    no nada nunca sin ningún ninguna ninguno tampoco ni
    non niente nulla senza
    nie nic bez nigdy żaden żadna żadne ani
    """.split()  # noqa: SIM905
)
# What may stand between "not" and what is denied.
_BETWEEN = frozenset(
    """
    a an the any at all really very so even been being be is was actually too that yet my badly
    so sehr wirklich ein eine einen einem einer mehr der die das ist sind war waren wurde wurden
    etwas davon
    echt zo een meer de het zijn werd erg ervan
    du tout vraiment très un une de le la est était sont n'est n'était n'a ne été
    muy uno el realmente está es estaba
    è era
    jest był była było są
    """.split()  # noqa: SIM905
)
_REACH = 4


@dataclass(slots=True)
class _Node:
    """A word of a phrase: what may follow it, and the reasons whose phrase ends here."""

    after: "dict[str, _Node]" = field(default_factory=dict)
    reasons: set[str] = field(default_factory=set)


def reasons_in(text: str, catalogue: Catalogue) -> frozenset[str]:
    """The ids of the catalogue's reasons whose phrases stand in the text.

    Whole words, whatever their case; a phrase that is denied ("not damaged", "no damage at
    all") does not count, unless it also stands undenied. Takes time in proportion to the text,
    of which LONGEST characters are read.
    """
    root = _phrases(catalogue.reasons)
    if not root.after:
        return frozenset()
    words = list(_words(text[:LONGEST]))
    found: set[str] = set()
    for place in range(len(words)):
        ending = _ending(root, words, place)
        # A phrase may begin with its own "not": what counts is what stands before it.
        if not ending <= found and not _is_denied(words, place):
            found |= ending
    return frozenset(found)


def _ending(root: _Node, words: Sequence[str], place: int) -> set[str]:
    """The reasons of all phrases that begin at this word."""
    found: set[str] = set()
    node = root.after.get(words[place])
    while node is not None:
        found |= node.reasons
        place += 1
        node = node.after.get(words[place]) if place < len(words) else None
    return found


def _is_denied(words: Sequence[str], place: int) -> bool:
    for word in reversed(words[max(0, place - _REACH) : place]):
        if word in _NOT:
            return True
        if word not in _BETWEEN:
            return False
    return False


def _words(text: str) -> Iterator[str]:
    """The words of a text in order, casefolded, with one _END where a clause ends."""
    normal = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    last = _END
    # Some signs are written out as many letters.
    for token in _TOKEN.finditer(normal[:LONGEST]):
        word = _END if token["end"] else token[0]
        if (word, last) != (_END, _END):
            yield word
        last = word


@lru_cache(maxsize=16)
def _phrases(reasons: tuple[Reason, ...]) -> _Node:
    root = _Node()
    for reason in reasons:
        for phrase in reason.phrases:
            node = root
            for word in _words(phrase.strip(_CLOSING)):
                node = node.after.setdefault(word, _Node())
            if node is not root:
                node.reasons.add(reason.id)
    return root

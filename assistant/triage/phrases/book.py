"""Many phrases looked for at once, each with the sign it tells; what is denied is told apart."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from assistant.triage.folding import Folded, fold
from assistant.triage.phrases.pattern import Phrase
from kb.model import Span

Sign = TypeVar("Sign")

_WORDS = re.compile(r"\w+(?:'\w+)*")
_LOOKED_BACK = 60
_WORDS_BACK = 3
# After these nothing before them is denied any more.
_ENDS = re.compile(r"[.,!?;\n]|\b(?:but|because|only|just|aber|mais|pero|ma|maar)\b")


@dataclass(frozen=True, slots=True)
class PhraseFound(Generic[Sign]):
    """A phrase in a message: the sign it tells, where it stands, and whether it is denied."""

    sign: Sign
    span: Span
    denied: bool


class PhraseBook(Generic[Sign]):
    """Finds the phrases of many signs; threads may share it."""

    def __init__(
        self, phrases: Iterable[tuple[Sign, Phrase]], denials: Collection[str] = ()
    ) -> None:
        self._phrases = list(phrases)
        self._denials = frozenset(_bare(fold(each).text) for each in denials)
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)
        self._starts: list[tuple[str, int]] = []
        for place, (_, phrase) in enumerate(self._phrases):
            for word in phrase.needs:
                self._by_word[word].append(place)
            self._starts.extend((start, place) for start in phrase.starts)

    def find(self, folded: Folded) -> Sequence[PhraseFound[Sign]]:
        """Every phrase in a text, in the order they stand; they may overlap."""
        words = _forms(folded.text)
        places = {place for word in words for place in self._by_word.get(word, ())}
        places.update(place for start, place in self._starts if _any_starts(words, start))
        found = [
            PhraseFound(
                self._phrases[place][0],
                folded.span(*match.span()),
                self._denied(folded.text, match.start()),
            )
            for place in places
            for match in self._phrases[place][1].pattern.finditer(folded.text)
        ]
        return sorted(found, key=_where)

    def _denied(self, text: str, start: int) -> bool:
        before = _ENDS.split(text[max(0, start - _LOOKED_BACK) : start])[-1]
        words = [_bare(word) for word in _WORDS.findall(before)[-_WORDS_BACK:]]
        return any(word in self._denials for word in words)


def _forms(text: str) -> set[str]:
    words = set(_WORDS.findall(text))
    with_apostrophe = [word for word in words if "'" in word]
    words.update(_bare(word) for word in with_apostrophe)
    words.update(part for word in with_apostrophe for part in word.split("'"))
    return words


def _any_starts(words: Collection[str], start: str) -> bool:
    return any(word.startswith(start) for word in words)


def _bare(word: str) -> str:
    return word.replace("'", "")


def _where(found: PhraseFound[Sign]) -> tuple[int, int]:
    return found.span.start, found.span.end

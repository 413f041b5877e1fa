"""What was found for a question, laid out document by document."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.answering.units import Unit, in_reading_order
from kb.model import Hit, Passage
from kb.tokens import tokens

Rarity = Callable[[str], float]

MOST_DOCUMENTS = 3
"""How many of the documents found are looked at for an answer."""


@dataclass(frozen=True)
class FoundDocument:
    """One version that was found: its units in reading order and the hits among its passages.

    `score` is its best hit's fused score, `rank` its place among the documents, 0 the best.
    """

    rank: int
    title: str
    title_tokens: frozenset[str]
    score: float
    hits: tuple[Hit, ...]
    units: tuple[Unit, ...]

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Every token of the passages at hand, headings and title included."""
        found = set(self.title_tokens)
        found.update(*(unit.tokens for unit in self.units))
        headings = {name for unit in self.units for name in unit.heading}
        return frozenset(found.union(*map(heading_tokens, headings)))


class Rarities(dict[str, float]):
    """Remembers rarities, which an answer looks up by the thousand."""

    def __init__(self, rarity: Rarity) -> None:
        super().__init__()
        self._rarity = rarity

    def __missing__(self, token: str) -> float:
        found = self[token] = self._rarity(token)
        return found


@lru_cache(maxsize=8192)
def heading_tokens(name: str) -> frozenset[str]:
    """The tokens of a heading or title."""
    return frozenset(tokens(name))


@lru_cache(maxsize=8192)
def passage_tokens(passage: Passage) -> frozenset[str]:
    """The tokens of a passage with its title, headings and column names."""
    return frozenset(
        tokens("\n".join((passage.title, *passage.heading, passage.context, passage.text)))
    )


def documents(
    hits: Sequence[Hit],
    neighbours: Iterable[Passage],
    *,
    most: int = MOST_DOCUMENTS,
    reach: int = 8,
) -> tuple[FoundDocument, ...]:
    """Lay out the best `most` versions by their best hit, with passages up to `reach` away."""
    grouped: dict[tuple[str, int], list[Hit]] = {}
    for hit in hits:
        grouped.setdefault((hit.passage.document_id, hit.passage.version), []).append(hit)
    near = list(neighbours)
    return tuple(
        _document(rank, found, near, reach)
        for rank, found in enumerate(list(grouped.values())[:most])
    )


def _document(
    rank: int, hits: Sequence[Hit], neighbours: Sequence[Passage], reach: int
) -> FoundDocument:
    first = hits[0].passage
    places = {hit.passage.ordinal for hit in hits}
    passages = [hit.passage for hit in hits] + [
        each
        for each in neighbours
        if (each.document_id, each.version) == (first.document_id, first.version)
        and any(abs(each.ordinal - place) <= reach for place in places)
    ]
    return FoundDocument(
        rank=rank,
        title=first.title,
        title_tokens=heading_tokens(first.title),
        score=max(hit.score for hit in hits),
        hits=tuple(hits),
        units=in_reading_order(passages),
    )


def rarity_among(passages: Iterable[Passage]) -> Rarity:
    """Return the rarity of tokens among these passages alone, for want of the whole library's."""
    texts = {each.id: each.text for each in passages}
    return rarity_in([frozenset(tokens(text)) for text in texts.values()])


def rarity_in(texts: Sequence[frozenset[str]]) -> Rarity:
    """Return how rare tokens are among a few texts, given as their tokens; above 0."""
    counts = Counter(token for held in texts for token in held)

    def rarity(token: str) -> float:
        return math.log(1 + (len(texts) + 0.5) / (counts[token] + 0.5))

    return Rarities(rarity).__getitem__


def inverse_document_frequency(holding: int, total: int) -> float:
    """How rare a word is that `holding` of `total` passages have; 0 and up, 0 in no passages."""
    return math.log((total + 1) / (holding + 0.5)) if total else 0.0


def share(part: Iterable[str], whole: Iterable[str], rarity: Rarity) -> float:
    """The rarity-weighted share, 0 to 1, of `whole` that is in `part`; 0 for an empty whole."""
    wanted = set(whole)
    total = sum(map(rarity, wanted))
    return sum(map(rarity, wanted.intersection(part))) / total if total else 0.0

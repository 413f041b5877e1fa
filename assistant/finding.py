"""What the library has on a question: hits, the passages around them, how rare words are."""

from collections.abc import Callable, Sequence
from datetime import date

from assistant.answering.evidence import (
    MOST_DOCUMENTS,
    Rarities,
    Rarity,
    inverse_document_frequency,
)
from kb import passages
from kb.database import Database
from kb.indexes import Indexes
from kb.model import Audience, Hit, Passage

_MOST_WORDS = 200_000
_REACH = 6


class Finder:
    """Looks things up for one application; threads may share it."""

    def __init__(self, database: Database, indexes: Callable[[], Indexes]) -> None:
        self._database = database
        self._indexes = indexes
        # Thousands of look-ups a question, of words that return.
        self._rarities: dict[Audience, tuple[int, Rarities]] = {}

    def find(self, text: str, *, audience: Audience, on: date, limit: int) -> list[Hit]:
        """At most `limit` passages in force on a day that this audience may read, best first."""
        return self._indexes().search.find(text, audience=audience, on=on, limit=limit)

    def around(self, hits: Sequence[Hit], *, audience: Audience, on: date) -> list[Passage]:
        """The passages around the best hits, so that an answer can be read on past an edge."""
        best = [hit.passage for hit in _best_of_documents(hits)]
        return passages.neighbours_of(self._database, best, audience=audience, on=on, reach=_REACH)

    def rarity(self, audience: Audience) -> Rarity:
        """Inverse document frequency, 0 and up, over the passages this audience may read."""
        total = self._indexes().search.document_count(audience=audience)
        counted, known = self._rarities.get(audience, (-1, None))
        if known is None or counted != total or len(known) > _MOST_WORDS:
            known = Rarities(lambda word: self._idf(word, audience, total))
            self._rarities[audience] = (total, known)
        return known.__getitem__

    def _idf(self, word: str, audience: Audience, total: int) -> float:
        holding = self._indexes().search.document_frequency(word, audience=audience)
        return inverse_document_frequency(holding, total)


def _best_of_documents(hits: Sequence[Hit]) -> list[Hit]:
    best: dict[tuple[str, int], Hit] = {}
    for hit in hits:
        best.setdefault((hit.passage.document_id, hit.passage.version), hit)
    return list(best.values())[:MOST_DOCUMENTS]

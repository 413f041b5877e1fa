"""Documents in memory that are searched as the product searches, whole or in part."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt

from assistant.answering.evidence import MOST_DOCUMENTS, inverse_document_frequency
from assistant.measuring.library import draft_of
from assistant.measuring.sets import Article
from kb.embedder import Embedder
from kb.fusion import fuse
from kb.index_text import index_text, lexical_text
from kb.model import Audience, DocumentId, DocumentKind, Hit, Passage, PassageId
from kb.queries import parts, weights
from kb.record import passage_id
from kb.terms import asked, indexed

Kept = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float64]

_HITS = 30
_DEPTH = 100
_K1, _B = 1.2, 0.75


class Shelf:
    """The passages of a set of documents with their vectors and words."""

    def __init__(self, articles: Sequence[Article], embedder: Embedder) -> None:
        self.passages = [passage for article in articles for passage in _cut(article)]
        self.documents = np.array([passage.document_id for passage in self.passages])
        self._embedder = embedder
        self._places = {passage.id: place for place, passage in enumerate(self.passages)}
        self._vectors = embedder.encode([index_text(each, each.title) for each in self.passages])
        self._held = [Counter(indexed(lexical_text(each, each.title))) for each in self.passages]
        self._postings = _postings(self._held)
        self._whole: Callable[[str], float] | None = None

    def keeping(self, documents: Sequence[str]) -> Kept:
        """A mask that keeps these documents' passages alone."""
        return np.isin(self.documents, list(documents))

    def rarity(self, kept: Kept | None) -> Callable[[str], float]:
        """Inverse document frequency over the kept passages, all of them for None."""
        if kept is None and self._whole:
            return self._whole
        places = range(len(self.passages)) if kept is None else np.flatnonzero(kept)
        counts = Counter(word for place in places for word in self._held[place])
        total = len(places)

        @cache
        def rarity(word: str) -> float:
            return inverse_document_frequency(counts[word], total)

        if kept is None:
            self._whole = rarity
        return rarity

    def find(self, question: str, kept: Kept | None = None) -> list[Hit]:
        """The best passages for a question, whole and by sentence, best first."""
        rarity = self.rarity(kept)
        texts = parts(question)
        words = [self._bm25(asked(text), rarity, kept) for text in texts]
        cosines = [
            np.asarray(row, np.float64) if kept is None else np.where(kept, row, -1.0)
            for row in self._embedder.encode_queries(texts) @ self._vectors.T
        ]
        if not texts:
            return []
        fused = fuse(
            [self._best(each, 0.0) for each in words],
            [self._best(each, -1.0) for each in cosines],
            weights(texts),
        )
        found = []
        for id_, score in list(fused.items())[:_HITS]:
            place = self._places[id_]
            found.append(
                Hit(self.passages[place], score, float(words[0][place]), float(cosines[0][place]))
            )
        return found

    def around(self, hits: Sequence[Hit]) -> list[Passage]:
        """Every passage of the best few documents."""
        best = list(dict.fromkeys(hit.passage.document_id for hit in hits))[:MOST_DOCUMENTS]
        return [each for each in self.passages if each.document_id in best]

    def _bm25(
        self, terms: Mapping[str, float], rarity: Callable[[str], float], kept: Kept | None
    ) -> Scores:
        scores = np.zeros(len(self.passages))
        for term, weight in terms.items():
            if term in self._postings:
                places, counted = self._postings[term]
                scores[places] += weight * rarity(term) * counted
        return scores if kept is None else np.where(kept, scores, 0.0)

    def _best(self, scores: Scores, floor: float) -> Mapping[PassageId, float]:
        order = np.argsort(-scores, kind="stable")[:_DEPTH]
        return {self.passages[i].id: float(scores[i]) for i in order if scores[i] > floor}


def _postings(
    held: Sequence[Counter[str]],
) -> dict[str, tuple[npt.NDArray[np.int64], Scores]]:
    lengths = [sum(each.values()) for each in held]
    mean = sum(lengths) / max(len(lengths), 1)
    found: dict[str, list[tuple[int, float]]] = {}
    for place, each in enumerate(held):
        damp = _K1 * (1 - _B + _B * lengths[place] / mean)
        for word, times in each.items():
            found.setdefault(word, []).append((place, times * (_K1 + 1) / (times + damp)))
    return {
        word: (np.array([place for place, _ in rows]), np.array([weight for _, weight in rows]))
        for word, rows in found.items()
    }


def _cut(article: Article) -> list[Passage]:
    draft = draft_of(article)
    if draft is None:
        return []
    return [
        Passage(
            id=passage_id(article.id, 1, place),
            document_id=DocumentId(article.id),
            version=1,
            ordinal=place,
            title=draft.title,
            kind=each.kind,
            heading=each.heading,
            page=each.page,
            span=each.span,
            text=each.text,
            context=each.context,
            audience=Audience.PUBLIC,
            document_kind=DocumentKind.POLICY,
            valid_from=date(2000, 1, 1),
            valid_until=None,
        )
        for place, each in enumerate(draft.passages)
    ]

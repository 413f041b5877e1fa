"""Finding passages by words and by meaning, in force on a day, for who may read them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import islice

import numpy as np
from sqlalchemy import select

from kb.database import Database
from kb.embedder import Embedder
from kb.embeddings import from_bytes
from kb.fusion import fuse
from kb.model import Audience, Hit, PassageId
from kb.passages import in_force_count, permitted, readable
from kb.ports import Lender, LexicalIndex, UnreadableIndexError, Vector, VectorIndex, Vectors
from kb.queries import parts, weights
from kb.tables import EmbeddingRow, PassageRow
from kb.terms import asked

Scores = Mapping[PassageId, float]
Source = Callable[[int], Sequence[Scores]]

_DEPTH = 100
# Some more than a list needs, for those that are not in force.
_FIRST = 150
_GROWTH = 4


class Search:
    """Searches the library through both indexes; any number of threads may use it."""

    def __init__(self, database: Database, embedder: Embedder, indexes: Lender) -> None:
        self._database = database
        self._embedder = embedder
        self._indexes = indexes

    def find(self, query: str, *, audience: Audience, on: date, limit: int = 10) -> list[Hit]:
        """Find at most `limit` passages in force on a day that this audience may read, best first.

        A long question is searched whole and by sentence. Blank text finds nothing. Each hit
        has both raw scores of the whole question, whichever index found it.
        """
        texts = parts(query)
        if not texts or limit < 1:
            return []
        self._indexes.nudge()
        vectors = self._embedder.encode_queries(texts)
        terms = [asked(text) for text in texts]
        shares = weights(texts)
        try:
            return self._find(terms, vectors, shares, audience, on, limit)
        except UnreadableIndexError:
            # Another process may have put a new index in this one's place.
            self._indexes.reopen()
            return self._find(terms, vectors, shares, audience, on, limit)

    def document_frequency(self, word: str, *, audience: Audience) -> int:
        """How many passages this audience may read hold a token of `kb.tokens`."""
        with self._indexes.words() as index:
            return index.document_frequency(audience, word)

    def document_count(self, *, audience: Audience) -> int:
        """How many passages this audience may read there are, of every version."""
        with self._indexes.words() as index:
            return index.document_count(audience)

    def _find(
        self,
        terms: Sequence[Mapping[str, float]],
        vectors: Vectors,
        shares: Sequence[float],
        audience: Audience,
        on: date,
        limit: int,
    ) -> list[Hit]:
        filtered = _Filtered(self._database, audience, on)
        with self._indexes.words() as lexical, self._indexes.vectors() as semantic:
            by_words, *by_meaning = filtered.lists(
                [
                    _by_words(lexical, audience, terms),
                    *(
                        _by_meaning(semantic, text, vectors)
                        for text in Audience
                        if audience.may_read(text)
                    ),
                ]
            )
            merged = [_best(*lists) for lists in zip(*by_meaning, strict=True)]
            fused = dict(islice(fuse(by_words, merged, shares).items(), limit))
            unscored = [id_ for id_ in fused if id_ not in by_words[0]]
            bm25 = {**by_words[0], **lexical.scores(audience, terms[0], unscored)}
        cosine = {
            **merged[0],
            **self._cosines([i for i in fused if i not in merged[0]], vectors[0]),
        }
        found = readable(self._database, list(fused), audience=audience, on=on)
        return [
            Hit(found[id_], score, bm25.get(id_, 0.0), cosine.get(id_, 0.0))
            for id_, score in fused.items()
            if id_ in found
        ]

    def _cosines(self, ids: Sequence[PassageId], vector: Vector) -> dict[PassageId, float]:
        """Cosines to passages that no vector index returned, from the stored vectors."""
        if not ids:
            return {}
        with self._database.read() as session:
            rows = session.execute(
                select(PassageRow.id, EmbeddingRow.vector)
                .join(EmbeddingRow, EmbeddingRow.index_hash == PassageRow.index_hash)
                .where(PassageRow.id.in_(ids), EmbeddingRow.model == self._embedder.name)
            )
            stored = {PassageId(id_): row for id_, row in rows}
        if not stored:
            return {}
        cosines = from_bytes(stored.values()) @ vector
        return dict(zip(stored, map(float, np.clip(cosines, -1.0, 1.0)), strict=True))


class _Filtered:
    """Draws from the indexes what is in force and may be read, as deep as that takes.

    The indexes hold every version, so of a list's hundred few may count.
    """

    def __init__(self, database: Database, audience: Audience, on: date) -> None:
        self._database = database
        self._audience = audience
        self._on = on
        self._known: dict[PassageId, bool] = {}

    def lists(self, sources: Sequence[Source]) -> list[list[Scores]]:
        """For each source its lists, each with the best hundred that pass, or all there are."""
        kept: dict[int, list[Scores]] = {}
        waiting = list(range(len(sources)))
        depth, enough = _FIRST, _DEPTH
        while waiting:
            raw = {place: sources[place](depth) for place in waiting}
            self._learn([id_ for lists in raw.values() for scores in lists for id_ in scores])
            kept |= {place: [self._pass(scores) for scores in raw[place]] for place in waiting}
            waiting = [place for place in waiting if _short(raw[place], kept[place], depth, enough)]
            if waiting and depth == _FIRST:
                enough = min(_DEPTH, self._in_force())
                waiting = waiting if enough else []
            depth *= _GROWTH
        return [kept[place] for place in range(len(sources))]

    def _learn(self, ids: Sequence[PassageId]) -> None:
        new = [id_ for id_ in dict.fromkeys(ids) if id_ not in self._known]
        passing = permitted(self._database, new, audience=self._audience, on=self._on)
        self._known |= {id_: id_ in passing for id_ in new}

    def _pass(self, scores: Scores) -> Scores:
        passing = ((id_, score) for id_, score in scores.items() if self._known[id_])
        return dict(islice(passing, _DEPTH))

    def _in_force(self) -> int:
        return in_force_count(self._database, audience=self._audience, on=self._on)


def _short(raw: Sequence[Scores], kept: Sequence[Scores], depth: int, enough: int) -> bool:
    """Tell whether some list has too few that pass and may have more further down."""
    return any(
        len(scores) >= depth and len(passed) < enough
        for scores, passed in zip(raw, kept, strict=True)
    )


def _by_words(index: LexicalIndex, asker: Audience, terms: Sequence[Mapping[str, float]]) -> Source:
    return lambda depth: [index.find(asker, part, depth) for part in terms]


def _by_meaning(index: VectorIndex, text: Audience, vectors: Vectors) -> Source:
    return lambda depth: index.near(text, vectors, depth)


def _best(*lists: Scores) -> dict[PassageId, float]:
    """The best hundred of several lists of the same part."""
    scores = {id_: score for each in lists for id_, score in each.items()}
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return dict(ranked[:_DEPTH])

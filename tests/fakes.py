"""Stand-ins that behave: an embedding model without weights, indexes that claim anything."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice

import numpy as np

from kb.embedder import Progress, Vectors
from kb.model import Audience, PassageId
from kb.ports import Entry, LexicalIndex, UnreadableIndexError, VectorIndex
from kb.tokens import tokens

Scores = Mapping[PassageId, float]


class HashEmbedder:
    """An `Embedder` that places texts near each other as they share words; always the same way.

    It remembers what it was given in `encoded` and `queries`.
    """

    def __init__(self, name: str = "hashes", dimensions: int = 64) -> None:
        self._name = name
        self._dimensions = dimensions
        self.encoded: list[str] = []
        self.queries: list[list[str]] = []

    @property
    def name(self) -> str:
        """The name given; it decides the vectors too, as a model would."""
        return self._name

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        return self._dimensions

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One unit row a text."""
        self.encoded.extend(texts)
        if progress:
            progress(len(texts))
        return self._rows(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One unit row a question."""
        self.queries.append(list(texts))
        return self._rows(texts)

    def _rows(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self._dimensions), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in tokens(text) or [text]:
                row += self._direction(word)
            row /= np.linalg.norm(row)
        return rows

    def _direction(self, word: str) -> Vectors:
        seed = hashlib.sha256(f"{self._name} {word}".encode("utf-8", "surrogatepass")).digest()
        generator = np.random.default_rng(int.from_bytes(seed[:8], "big"))
        return generator.standard_normal(self._dimensions).astype(np.float32)


class ClaimingIndexes:
    """A `Lender` whose indexes return what they were told to, true or not.

    `near` is claimed by the vector index for each audience's texts, `words` by the lexical
    index for any asker. `broken` indexes cannot be read until they are opened again.
    """

    def __init__(
        self, near: Mapping[Audience, Scores], words: Scores, *, broken: bool = False
    ) -> None:
        self.claims = near
        self.claimed_words = words
        self.broken = broken
        self.asked_near: list[Audience] = []
        self.asked_words: list[Audience] = []
        self.depths: list[int] = []

    def nudge(self) -> None:
        """Never behind."""

    def reopen(self) -> None:
        """Be readable again."""
        self.broken = False

    @contextmanager
    def vectors(self) -> Iterator[VectorIndex]:
        """Lend the claims about meaning."""
        yield _ClaimingVectors(self)

    @contextmanager
    def words(self) -> Iterator[LexicalIndex]:
        """Lend the claims about words."""
        yield _ClaimingWords(self)


class _Claiming:
    """What both have in common: nothing is ever written."""

    place = "nowhere"
    sequence = 0

    def __init__(self, indexes: ClaimingIndexes) -> None:
        self._indexes = indexes

    def put(self, entries: Sequence[Entry]) -> None:
        raise NotImplementedError

    def mark(self, sequence: int) -> None:
        raise NotImplementedError

    def count(self, text: Audience) -> int:
        raise NotImplementedError

    def probe(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


class _ClaimingVectors(_Claiming):
    def near(self, text: Audience, vectors: Vectors, limit: int) -> list[Scores]:
        if self._indexes.broken:
            raise UnreadableIndexError("somebody else replaced it")
        self._indexes.asked_near.append(text)
        self._indexes.depths.append(limit)
        return [_best(self._indexes.claims.get(text, {}), limit) for _ in vectors]


class _ClaimingWords(_Claiming):
    def find(self, asker: Audience, terms: Mapping[str, float], limit: int) -> Scores:
        self._indexes.asked_words.append(asker)
        return _best(self._indexes.claimed_words, limit)

    def scores(
        self, asker: Audience, terms: Mapping[str, float], ids: Sequence[PassageId]
    ) -> Scores:
        claimed = self._indexes.claimed_words
        return {id_: claimed[id_] for id_ in ids if id_ in claimed}

    def document_frequency(self, asker: Audience, word: str) -> int:
        return len(self._indexes.claimed_words)

    def document_count(self, asker: Audience) -> int:
        return len(self._indexes.claimed_words)


def _best(scores: Scores, limit: int) -> Scores:
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    return dict(islice(ranked, limit))

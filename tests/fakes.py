"""Stand-ins that behave: an embedding model that needs no weights."""

import hashlib
from collections.abc import Sequence

import numpy as np

from kb.embedder import Progress, Vectors
from kb.tokens import tokens


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

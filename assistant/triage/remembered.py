"""Vectors of examples, kept in the database: a server that starts need not encode them again."""

from collections.abc import Sequence

import numpy as np

from kb import changes, embeddings
from kb.database import Database
from kb.embedder import Embedder, Progress, Vectors


class RememberedEmbedder:
    """An `Embedder` that has encoded some texts before; what else it is given is encoded anew.

    Only those texts are kept, never what customers wrote. Kept vectors are float16, so that the
    first learning goes by the same numbers as every later one.
    """

    def __init__(self, database: Database, embedder: Embedder, texts: Sequence[str]) -> None:
        self._embedder = embedder
        wanted = list(dict.fromkeys(texts))
        since = changes.latest(database)
        known = embeddings.kept(database, wanted, embedder.name)
        missing = [text for text in wanted if text not in known]
        if missing:
            fresh = embedder.encode(missing).astype("<f2")
            learnt = dict(zip(missing, fresh, strict=True))
            embeddings.keep(database, learnt, embedder.name, since=since)
            known = {**known, **learnt}
        self._known = {text: vector.astype(np.float32) for text, vector in known.items()}

    @property
    def name(self) -> str:
        """The model's name."""
        return self._embedder.name

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        return self._embedder.dimensions

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One row a text, in the texts' order."""
        if texts and all(text in self._known for text in texts):
            return np.stack([self._known[text] for text in texts])
        return self._embedder.encode(texts, progress)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One row a question."""
        return self._embedder.encode_queries(texts)

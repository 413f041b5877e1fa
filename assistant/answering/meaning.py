"""How alike sentences are to a question in meaning, from vectors that are kept for next time."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

from assistant.answering.evidence import FoundDocument
from assistant.answering.question import Question
from kb.embedder import Embedder

Cosines = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float16]
Key = bytes

KEY_BYTES = 16
"""The length of what a sentence is known by: its digest, for its words need not be kept."""

# Some 15 MB of vectors: every sentence of a few hundred policies.
_MOST = 20_000
_LONGEST = 600
_PASSAGES = 6


class Meaning(Protocol):
    """Compares texts by meaning."""

    def cosines(self, questions: Sequence[str], texts: Sequence[str]) -> Cosines:
        """Return one row a question and one column a text, each -1 to 1."""


class SentenceMeaning:
    """A `Meaning` on an embedding model; remembers the latest texts. Threads may share it.

    Texts whose vectors are `kept` from an earlier time are not encoded again.
    """

    def __init__(
        self,
        embedder: Embedder,
        *,
        most: int = _MOST,
        kept: Mapping[Key, Vector] = MappingProxyType({}),
    ) -> None:
        self._embedder = embedder
        self._most = most
        self._kept = kept
        self._known: OrderedDict[Key, Vector] = OrderedDict()
        self._lock = threading.Lock()
        self._encoding = threading.Lock()

    @property
    def model(self) -> str:
        """The name of the embedding model."""
        return self._embedder.name

    def cosines(self, questions: Sequence[str], texts: Sequence[str]) -> Cosines:
        """Return one row a question and one column a text, each -1 to 1."""
        if not questions or not texts:
            return np.zeros((len(questions), len(texts)), np.float32)
        asked = self._embedder.encode_queries(questions)
        vectors = np.stack(self._vectors([_Cut.of(text) for text in texts]))
        cosines: Cosines = np.clip(asked @ vectors.astype(np.float32).T, -1.0, 1.0)
        return cosines

    def learn(self, texts: Sequence[str]) -> dict[Key, Vector] | None:
        """Remember texts for later, and return their vectors.

        None, and nothing is learnt, when that would push others out.
        """
        cuts = [_Cut.of(text) for text in texts]
        with self._lock:
            if len(self._known) + len(cuts) > self._most:
                return None
        return dict(zip((cut.key for cut in cuts), self._vectors(cuts), strict=True))

    def _vectors(self, cuts: Sequence["_Cut"]) -> list[Vector]:
        found = self._remembered(cuts)
        if any(cut.key not in found for cut in cuts):
            # One at a time: the next may ask for the same sentences.
            with self._encoding:
                found |= self._remembered(cuts)
                missing = {cut.key: cut.text for cut in cuts if cut.key not in found}
                if missing:
                    fresh = self._embedder.encode(list(missing.values())).astype(np.float16)
                    learnt = dict(zip(missing, fresh, strict=True))
                    found |= learnt
                    self._remember(learnt)
        return [found[cut.key] for cut in cuts]

    def _remembered(self, cuts: Sequence["_Cut"]) -> dict[Key, Vector]:
        with self._lock:
            found = {cut.key: self._known[cut.key] for cut in cuts if cut.key in self._known}
            for key in found:
                self._known.move_to_end(key)
        recalled = {
            cut.key: self._kept[cut.key]
            for cut in cuts
            if cut.key not in found and cut.key in self._kept
        }
        self._remember(recalled)
        return found | recalled

    def _remember(self, vectors: Mapping[Key, Vector]) -> None:
        with self._lock:
            self._known |= vectors
            while len(self._known) > self._most:
                self._known.popitem(last=False)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A text, as much of it as is compared, and what it is known by."""

    text: str
    key: Key

    @classmethod
    def of(cls, text: str) -> Self:
        text = text[:_LONGEST]
        digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=KEY_BYTES)
        return cls(text, digest.digest())


@dataclass(frozen=True, slots=True)
class UnitMeaning:
    """How alike one unit is to the question.

    `part` is the best cosine to the question or one of its sentences, `whole` that to the whole
    question; the leads say how far below the best unit's they are (0 for the best), and `rank`
    is 1 / (1 + its place by `part`).
    """

    part: float
    part_lead: float
    whole: float
    whole_lead: float
    rank: float


def unit_meanings(
    question: Question, found: Sequence[FoundDocument], meaning: Meaning
) -> tuple[tuple[UnitMeaning, ...], ...]:
    """Return, for each document found, how alike each of its units is.

    Only the units of the six best passages are compared; others count as the least alike of
    those, which spares most of the time and costs nothing measurable.
    """
    best = sorted((hit for each in found for hit in each.hits), key=lambda hit: -hit.score)
    compared = {hit.passage.id for hit in best[:_PASSAGES]}
    units = [unit for document in found for unit in document.units]
    texts = dict.fromkeys(unit.plain for unit in units if unit.passage.id in compared)
    if not texts or not question.parts:
        return tuple((_UNKNOWN,) * len(document.units) for document in found)
    cosines = meaning.cosines(question.parts, list(texts))
    columns = {text: place for place, text in enumerate(texts)}
    # The same text in two documents means the same.
    places = [columns.get(unit.plain, -1) for unit in units]
    part, whole = (_spread(row, places) for row in (cosines.max(0), cosines[0]))
    ranks = np.empty(len(units))
    ranks[np.argsort(-part, kind="stable")] = np.arange(len(units))
    told = [
        UnitMeaning(*map(float, row))
        for row in zip(
            part, part - part.max(), whole, whole - whole.max(), 1 / (1 + ranks), strict=True
        )
    ]
    ends = np.cumsum([len(document.units) for document in found])
    return tuple(
        tuple(told[end - len(document.units) : end])
        for end, document in zip(ends, found, strict=True)
    )


_UNKNOWN = UnitMeaning(0.0, 0.0, 0.0, 0.0, 1.0)


def _spread(row: Cosines, places: Sequence[int]) -> Cosines:
    """The row's value at each place, its least for -1."""
    return np.append(row, row.min())[list(places)]

"""How alike sentences are to a question in meaning, from vectors that are kept for next time."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.answering.evidence import FoundDocument
from assistant.answering.question import Question
from kb.embedder import Embedder

Cosines = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float16]
Recall = Callable[[Sequence[str]], Mapping[str, Vector]]

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

    What `recall` still knows of texts from an earlier time is not encoded again.
    """

    def __init__(
        self,
        embedder: Embedder,
        *,
        most: int = _MOST,
        recall: Recall = lambda _texts: {},
    ) -> None:
        self._embedder = embedder
        self._most = most
        self._recall = recall
        self._known: OrderedDict[bytes, Vector] = OrderedDict()
        self._lock = threading.Lock()
        self._encoding = threading.Lock()

    def cosines(self, questions: Sequence[str], texts: Sequence[str]) -> Cosines:
        """Return one row a question and one column a text, each -1 to 1."""
        if not questions or not texts:
            return np.zeros((len(questions), len(texts)), np.float32)
        asked = self._embedder.encode_queries(questions)
        rows = np.stack(self._vectors([text[:_LONGEST] for text in texts]))
        cosines: Cosines = np.clip(asked @ rows.astype(np.float32).T, -1.0, 1.0)
        return cosines

    def learn(self, texts: Sequence[str]) -> dict[str, Vector] | None:
        """Remember texts for later; return what is compared of each, with its vector.

        None, and nothing is learnt, when that would push others out.
        """
        cuts = [text[:_LONGEST] for text in texts]
        with self._lock:
            if len(self._known) + len(cuts) > self._most:
                return None
        return dict(zip(cuts, self._vectors(cuts), strict=True))

    def _vectors(self, cuts: Sequence[str]) -> list[Vector]:
        keys = {cut: _key(cut) for cut in cuts}
        found = self._remembered(keys.values())
        if len(found) < len(keys):
            # One at a time: the next may ask for the same sentences.
            with self._encoding:
                found |= self._remembered(keys.values())
                missing = [cut for cut, key in keys.items() if key not in found]
                learnt = {keys[cut]: vector for cut, vector in self._learnt(missing).items()}
                self._remember(learnt)
                found |= learnt
        return [found[keys[cut]] for cut in cuts]

    def _learnt(self, missing: Sequence[str]) -> dict[str, Vector]:
        """The vectors of texts that are not remembered, recalled or made."""
        if not missing:
            return {}
        found = dict(self._recall(missing))
        new = [cut for cut in missing if cut not in found]
        if new:
            found |= dict(zip(new, self._embedder.encode(new).astype(np.float16), strict=True))
        return found

    def _remembered(self, keys: Iterable[bytes]) -> dict[bytes, Vector]:
        with self._lock:
            found = {key: self._known[key] for key in keys if key in self._known}
            for key in found:
                self._known.move_to_end(key)
            return found

    def _remember(self, vectors: Mapping[bytes, Vector]) -> None:
        with self._lock:
            self._known |= vectors
            while len(self._known) > self._most:
                self._known.popitem(last=False)


def _key(text: str) -> bytes:
    """What a text is remembered by: erased words are not to stay in memory."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()


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

"""Whether a message is about any of the topics: two signs, weighed on topics left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from assistant.triage.topics.linear import Linear
from kb.embedder import Vectors

Signs = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

_NEAREST = 5
_FOLDS = 3
_HELD_OUT = 5
_MOST_EXAMPLES = 6_000
_STRENGTH = 10.0
_LEAST_SPREAD = 1e-6
# Of so few topics none can be left out. Then what counts is the cosine, and .3 is the middle.
_FEWEST_TOPICS = 6
_FEWEST_SIGNS = 10
_USUAL = (np.array([0.0, 0.3]), np.array([1e6, 0.1]), 1.0, 0.0)
_SEED = 20260101


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Tells how likely a message is about any topic that was learned, from 0 to 1.

    One sign is how much any topic stands out (the log of the summed exponents of all scores), the
    other the mean cosine of the five nearest examples. Both are brought to one scale and added.
    .5 is where messages on topics that were left out and messages on known ones balance.
    """

    examples: Vectors
    model: Linear
    means: Signs
    spreads: Signs
    slope: float
    offset: float

    @classmethod
    def learn(cls, vectors: Vectors, labels: Labels) -> Self:
        """Learn from examples alone, by leaving out topics and by leaving out examples."""
        model = Linear.learn(vectors, labels, _STRENGTH)
        signs, known = _left_out(vectors, labels)
        if min(known.sum(), (~known).sum()) < _FEWEST_SIGNS:
            return cls(vectors, model, *_USUAL)
        means, spreads = signs[known].mean(0), signs[known].std(0) + _LEAST_SPREAD
        slope, offset = _fitted(((signs - means) / spreads).sum(1), known)
        return cls(vectors, model, means, spreads, slope, offset)

    def likely(self, vectors: Vectors) -> npt.NDArray[np.float64]:
        """For each vector the chance that its message is about any topic."""
        signs = _signs(vectors, self.examples, self.model)
        added = ((signs - self.means) / self.spreads).sum(1)
        odds = np.clip(self.slope * added + self.offset, -30, 30)
        return np.asarray(1 / (1 + np.exp(-odds)))


def _signs(vectors: Vectors, examples: Vectors, model: Linear) -> Signs:
    """A row of signs for each vector, given what was learned from examples."""
    scores = model.scores(vectors)
    top = scores.max(1)
    energy = top + np.log(np.exp(scores - top[:, None]).sum(1))
    near = vectors @ examples.T
    most = min(_NEAREST, near.shape[1])
    nearest = -np.partition(-near, most - 1, axis=1)[:, :most].mean(1)
    return np.stack([energy, nearest], 1).astype(np.float64)


def _left_out(vectors: Vectors, labels: Labels) -> tuple[Signs, npt.NDArray[np.bool_]]:
    """Signs of messages that were not learned from, and whether their topic was."""
    found: list[Signs] = [np.empty((0, 2))]
    known: list[npt.NDArray[np.bool_]] = [np.empty(0, bool)]
    for learned, held, strange in _folds(labels):
        model = Linear.learn(vectors[learned], labels[learned], _STRENGTH)
        asked = np.concatenate([held, strange])
        found.append(_signs(vectors[asked], vectors[learned], model))
        known.append(np.arange(len(asked)) < len(held))
    return np.concatenate(found), np.concatenate(known)


def _folds(labels: Labels) -> Iterator[Sequence[Labels]]:
    """Examples to learn from, others on their topics, and some on topics that were left out."""
    random = np.random.default_rng(_SEED)
    chosen = random.permutation(len(labels))[:_MOST_EXAMPLES]
    topics = random.permutation(np.unique(labels[chosen]))
    if len(topics) < _FEWEST_TOPICS:
        return
    for fold in range(_FOLDS):
        out = np.isin(labels[chosen], topics[fold::_FOLDS])
        known = chosen[~out]
        turn = _turns(labels[known])
        held = (turn % _HELD_OUT) == _HELD_OUT - 1
        yield known[~held], known[held], chosen[out]


def _turns(labels: Labels) -> Labels:
    """For each example the how manieth of its topic it is, from 0."""
    order = np.argsort(labels, kind="stable")
    _, starts, counts = np.unique(labels[order], return_index=True, return_counts=True)
    turns = np.empty(len(labels), np.int64)
    turns[order] = np.arange(len(labels)) - np.repeat(starts, counts)
    return turns


def _fitted(added: npt.NDArray[np.float64], known: npt.NDArray[np.bool_]) -> tuple[float, float]:
    from sklearn.linear_model import (  # type: ignore[import-untyped]  # ships no types
        LogisticRegression,
    )

    fitted = LogisticRegression(C=10, class_weight="balanced").fit(added[:, None], known)
    # More likeness never makes a message stranger, however the few examples fell.
    return max(float(fitted.coef_[0, 0]), 0.05), float(fitted.intercept_[0])

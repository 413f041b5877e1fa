"""Multinomial logistic regression over vectors: learned by scikit-learn, told by numpy."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from kb.embedder import Vectors

Labels = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]

# Chosen on banking77 and clinc_oos, 3 to 30 differ by .001: docs/triage-topics.md.
_INVERSE_PENALTY = 10.0
_STEPS = 300


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """A score for each kind, in the order of their labels; the scores of a row add to nothing."""

    weights: npt.NDArray[np.float64]
    offsets: npt.NDArray[np.float64]

    @classmethod
    def learn(cls, vectors: Vectors, labels: Labels) -> Self:
        """Learn kinds from examples; one kind alone always scores 0."""
        from sklearn.linear_model import (  # type: ignore[import-untyped]  # ships no types
            LogisticRegression,
        )

        if len(np.unique(labels)) < 2:
            return cls(np.zeros((1, vectors.shape[1])), np.zeros(1))
        fitted = LogisticRegression(C=_INVERSE_PENALTY, max_iter=_STEPS, tol=1e-3)
        fitted.fit(vectors, labels)
        weights, offsets = fitted.coef_, fitted.intercept_
        if len(weights) == 1:
            weights, offsets = np.vstack([-weights, weights]) / 2, np.r_[-offsets, offsets] / 2
        return cls(weights.astype(np.float64), offsets.astype(np.float64))

    def scores(self, vectors: Vectors) -> Scores:
        """A row of scores for each vector."""
        return vectors @ self.weights.T + self.offsets


def chances(scores: Scores) -> Scores:
    """Scores as probabilities that add to 1 in each row."""
    grown = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(grown / grown.sum(1, keepdims=True))

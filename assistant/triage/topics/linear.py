"""Multinomial logistic regression: learned by scikit-learn, told by numpy."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.float32] | npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]

_STEPS = 300
_CLOSE = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """A score for each kind, in the order of their labels; the scores of a row add to nothing."""

    weights: npt.NDArray[np.float64]
    offsets: npt.NDArray[np.float64]

    @classmethod
    def learn(cls, rows: Rows, labels: Labels, strength: float) -> Self:
        """Learn kinds from examples; one kind alone always scores 0.

        `strength` is how much examples count beside keeping weights small, above 0.
        """
        from sklearn.linear_model import (  # type: ignore[import-untyped]  # ships no types
            LogisticRegression,
        )

        kinds = len(np.unique(labels))
        if kinds < 2:
            return cls(np.zeros((1, rows.shape[1])), np.zeros(1))
        # Labels that are nearly all different look like numbers to it, and it warns. Every example
        # twice at half the strength is the same task.
        times = 2 if kinds > len(labels) // 2 else 1
        # How many examples somebody wrote of a kind says little about how often it comes.
        fitted = LogisticRegression(
            C=strength / times, max_iter=_STEPS, tol=_CLOSE, class_weight="balanced"
        )
        fitted.fit(np.tile(rows, (times, 1)), np.tile(labels, times))
        weights, offsets = fitted.coef_, fitted.intercept_
        if len(weights) == 1:
            weights, offsets = np.vstack([-weights, weights]) / 2, np.r_[-offsets, offsets] / 2
        return cls(weights.astype(np.float64), offsets.astype(np.float64))

    def scores(self, rows: Rows) -> Scores:
        """A row of scores for each row."""
        return np.asarray(rows @ self.weights.T + self.offsets)


def chances(scores: Scores) -> Scores:
    """Scores as probabilities that add to 1 in each row."""
    grown = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(grown / grown.sum(1, keepdims=True))

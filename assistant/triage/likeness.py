"""How like the examples of each kind a piece of a message is; learned from the examples."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.float32]
Chances = npt.NDArray[np.float64]

_STRENGTH = 5.0
_ROUNDS = 2000


@dataclass(frozen=True, slots=True, eq=False)
class OneOf:
    """Tells which one of several kinds a row is of: a logistic regression over all of them."""

    kinds: tuple[str, ...]
    weights: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]

    @classmethod
    def learn(
        cls, rows: Rows, kinds: Sequence[str], of: Sequence[str], strength: float = _STRENGTH
    ) -> Self:
        """Learn from rows and the kind each is of; one kind alone, or none, is always told."""
        from sklearn.linear_model import (  # type: ignore[import-untyped]  # ships no types
            LogisticRegression,
        )

        known = [kind for kind in kinds if kind in set(of)]
        if len(known) < 2:
            width = rows.shape[1] if rows.ndim == 2 else 0
            kept = tuple(known or kinds[:1])
            return cls(kept, np.zeros((len(kept), width)), np.zeros(len(kept)))
        model = LogisticRegression(C=strength, class_weight="balanced", max_iter=_ROUNDS)
        model.fit(rows, [known.index(each) for each in of])
        weights, bias = model.coef_, model.intercept_
        if len(known) == 2:
            weights, bias = (
                np.vstack([-weights / 2, weights / 2]),
                np.array([-bias[0], bias[0]]) / 2,
            )
        return cls(tuple(known), weights, bias)

    def chances(self, rows: Rows) -> Chances:
        """The probability of each kind for each row, in the order of `kinds`."""
        scores = rows @ self.weights.T + self.bias
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(scores / scores.sum(axis=1, keepdims=True), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class AnyOf:
    """Tells for each of several kinds whether a row is of it; it may be of many, or none."""

    kinds: tuple[str, ...]
    weights: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]

    @classmethod
    def learn(
        cls,
        rows: Rows,
        kinds: Sequence[str],
        of: Sequence[frozenset[str]],
        not_of: Sequence[frozenset[str]],
        strength: float = _STRENGTH,
    ) -> Self:
        """Learn from rows, the kinds each is of, and those it is expressly not of.

        A row that is of other kinds may well be of this one too: where it looks like it, it
        does not count against it. A kind without an example is never told.
        """
        from sklearn.linear_model import LogisticRegression

        weights = np.zeros((len(kinds), rows.shape[1]))
        bias = np.full(len(kinds), -20.0)
        for place, kind in enumerate(kinds):
            is_of = np.array([kind in each for each in of])
            weigh = np.array([_EXPRESSLY if kind in each else 1.0 for each in not_of])
            if not is_of.any() or is_of.all():
                continue
            model = LogisticRegression(C=strength, class_weight="balanced", max_iter=_ROUNDS)
            model.fit(rows, is_of, sample_weight=weigh)
            looks = model.predict_proba(rows)[:, 1] > _LOOKS_LIKE
            weigh[looks & ~is_of & (weigh == 1.0)] = 0.0
            model.fit(rows, is_of, sample_weight=weigh)
            weights[place], bias[place] = model.coef_[0], model.intercept_[0]
        return cls(tuple(kinds), weights, bias)

    def chances(self, rows: Rows) -> Chances:
        """The probability of each kind for each row, in the order of `kinds`."""
        scores = np.clip(rows @ self.weights.T + self.bias, -40, 40)
        return np.asarray(1 / (1 + np.exp(-scores)), np.float64)


_EXPRESSLY = 3.0
_LOOKS_LIKE = 0.4

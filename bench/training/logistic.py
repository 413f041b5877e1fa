"""Logistic regression whose weights may be held to one sign, and splits to judge it by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]  # ships no types

from assistant.answering.weights import Logistic

Rows = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Examples:
    """Rows of signs, what each should say (0 or 1), how much each counts, and its group."""

    signs: Rows
    truth: Rows
    weight: Rows
    groups: tuple[str, ...]

    def only(self, chosen: Sequence[int]) -> "Examples":
        """Some of the rows."""
        places = np.asarray(chosen, int)
        return Examples(
            self.signs[places],
            self.truth[places],
            self.weight[places],
            tuple(self.groups[place] for place in places),
        )


def fit(
    names: Sequence[str],
    examples: Examples,
    *,
    strength: float,
    rising: Sequence[str] = (),
    falling: Sequence[str] = (),
) -> Logistic:
    """Fit weights; those of `rising` signs are never below zero, of `falling` never above.

    `strength` is what the examples count against keeping weights small.
    """
    weight = examples.weight / examples.weight.mean()
    mean = np.average(examples.signs, axis=0, weights=weight)
    spread = np.sqrt(np.average((examples.signs - mean) ** 2, axis=0, weights=weight)) + 1e-6
    rows = (examples.signs - mean) / spread
    side = np.where(examples.truth > 0.5, 1.0, -1.0)
    count = rows.shape[1]

    def loss(point: Rows) -> tuple[float, Rows]:
        margin = side * (rows @ point[:count] + point[count])
        pull = -side * weight * strength / (1 + np.exp(np.clip(margin, -50, 50)))
        total = strength * float(weight @ np.logaddexp(0, -margin))
        slope = np.append(rows.T @ pull + point[:count], pull.sum())
        return total + float(point[:count] @ point[:count]) / 2, slope

    bounds = [(0.0 if name in rising else None, 0.0 if name in falling else None) for name in names]
    found = minimize(
        loss, np.zeros(count + 1), jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]
    )
    scaled = found.x[:count] / spread
    intercept = found.x[count] - float(scaled @ mean)
    return Logistic(
        tuple(names), tuple(round(float(each), 4) for each in scaled), round(float(intercept), 4)
    )


def probabilities(model: Logistic, signs: Rows) -> Rows:
    """The model's probability for each row."""
    return np.asarray(model.probabilities(signs))


def as_json(model: Logistic) -> dict[str, dict[str, float] | float]:
    """The model as `assistant.answering.weights.read_logistic` reads it."""
    weights = dict(zip(model.names, model.weights, strict=True))
    return {"weights": weights, "intercept": model.intercept}


def folds(groups: Sequence[str], count: int, seed: int) -> Iterator[tuple[list[int], list[int]]]:
    """Yield `count` splits into rows to learn from and rows to judge by; no group is in both."""
    names = sorted(set(groups))
    order = np.random.default_rng(seed).permutation(len(names))
    part = {names[place]: rank % count for rank, place in enumerate(order)}
    for each in range(count):
        yield (
            [place for place, group in enumerate(groups) if part[group] != each],
            [place for place, group in enumerate(groups) if part[group] == each],
        )

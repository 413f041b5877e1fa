"""The fitted weights, read from weights.json: what each sign counts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

Rows = Sequence[Sequence[float]] | npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model: a weight for each named sign, and what it starts from."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    intercept: float

    def __post_init__(self) -> None:
        if len(self.names) != len(self.weights):
            raise ValueError("each sign has one weight")

    def probability(self, signs: Sequence[float]) -> float:
        """Return the probability, 0 to 1, for signs in the order of `names`."""
        return self.probabilities([signs])[0]

    def probabilities(self, rows: Rows) -> list[float]:
        """Return the probability, 0 to 1, of each row of signs."""
        if not len(rows):
            return []
        totals = np.asarray(rows) @ self.weights + self.intercept
        chances: list[float] = (1 / (1 + np.exp(-np.clip(totals, -30.0, 30.0)))).tolist()
        return chances


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that was fitted.

    `threshold` is the confidence below which the engine abstains.
    """

    unit: Logistic
    support: Logistic
    threshold: float


@lru_cache(maxsize=1)
def fitted() -> Weights:
    """Return the weights that come with the product."""
    read = json.loads((files(__package__) / "weights.json").read_text("utf-8"))
    return Weights(
        read_logistic(read["unit"]), read_logistic(read["support"]), float(read["threshold"])
    )


def read_logistic(read: dict[str, dict[str, float] | float]) -> Logistic:
    """Make a model of the JSON it is kept as; raises ValueError for another shape."""
    weights = read["weights"]
    intercept = read["intercept"]
    if not isinstance(weights, dict) or isinstance(intercept, dict):
        raise ValueError("'weights' is an object and 'intercept' a number")
    return Logistic(tuple(weights), tuple(weights.values()), intercept)

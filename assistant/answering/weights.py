"""The fitted weights, read from weights.json: what each sign counts."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


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
        total = self.intercept + sum(
            weight * sign for weight, sign in zip(self.weights, signs, strict=True)
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


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
    return Weights(_logistic(read["unit"]), _logistic(read["support"]), float(read["threshold"]))


def _logistic(read: dict[str, dict[str, float] | float]) -> Logistic:
    weights = read["weights"]
    intercept = read["intercept"]
    if not isinstance(weights, dict) or isinstance(intercept, dict):
        raise ValueError("weights.json: 'weights' is an object and 'intercept' a number")
    return Logistic(tuple(weights), tuple(weights.values()), intercept)

"""Unit vectors seen by their likeness to examples, so that topics need not be cut off by planes."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from kb.embedder import Vectors

Rows = npt.NDArray[np.float64]

MOST_EXAMPLES = 1_000
"""With more examples planes do as well, and learning by likeness would take minutes."""

# A smaller width sees less of what is far away; .5 to 1.5 differ by .002: docs/triage-topics.md.
_NARROWNESS = 1.0
_LEAST_WEIGHT = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Kernel:
    """A Gaussian of the distance to each example, in coordinates whose dot product it is.

    With more than MOST_EXAMPLES the vectors stay as they are.
    """

    examples: Vectors
    turned: Rows | None

    @classmethod
    def learn(cls, examples: Vectors) -> Self:
        """Learn the coordinates in which examples have their likeness as dot product."""
        if len(examples) > MOST_EXAMPLES:
            return cls(examples[:0], None)
        weights, axes = np.linalg.eigh(_likeness(examples, examples))
        kept = weights > _LEAST_WEIGHT
        return cls(examples, axes[:, kept] * weights[kept] ** -0.5)

    def rows(self, vectors: Vectors) -> Rows:
        """A row of coordinates for each vector."""
        if self.turned is None:
            return vectors.astype(np.float64)
        return np.asarray(_likeness(vectors, self.examples) @ self.turned)


def _likeness(vectors: Vectors, examples: Vectors) -> Rows:
    cosines = vectors.astype(np.float64) @ examples.astype(np.float64).T
    return np.asarray(np.exp(2 * _NARROWNESS * (cosines - 1)))

"""A `Meaning` for tests: texts are as alike as the words they share."""

from collections.abc import Sequence

import numpy as np

from assistant.answering.meaning import Cosines
from kb.tokens import tokens


class SharedWords:
    """The share of words two texts have in common, as a cosine of their sets."""

    def cosines(self, questions: Sequence[str], texts: Sequence[str]) -> Cosines:
        """Return one row a question and one column a text, each 0 to 1."""
        rows = [[_shared(question, text) for text in texts] for question in questions]
        return np.array(rows, np.float32).reshape(len(questions), len(texts))


def _shared(one: str, other: str) -> float:
    first, second = set(tokens(one)), set(tokens(other))
    if not first or not second:
        return 0.0
    return len(first & second) / float(np.sqrt(len(first) * len(second)))

"""Measures of rankings and answers, each for one question or one list of outcomes."""

import math
import re
import string
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

_CITATION = re.compile(r"\s*\[\d+\]")
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], *, depth: int) -> float:
    """Normalised discounted cumulative gain, 0 to 1, with the grade itself as gain.

    This is trec_eval's ndcg_cut: a document at rank r adds grade / log2(r + 1), divided by
    what the best possible order of all graded documents would add up to.
    """
    gained = _gain([grades.get(document, 0) for document in ranking[:depth]])
    ideal = _gain(sorted(grades.values(), reverse=True)[:depth])
    return gained / ideal if ideal else 0.0


def recall(ranking: Sequence[str], grades: Mapping[str, int], *, depth: int) -> float:
    """The share, 0 to 1, of the documents that answer which are among the first `depth`."""
    answering = {document for document, grade in grades.items() if grade > 0}
    return len(answering.intersection(ranking[:depth])) / len(answering) if answering else 0.0


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, int], *, depth: int) -> float:
    """1 / rank of the first document that answers; 0.0 when none is among the first `depth`."""
    for rank, document in enumerate(ranking[:depth], 1):
        if grades.get(document, 0) > 0:
            return 1 / rank
    return 0.0


def hit(ranking: Sequence[str], grades: Mapping[str, int], *, depth: int) -> float:
    """1.0 when any document that answers is among the first `depth`, else 0.0."""
    return float(reciprocal_rank(ranking, grades, depth=depth) > 0)


def words(text: str) -> list[str]:
    """A text's words as SQuAD compares them: lower case, no punctuation, articles, or [1]."""
    bare = _CITATION.sub(" ", text).lower().translate(_PUNCTUATION)
    return _ARTICLES.sub(" ", bare).split()


def token_f1(answer: str, expected: str) -> float:
    """Harmonic mean of precision and recall over words, 0 to 1, as SQuAD counts it."""
    given, wanted = Counter(words(answer)), Counter(words(expected))
    shared = (given & wanted).total()
    return 2 * shared / (given.total() + wanted.total()) if shared else 0.0


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """How often a positive scores above a negative, ties counting half; 0.5 is chance.

    Raises ValueError when either list is empty, since there is nothing to tell apart.
    """
    if not positives or not negatives:
        raise ValueError("telling two kinds apart needs some of each")
    below = sorted(negatives)
    wins = sum(bisect_left(below, score) + bisect_right(below, score) for score in positives)
    return wins / (2 * len(positives) * len(negatives))


def risk_at(confidences: Sequence[float], correct: Sequence[float], *, coverage: float) -> float:
    """The share that is wrong, 0 to 1, among the most confident `coverage` of the questions.

    `correct` holds 0 to 1 for each; of equal confidences the earlier question comes first.
    """
    order = sorted(range(len(confidences)), key=lambda index: -confidences[index])
    kept = order[: max(1, math.ceil(coverage * len(order)))]
    return 1 - sum(correct[index] for index in kept) / len(kept)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share (0 to 1) of the values do not exceed."""
    if not values:
        raise ValueError("no values have no percentile")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def mean(values: Sequence[float]) -> float:
    """The mean; 0.0 for no values."""
    return math.fsum(values) / len(values) if values else 0.0


def _gain(grades: Sequence[int]) -> float:
    return math.fsum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))

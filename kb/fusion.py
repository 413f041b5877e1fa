"""One score from two rankings: words (BM25) and meaning (cosine).

For each part of the question, with the passages its two lists hold,

    score = 0.6 · bm25 / best bm25  +  0.4 · (cosine - lowest) / (highest - lowest)

and a passage that a list lacks gets nothing for it. The parts' scores are then averaged by
weight. This is a convex combination of scores, each scaled to its own list, as in S. Bruch,
S. Gai and A. Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval" (ACM TOIS 42,
2023), who find it better than reciprocal ranks and easy to carry over to other texts. BM25 has
a natural zero and is scaled from there; cosines of a list's end are far from zero and are not.
"""

from collections.abc import Mapping, Sequence

from kb.model import PassageId

WORDS = 0.6
"""The weight of BM25; the rest is the cosine's."""


def fuse(
    lexical: Sequence[Mapping[PassageId, float]],
    semantic: Sequence[Mapping[PassageId, float]],
    weights: Sequence[float] | None = None,
) -> dict[PassageId, float]:
    """Fuse the lists found for each part of a question to scores from 0 to 1, best first.

    `lexical[i]` and `semantic[i]` hold what the i-th part found: raw BM25 and raw cosine.
    `weights` are the parts' and add up to 1; without them all parts count the same.
    Equal scores are ordered by id. Raises ValueError when there is not one of each a part.
    """
    shares = weights if weights is not None else [1 / len(lexical) for _ in lexical]
    total: dict[PassageId, float] = {}
    for share, words, meanings in zip(shares, lexical, semantic, strict=True):
        for part in (_from_zero(words, share * WORDS), _in_range(meanings, share * (1 - WORDS))):
            for passage, score in part.items():
                total[passage] = total.get(passage, 0.0) + score
    return {
        passage: min(score, 1.0)
        for passage, score in sorted(total.items(), key=lambda item: (-item[1], item[0]))
    }


def _from_zero(scores: Mapping[PassageId, float], weight: float) -> dict[PassageId, float]:
    """Scale scores so that the best is the weight and no evidence is nothing."""
    high = max(scores.values(), default=0.0)
    if high <= 0:
        return {}
    return {passage: weight * max(score, 0.0) / high for passage, score in scores.items()}


def _in_range(scores: Mapping[PassageId, float], weight: float) -> dict[PassageId, float]:
    """Scale scores so that the best is the weight and the list's last is nothing."""
    high = max(scores.values(), default=0.0)
    low = min(scores.values(), default=0.0)
    if high <= low:
        return dict.fromkeys(scores, weight)
    return {passage: weight * (score - low) / (high - low) for passage, score in scores.items()}

"""One score from two rankings: words (BM25) and meaning (cosine).

For each part of the question, with the passages its two lists hold,

    score = 0.6 · bm25 / best bm25  +  0.4 · (cosine - lowest) / (highest - lowest)

and a passage that a list lacks gets nothing for it. The parts' scores are then averaged by
weight. This is a convex combination of scores, each scaled to its own list, as in S. Bruch,
S. Gai and A. Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval" (ACM TOIS 42,
2023), who find it better than reciprocal ranks and easy to carry over to other texts. BM25 has
a natural zero and is scaled from there; cosines of a list's end are far from zero and are not.

Last, a passage gains a tenth of the score of the best other passage found in its document, for
a document that speaks of the question twice is the likelier one; the sum is divided by 1.1.
"""

from collections.abc import Mapping, Sequence

from kb.model import PassageId

WORDS = 0.6
"""The weight of BM25; the rest is the cosine's."""

COMPANY = 0.1
"""What a passage gains of the score of the best other one in its document."""


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
    ranked = sorted(_in_company(total).items(), key=lambda item: (-item[1], item[0]))
    return {passage: min(score, 1.0) for passage, score in ranked}


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


def _in_company(scores: Mapping[PassageId, float]) -> dict[PassageId, float]:
    """Let each passage gain from the best other one in its document."""
    best: dict[str, list[float]] = {}
    for passage, score in scores.items():
        document = best.setdefault(_document(passage), [])
        document.append(score)
        document.sort(reverse=True)
        del document[2:]
    return {
        passage: (score + COMPANY * _other(score, best[_document(passage)])) / (1 + COMPANY)
        for passage, score in scores.items()
    }


def _other(score: float, best: Sequence[float]) -> float:
    """The best score of a document's two best that is not the passage's own; 0 if alone."""
    if len(best) == 1:
        return 0.0
    return best[1] if score == best[0] else best[0]


def _document(passage: PassageId) -> str:
    """A passage's id is its document's with a version and a number behind the last @."""
    return passage.rpartition("@")[0] or passage

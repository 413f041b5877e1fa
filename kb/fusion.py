"""One score from two rankings: words (BM25) and meaning (cosine)."""

from collections.abc import Mapping, Sequence

from kb.model import PassageId

_MEANING = 0.5


def fuse(
    lexical: Sequence[Mapping[PassageId, float]],
    semantic: Sequence[Mapping[PassageId, float]],
) -> dict[PassageId, float]:
    """Fuse the lists found for each part of a question to scores from 0 to 1, best first.

    `lexical[i]` and `semantic[i]` hold what the i-th part found: raw BM25 and raw cosine.
    The first part is the question whole.
    """
    if len(lexical) != len(semantic):
        raise ValueError("each part of a question has one lexical and one semantic list")
    total: dict[PassageId, float] = {}
    for words, meanings in zip(lexical, semantic, strict=True):
        for weight, scores in ((1 - _MEANING, _scaled(words)), (_MEANING, _scaled(meanings))):
            for passage, score in scores.items():
                total[passage] = total.get(passage, 0.0) + weight * score / len(lexical)
    return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))


def _scaled(scores: Mapping[PassageId, float]) -> dict[PassageId, float]:
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high <= low:
        return dict.fromkeys(scores, 1.0)
    return {passage: (score - low) / (high - low) for passage, score in scores.items()}

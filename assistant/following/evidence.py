"""Two searches become one: that of the turn as said, and that of the rewritten question."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.following.model import Standing
from kb.model import Hit, PassageId

POINTS_BACK = 1.0
"""What a rewritten question counts beside the turn that points back: that one names nothing."""

OTHERWISE = 0.3
"""What it counts beside a fragment or thin question, which may mean just what it says."""


def better(
    said: Sequence[Hit], rewritten: Sequence[Hit], *, standing: Standing, limit: int
) -> list[Hit]:
    """At most `limit` passages of both searches, best first, each once.

    A passage that both found stands above one that either found as well alone. Scores stay
    from 0 to 1, and equal ones are ordered by id; `bm25` and `cosine` are those of the search
    that scored the passage higher. Without rewritten hits the said ones are left as they are.
    """
    if not rewritten:
        return list(said[:limit])
    weight = POINTS_BACK if standing is Standing.POINTS_BACK else OTHERWISE
    best: dict[PassageId, Hit] = {}
    total: dict[PassageId, float] = {}
    for hits, share in ((said, 1 / (1 + weight)), (rewritten, weight / (1 + weight))):
        for hit in hits:
            id_ = hit.passage.id
            total[id_] = total.get(id_, 0.0) + share * hit.score
            if id_ not in best or hit.score > best[id_].score:
                best[id_] = hit
    ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    return [replace(best[id_], score=min(score, 1.0)) for id_, score in ranked[:limit]]

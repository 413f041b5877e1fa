"""Two searches become one: that of the turn as said, and that of the rewritten question."""

from collections.abc import Sequence
from dataclasses import replace

from kb.model import Hit, PassageId

REWRITTEN = 0.3
"""What the rewritten question's scores count beside those of the turn as it was said."""


def better(said: Sequence[Hit], rewritten: Sequence[Hit], *, limit: int) -> list[Hit]:
    """At most `limit` passages of both searches, best first; each once.

    A passage that both found stands above one that either found as well alone. Scores stay
    from 0 to 1; equal ones are ordered by id. `bm25` and `cosine` are those of the search
    that scored the passage higher. Without rewritten hits the said ones are left as they are.
    """
    if not rewritten:
        return list(said[:limit])
    best: dict[PassageId, Hit] = {}
    total: dict[PassageId, float] = {}
    for hits, weight in ((said, 1.0), (rewritten, REWRITTEN)):
        for hit in hits:
            place = hit.passage.id
            total[place] = total.get(place, 0.0) + weight * hit.score / (1 + REWRITTEN)
            if place not in best or hit.score > best[place].score:
                best[place] = hit
    ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    return [replace(best[place], score=score) for place, score in ranked[:limit]]

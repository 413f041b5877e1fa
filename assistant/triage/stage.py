"""Where the writer stands with a purchase: before, during or after it, or nobody can tell."""

from collections.abc import Mapping

from assistant.offers.model import Stage
from assistant.triage.likeness import Chances

_PHRASE = 1.0
_LEAST = 0.62


def stage_of(phrases: Mapping[Stage, int], chances: Mapping[Stage, Chances]) -> Stage | None:
    """The stage that phrases and the likeness of a message's pieces tell together.

    `phrases` is how many of each stage are said; `chances` the likeness of each piece. None
    where there are no phrases and the pieces are not clearly of one stage.
    """
    scores = {stage: _PHRASE * phrases.get(stage, 0) + _mean(chances.get(stage)) for stage in Stage}
    best = max(Stage, key=scores.__getitem__)
    return best if scores[best] >= _LEAST else None


def _mean(chances: Chances | None) -> float:
    return float(chances.mean()) if chances is not None and len(chances) else 0.0

"""What is kept of somebody, as JSON: as commands and the API show it."""

from assistant.json_value import Json
from assistant.privacy.model import Erased, Held


def held_json(held: Held) -> dict[str, Json]:
    """Counts by kind, in all, and the past resolutions made of their cases."""
    return {
        "total": held.total,
        "counts": {kind.value: count for kind, count in held.counts.items()},
        "resolutions": list[Json](held.resolutions),
    }


def erased_json(erased: Erased) -> dict[str, Json]:
    """What was erased, and what a knowledge manager should read."""
    return {"again": erased.again, "mark": erased.mark, **held_json(erased.held)}

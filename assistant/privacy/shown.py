"""What is kept of somebody, as JSON and in a line: as commands, screens and the API show it."""

from collections.abc import Sequence

from assistant.json_value import Json
from assistant.privacy.model import Erased, Held


def held_json(held: Held) -> dict[str, Json]:
    """Counts by kind, in all, past resolutions made of their cases, contacts not gone by."""
    return {
        "total": held.total,
        "counts": {kind.value: count for kind, count in held.counts.items()},
        "resolutions": list[Json](held.resolutions),
        "shared_contacts": list[Json](held.shared),
    }


def erased_json(erased: Erased) -> dict[str, Json]:
    """What was erased, and what a knowledge manager should read."""
    return {"again": erased.again, "mark": erased.mark, **held_json(erased.held)}


def left_out_line(shared: Sequence[str]) -> str:
    """What a request left out for contacts that another customer has too; empty for none."""
    if not shared:
        return ""
    return (
        f"Another customer has {' and '.join(shared)} too: cases and chats with nothing but that"
        " contact are left out until it is said in each which customer it is about."
    )

"""Ways up as JSON, for commands and the API."""

from collections.abc import Sequence

from assistant.answering.model import Citation
from assistant.escalation.model import WayUp
from assistant.json_value import Json


def way_up_json(ways: Sequence[WayUp]) -> dict[str, Json]:
    """The first way up with the rest as `others`; nothing is required where there is none.

    Instants are ISO 8601 in UTC; `person` is null where nobody is on duty.
    """
    if not ways:
        nothing: dict[str, Json] = {"required": False, "path": None, "team": None, "due": None}
        return {**nothing, "why": [], **_NO_MORE, "others": []}
    return {**_way_json(ways[0]), "others": [_way_json(each) for each in ways[1:]]}


_NO_MORE: dict[str, Json] = {
    "title": None,
    "person": None,
    "channel": None,
    "contact": None,
    "first": None,
    "policy": None,
}


def _way_json(way: WayUp) -> dict[str, Json]:
    return {
        "required": way.required,
        "path": way.path.id,
        "team": way.team.id,
        "due": way.due.isoformat(),
        "why": [*way.why],
        "title": way.path.title,
        "person": way.person or None,
        "channel": way.path.channel or None,
        "contact": way.team.contact or None,
        "first": way.path.first or None,
        "policy": _policy_json(way.policy) if way.policy else None,
    }


def _policy_json(policy: Citation) -> dict[str, Json]:
    return {
        "document_id": policy.document_id,
        "title": policy.title,
        "version": policy.version,
        "heading": policy.heading,
        "page": policy.page,
        "quote": policy.quote,
        "valid_from": policy.valid_from.isoformat(),
        "valid_until": policy.valid_until.isoformat() if policy.valid_until else None,
        "audience": policy.audience.value,
    }

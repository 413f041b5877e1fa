"""A personal token as programs are told of it."""

from assistant.access.api_tokens import ApiToken
from assistant.access.permissions import Permission
from assistant.json_value import Json


def token_json(token: ApiToken) -> dict[str, Json]:
    """A token as JSON, without what opens anything; `may` is in the order of permissions."""
    return {
        "id": token.id,
        "name": token.name,
        "may": [each.value for each in Permission if each in token.permissions],
        "made_at": token.made_at.isoformat(),
        "ends_at": token.ends_at.isoformat(),
        "used_at": token.used_at.isoformat() if token.used_at else None,
    }

"""Sites as JSON: what commands print and the API sends; a secret is never part of it."""

from datetime import datetime

from assistant.json_value import Json
from assistant.sites.model import Site
from assistant.sites.stored import look_json


def site_json(site: Site) -> dict[str, Json]:
    """A site with its look; fields have the names of the value's."""
    return {
        "key": site.key,
        "name": site.name,
        "origins": list(site.origins),
        "created_at": _moment(site.created_at),
        "retired_at": _moment(site.retired_at),
        "revision": site.revision,
        "look": look_json(site.look),
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

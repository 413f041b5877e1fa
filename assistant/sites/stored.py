"""Sites as rows and back again."""

from functools import cache

from pydantic import TypeAdapter

from assistant.json_value import Json
from assistant.sites.model import Look, Site, SiteKey
from assistant.sites.tables import SiteRow


def row_of(site: Site, secret: str) -> SiteRow:
    """The row of a new site."""
    return SiteRow(
        key=site.key,
        name=site.name,
        origins=list(site.origins),
        look=look_json(site.look),
        secret=secret,
        secret_before="",
        secret_at=site.created_at,
        created_at=site.created_at,
        retired_at=None,
        revision=site.revision,
    )


def site_of(row: SiteRow) -> Site:
    """The site of a row."""
    return Site(
        key=SiteKey(row.key),
        name=row.name,
        origins=tuple(row.origins),
        created_at=row.created_at,
        look=_looks().validate_python(row.look),
        retired_at=row.retired_at,
        revision=row.revision,
    )


def look_json(look: Look) -> dict[str, Json]:
    """A look as JSON; fields have the names of the value's."""
    told: dict[str, Json] = _looks().dump_python(look, mode="json")
    return told


@cache
def _looks() -> TypeAdapter[Look]:
    return TypeAdapter(Look)

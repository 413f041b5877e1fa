"""What an Office file says of itself: its title and its custom fields."""

import re

from ingest.readers.archive import Archive, local
from ingest.readers.assembly import Assembly, one_line
from ingest.readers.properties import known_properties

_NO_TITLE = re.compile(
    r"(microsoft (word|powerpoint|excel)\b.*"
    r"|(document|presentation|book|sheet|slide|untitled)\s*\d*"
    r"|powerpoint presentation|word document|title|.*\.(docx?|pptx?|xlsx?|pdf|indd|qxd|tmp|rtf))\Z",
    re.IGNORECASE,
)


def add_office_properties(assembly: Assembly, archive: Archive) -> None:
    """Take over a sensible title and the custom fields we know."""
    core = archive.xml("docProps/core.xml")
    for element in () if core is None else core:
        if local(element) == "title" and (title := sensible_title(element.text)):
            assembly.properties.setdefault("title", title)
    custom = archive.xml("docProps/custom.xml")
    fields: dict[str, str] = {}
    for field in () if custom is None else custom:
        fields[field.get("name") or ""] = "".join(str(part) for part in field.itertext())
    known, warnings = known_properties(fields)
    assembly.properties.update(known)
    for warning in warnings:
        assembly.warn(warning)


def sensible_title(text: str | None) -> str | None:
    """Return a title a person gave, None for what programs put there."""
    title = one_line(text or "")
    return title if len(title) > 2 and not _NO_TITLE.match(title) else None

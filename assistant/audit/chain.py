"""How a line is written down, and what chains it to all before."""

import hashlib
import json
from datetime import UTC, datetime

from assistant.audit.model import Act, Actor, Entry, Note

GENESIS = "0" * 64
"""What the first line has as the hash before it."""


def body_of(number: int, at: datetime, note: Note, before: str) -> str:
    """The canonical JSON of a line: sorted names, no blanks, ASCII, UTC to the microsecond."""
    return json.dumps(
        {
            "number": number,
            "at": moment(at),
            "act": note.act.value,
            "by": [note.by.id, note.by.name],
            "about": note.about,
            "details": dict(note.details),
            "before": before,
        },
        sort_keys=True,
        separators=(",", ":"),
    )


def hash_of(body: str) -> str:
    """SHA-256 of a body, as 64 hexadecimal digits; whatever stands there has one."""
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def moment(at: datetime) -> str:
    """A moment as a body has it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def entry_of(body: str, sha256: str) -> tuple[Entry, str]:
    """The line that a body tells of, and the hash before it.

    Raises ValueError for what `body_of` never wrote.
    """
    try:
        told = json.loads(body)
        by, name = told["by"]
        note = Note(Act(told["act"]), Actor(by, name), told["about"], told["details"])
        entry = Entry(told["number"], datetime.fromisoformat(told["at"]), note, sha256)
        written = body_of(entry.number, entry.at, note, told["before"])
    except (LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no line of the audit log looks like this") from error
    if written != body:
        raise ValueError("no line of the audit log is written like this")
    return entry, told["before"]

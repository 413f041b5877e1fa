"""Reading the audit log: newest first, by act, person, what it is about and days; or all of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select

from assistant.audit.chain import entry_of
from assistant.audit.errors import LogChangedError
from assistant.audit.lines import Line, UnreadableLineError, page
from assistant.audit.model import Act, Entry
from assistant.audit.tables import AuditRow
from assistant.json_value import Json
from assistant.texts import storable
from kb.database import Database

MOST = 500
"""Lines of a page at most."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines; what is empty or None does not choose.

    `by` is a person's id, `about` a part of what the act was done to in any case. Both days
    count, in UTC.
    """

    act: Act | None = None
    by: str = ""
    about: str = ""
    since: date | None = None
    until: date | None = None


ALL = Wanted()


def entries(
    database: Database, wanted: Wanted = ALL, *, before: int | None = None, limit: int = 50
) -> list[Entry]:
    """At most `limit` lines, newest first, of those with a number below `before`.

    Raises LogChangedError for a line that nobody of ours wrote, ValueError for a limit that is
    not from 1 to 500.
    """
    if not 1 <= limit <= MOST:
        raise ValueError(f"a page has 1 to {MOST} lines, not {limit}")
    chosen = _conditions(wanted)
    if before is not None:
        chosen.append(AuditRow.number < before)
    query = (
        select(AuditRow.number, AuditRow.body, AuditRow.sha256)
        .where(*chosen)
        .order_by(AuditRow.number.desc())
        .limit(limit)
    )
    with database.read() as session:
        return [_entry(number, body, hash_) for number, body, hash_ in session.execute(query)]


def exported(database: Database) -> Iterator[str]:
    """Every line there is now as JSON, oldest first, each ending in a line break.

    It has the body as it was hashed, so that whoever has the file can check the chain without
    us. Raises LogChangedError where a line cannot be read. No transaction stays open between
    lines: whoever reads may be slow.
    """
    with database.read() as session:
        last = session.scalar(select(func.max(AuditRow.number))) or 0
    after = 0
    while found := _some(database, after):
        for line in found:
            if line.number > last:
                return
            entry = _entry(line.number, line.body, line.sha256)
            yield json.dumps({**entry_json(entry), "body": line.body}) + "\n"
            after = line.number


def read_whole(database: Database) -> None:
    """Read every line; raises LogChangedError where one cannot be read.

    Before an export is handed out: half a file with an error behind it looks like a whole one.
    """
    for _line in exported(database):
        pass


def _some(database: Database, after: int) -> list[Line]:
    try:
        with database.read() as session:
            return page(session, after)
    except UnreadableLineError as error:
        raise LogChangedError(error.number) from error


def entry_json(entry: Entry) -> dict[str, Json]:
    """A line as programs read it."""
    note = entry.note
    details: dict[str, Json] = dict(note.details)
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "act": note.act.value,
        "by": {"id": note.by.id, "name": note.by.name},
        "about": note.about,
        "details": details,
        "sha256": entry.sha256,
    }


def _entry(number: int, body: str, sha256: str) -> Entry:
    try:
        return entry_of(body, sha256)[0]
    except ValueError as error:
        raise LogChangedError(number) from error


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = []
    if wanted.act is not None:
        chosen.append(AuditRow.act == wanted.act.value)
    if wanted.by:
        chosen.append(AuditRow.by == storable(wanted.by))
    if wanted.about:
        chosen.append(AuditRow.about.icontains(storable(wanted.about), autoescape=True))
    if wanted.since is not None:
        chosen.append(AuditRow.at >= _midnight(wanted.since))
    if wanted.until is not None and wanted.until < date.max:
        chosen.append(AuditRow.at < _midnight(wanted.until + timedelta(days=1)))
    return chosen


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)

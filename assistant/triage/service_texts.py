"""The texts people edit about service: every version is kept, the last one of a name holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from assistant.access.acting import acting
from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.refusing import refuse_who_may_not
from assistant.audit.log import SqlAuditLog
from assistant.audit.model import Act, Note
from assistant.errors import RequestRefusedError
from assistant.texts import storable
from assistant.triage.tables import ServiceTextRow
from kb.database import Database

_LONGEST_NOTE = 500


class TextName(StrEnum):
    """What a text is about."""

    TOPICS = "topics"
    EMOTIONS = "emotions"
    RISKS = "risks"
    URGENCY = "urgency"
    STAGE = "stage"
    PERSON = "person"
    PRIORITY = "priority"
    PLAN = "plan"
    PROMISES = "promises"


@dataclass(frozen=True, slots=True)
class PublishedText:
    """One version of a text, who let it hold and since when."""

    name: TextName
    version: int
    text: str
    at: datetime
    by: str
    note: str


class ServiceTexts:
    """The texts of one home; threads may share it. What a text says is its reader's to check."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def current(self, name: TextName) -> PublishedText | None:
        """The version that holds; None before any was published."""
        with self._database.read() as session:
            return current_in(session, name)

    def held(self) -> Mapping[TextName, int]:
        """The version of every text that holds; none of what was never published."""
        newest = select(ServiceTextRow.name, func.max(ServiceTextRow.version))
        with self._database.read() as session:
            rows = session.execute(newest.group_by(ServiceTextRow.name)).all()
        return {TextName(name): version for name, version in rows}

    def versions(self, name: TextName, limit: int) -> list[PublishedText]:
        """The versions, newest first."""
        with self._database.read() as session:
            rows = session.scalars(_newest(name).limit(limit))
            return [_published(row) for row in rows]

    def publish(
        self,
        name: TextName,
        text: str,
        *,
        by: Person,
        at: datetime,
        note: str = "",
        based_on: int | None = None,
    ) -> PublishedText:
        """Let a text, checked by its reader, hold from now on; the same text again is no version.

        Raises RequestRefusedError for who may not, and when another was published since
        `based_on`, the version it was made from (0 for none).
        """
        refuse_who_may_not(by, Permission.EDIT_SERVICE)
        with self._database.write() as session:
            newest = session.scalar(_newest(name).limit(1).with_for_update())
            version = newest.version if newest else 0
            if based_on is not None and newest is not None and version != based_on:
                raise RequestRefusedError(
                    f"{newest.published_by} published version {version} meanwhile;"
                    " look at it, then publish yours again"
                )
            if newest is not None and newest.text == storable(text):
                return _published(newest)
            row = ServiceTextRow(
                name=name.value,
                version=version + 1,
                text=storable(text),
                published_at=at,
                published_by=by.name,
                note=storable(note)[:_LONGEST_NOTE],
            )
            session.add(row)
            SqlAuditLog(self._database, lambda: at).note(
                session,
                Note(
                    Act.SERVICE_PUBLISHED,
                    acting(by),
                    f"text {name.value}",
                    {"version": str(row.version), "note": row.note},
                ),
            )
            return _published(row)


def current_in(session: Session, name: TextName) -> PublishedText | None:
    """The version that holds, as this transaction sees it; None before any was published."""
    row = session.scalar(_newest(name).limit(1))
    return _published(row) if row is not None else None


def version_in(session: Session, name: TextName) -> int:
    """The number of the version that holds, as this transaction sees it; 0 before any."""
    newest = select(func.max(ServiceTextRow.version)).where(ServiceTextRow.name == name.value)
    return session.scalar(newest) or 0


def _newest(name: TextName) -> Select[ServiceTextRow]:
    chosen = select(ServiceTextRow).where(ServiceTextRow.name == name.value)
    return chosen.order_by(ServiceTextRow.version.desc())


def _published(row: ServiceTextRow) -> PublishedText:
    return PublishedText(
        name=TextName(row.name),
        version=row.version,
        text=row.text,
        at=row.published_at,
        by=row.published_by,
        note=row.note,
    )

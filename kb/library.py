"""The life of a document: listed, shown, retired, erased."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Select, delete, exists, func, select, update
from sqlalchemy.orm import Session

from kb import changes
from kb.database import Database
from kb.errors import UnknownDocumentError
from kb.force import in_force, next_start
from kb.model import Audience, DocumentId, DocumentKind, Version
from kb.passages import last_day
from kb.tables import ChangeRow, DocumentRow, EmbeddingRow, OriginalRow, PassageRow, VersionRow

Along = Callable[[Session], None]
"""What is done along with a change, in its transaction, before it is committed."""


def nothing_else(_session: Session) -> None:
    """Nothing is done along with it."""


class Status(StrEnum):
    """What a document is on a given day."""

    IN_FORCE = "in force"
    SCHEDULED = "scheduled"
    LAPSED = "lapsed"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """A version as a list shows it; `valid_until` is the last day it is really in force."""

    document_id: DocumentId
    number: int
    title: str
    audience: Audience
    valid_from: date
    valid_until: date | None
    recorded_at: str
    recorded_by: str
    source: str
    original: str
    size: int
    passages: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A document as a list shows it on a day; `current` is the version to look at first.

    That is the version in force, else the next to come, else the last that was.
    """

    id: DocumentId
    kind: DocumentKind
    owner: str
    source: str
    status: Status
    retired_on: date | None
    current: VersionSummary
    versions: int


@dataclass(frozen=True, slots=True)
class Governing:
    """The version of a document that is in force on a day, and the days it governs.

    `text` names what it says: it is another where a document was erased and came back.
    """

    version: int
    text: str
    valid_from: date
    valid_until: date | None


def governing(session: Session, document_id: str, *, on: date) -> Governing | None:
    """What of a document is in force on a day, as a transaction sees it; None for nothing."""
    found = session.execute(
        select(
            VersionRow.number,
            VersionRow.original,
            VersionRow.recorded_at,
            VersionRow.valid_from,
            VersionRow.valid_until,
            next_start(),
        )
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .where(VersionRow.document_id == document_id, in_force(on))
    ).first()
    if found is None:
        return None
    number, original, recorded_at, valid_from, valid_until, replaced_on = found
    text = f"{original} {recorded_at.isoformat()}"
    return Governing(number, text, valid_from, last_day(valid_until, replaced_on))


def documents(database: Database, *, on: date, kind: DocumentKind | None = None) -> list[Overview]:
    """Every document, by title; those of one kind if asked."""
    with database.read() as session:
        chosen = select(DocumentRow)
        if kind is not None:
            chosen = chosen.where(DocumentRow.kind == kind.value)
        rows = session.scalars(chosen).all()
        by_document: dict[str, list[VersionSummary]] = {}
        for version in _summaries(session):
            by_document.setdefault(version.document_id, []).append(version)
    overviews = [_overview(row, by_document[row.id], on) for row in rows if row.id in by_document]
    return sorted(overviews, key=lambda each: (each.current.title.casefold(), each.id))


def document(database: Database, document_id: str, *, on: date) -> Overview:
    """One document; raises UnknownDocumentError."""
    with database.read() as session:
        row = _row(session, document_id)
        return _overview(row, list(_summaries(session, document_id)), on)


def history(database: Database, document_id: str) -> list[VersionSummary]:
    """A document's versions, newest recorded first; raises UnknownDocumentError."""
    with database.read() as session:
        _row(session, document_id)
        return list(reversed(_summaries(session, document_id)))


def version(database: Database, document_id: str, number: int) -> Version:
    """One version with its whole text; raises UnknownDocumentError."""
    with database.read() as session:
        row = session.get(VersionRow, (document_id, number))
        if row is None:
            raise UnknownDocumentError(f"{document_id} version {number}")
        return Version(
            document_id=DocumentId(row.document_id),
            number=row.number,
            title=row.title,
            audience=Audience(row.audience),
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
            source=row.source,
            original=row.original,
            text=row.text,
        )


def original(database: Database, sha256: str) -> bytes:
    """The file a version was read from; raises UnknownDocumentError."""
    with database.read() as session:
        row = session.get(OriginalRow, sha256)
        if row is None:
            raise UnknownDocumentError(sha256)
        return row.content


def by_source(database: Database, source: str) -> DocumentId | None:
    """The document whose newest version came from this place, if there is one."""
    with database.read() as session:
        found = session.scalars(
            select(DocumentRow.id).where(DocumentRow.source == source).order_by(DocumentRow.id)
        ).first()
        return DocumentId(found) if found is not None else None


def taken(database: Database, ids: Sequence[str]) -> frozenset[DocumentId]:
    """Those of the ids that a document already has."""
    with database.read() as session:
        found = session.scalars(select(DocumentRow.id).where(DocumentRow.id.in_(ids)))
        return frozenset(map(DocumentId, found))


def retire(database: Database, document_id: str, *, on: date, along: Along = nothing_else) -> None:
    """Take a document out of force from a day on; what held before that day stays findable."""
    with database.write() as session:
        _row(session, document_id).retired_on = on
        along(session)


def reinstate(database: Database, document_id: str, *, along: Along = nothing_else) -> None:
    """Undo a retirement; raises UnknownDocumentError."""
    with database.write() as session:
        _row(session, document_id).retired_on = None
        along(session)


def erase(database: Database, document_id: str, *, along: Along = nothing_else) -> None:
    """Remove a document with its files, text and vectors; nothing of it can be read again.

    The indexes rebuild themselves into fresh directories when they meet the change.
    """
    with database.write() as session:
        changes.lock(session)
        _row(session, document_id)
        session.execute(delete(DocumentRow).where(DocumentRow.id == document_id))
        session.execute(
            delete(OriginalRow).where(
                ~exists().where(VersionRow.original == OriginalRow.sha256),
            )
        )
        session.execute(
            delete(EmbeddingRow).where(
                ~exists().where(PassageRow.index_hash == EmbeddingRow.index_hash)
            )
        )
        # An id can be a name too, so what it was added by must not keep it.
        session.execute(
            update(ChangeRow)
            .where(ChangeRow.document_id == document_id)
            .values(document_id=None, version=None)
        )
        changes.append(session, changes.ChangeKind.ERASED)
        along(session)
    database.forget_deleted()


def _row(session: Session, document_id: str) -> DocumentRow:
    row = session.get(DocumentRow, document_id)
    if row is None:
        raise UnknownDocumentError(document_id)
    return row


def _overview(row: DocumentRow, versions: Sequence[VersionSummary], on: date) -> Overview:
    status, current = _status(row.retired_on, versions, on)
    return Overview(
        id=DocumentId(row.id),
        kind=DocumentKind(row.kind),
        owner=row.owner,
        source=row.source,
        status=status,
        retired_on=row.retired_on,
        current=current,
        versions=len(versions),
    )


def _status(
    retired_on: date | None, versions: Sequence[VersionSummary], on: date
) -> tuple[Status, VersionSummary]:
    def order(each: VersionSummary) -> tuple[date, int]:
        return each.valid_from, each.number

    started = [each for each in versions if each.valid_from <= on]
    to_come = [each for each in versions if each.valid_from > on]
    latest = max(started, key=order) if started else min(to_come, key=order)
    if retired_on is not None and retired_on <= on:
        return Status.RETIRED, latest
    if started and (latest.valid_until is None or on <= latest.valid_until):
        return Status.IN_FORCE, latest
    if to_come:
        return Status.SCHEDULED, min(to_come, key=order)
    return Status.LAPSED, latest


def _summaries(session: Session, document_id: str | None = None) -> list[VersionSummary]:
    passages = (
        select(func.count())
        .where(
            PassageRow.document_id == VersionRow.document_id,
            PassageRow.version == VersionRow.number,
        )
        .scalar_subquery()
    )
    chosen: Select[VersionRow, date, int, int] = (
        select(VersionRow, next_start(), OriginalRow.size, passages)
        .join(OriginalRow, OriginalRow.sha256 == VersionRow.original)
        .order_by(VersionRow.document_id, VersionRow.number)
    )
    if document_id is not None:
        chosen = chosen.where(VersionRow.document_id == document_id)
    return [
        VersionSummary(
            document_id=DocumentId(row.document_id),
            number=row.number,
            title=row.title,
            audience=Audience(row.audience),
            valid_from=row.valid_from,
            valid_until=last_day(row.valid_until, replaced_on),
            recorded_at=row.recorded_at.isoformat(timespec="seconds"),
            recorded_by=row.recorded_by,
            source=row.source,
            original=row.original,
            size=size,
            passages=count,
            warnings=tuple(row.warnings),
        )
        for row, replaced_on, size, count in session.execute(chosen)
    ]

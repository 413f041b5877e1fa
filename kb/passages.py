"""Reading passages out of SQL: the last check before any text leaves the knowledge base."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Row, Select, func, select

from kb.database import Database
from kb.embeddings import from_bytes
from kb.force import in_force, next_start
from kb.model import (
    Audience,
    DocumentId,
    DocumentKind,
    Passage,
    PassageId,
    PassageKind,
    Span,
)
from kb.tables import DocumentRow, EmbeddingRow, PassageRow, VersionRow

Chosen = TypeVarTuple("Chosen")

# SQLite allows 32,766 values in a statement.
_AT_ONCE = 10_000


def readable(
    database: Database, ids: Sequence[PassageId], *, audience: Audience, on: date
) -> dict[PassageId, Passage]:
    """Those of the passages that are in force on a day and that this audience may read.

    Whatever an index claims, a passage leaves only through here.
    """
    return _read(database, PassageRow.id.in_(ids), in_force(on), _for(audience))


def permitted(
    database: Database, ids: Sequence[PassageId], *, audience: Audience, on: date
) -> frozenset[PassageId]:
    """Those of the passages `readable` would give, without their text: for ranking many."""
    found: set[PassageId] = set()
    with database.read() as session:
        for start in range(0, len(ids), _AT_ONCE):
            chosen = _joined(select(PassageRow.id)).where(
                PassageRow.id.in_(ids[start : start + _AT_ONCE]), in_force(on), _for(audience)
            )
            found.update(map(PassageId, session.scalars(chosen)))
    return frozenset(found)


def in_force_count(database: Database, *, audience: Audience, on: date) -> int:
    """How many passages `permitted` would let through if it were asked about all."""
    chosen = _joined(select(func.count()).select_from(PassageRow)).where(
        in_force(on), _for(audience)
    )
    with database.read() as session:
        return session.execute(chosen).scalar_one()


def neighbours(
    database: Database, passage: Passage, *, audience: Audience, on: date, reach: int = 1
) -> list[Passage]:
    """The passages up to `reach` places before and after one, itself included, in order."""
    found = _read(
        database,
        PassageRow.document_id == passage.document_id,
        PassageRow.version == passage.version,
        PassageRow.ordinal.between(passage.ordinal - reach, passage.ordinal + reach),
        in_force(on),
        _for(audience),
    )
    return sorted(found.values(), key=lambda each: each.ordinal)


def of_version(database: Database, document_id: DocumentId, version: int) -> list[Passage]:
    """Every passage of a version in order, in force or not: for the library, not for answers."""
    found = _read(database, PassageRow.document_id == document_id, PassageRow.version == version)
    return sorted(found.values(), key=lambda each: each.ordinal)


def with_vectors(
    database: Database, document_id: DocumentId, version: int, model: str
) -> list[tuple[Passage, Sequence[float] | None]]:
    """A version's passages, each with this model's vector, or None where it has none yet."""
    passages = of_version(database, document_id, version)
    with database.read() as session:
        rows = session.execute(
            select(PassageRow.id, EmbeddingRow.vector)
            .join(EmbeddingRow, EmbeddingRow.index_hash == PassageRow.index_hash)
            .where(
                PassageRow.document_id == document_id,
                PassageRow.version == version,
                EmbeddingRow.model == model,
            )
        )
        stored = {id_: vector for id_, vector in rows}  # noqa: C416  (rows are no pairs to mypy)
    return [
        (passage, from_bytes([stored[passage.id]])[0] if passage.id in stored else None)
        for passage in passages
    ]


def _for(audience: Audience) -> ColumnElement[bool]:
    readable_ones = [text.value for text in Audience if audience.may_read(text)]
    return VersionRow.audience.in_(readable_ones)


def _read(database: Database, *conditions: ColumnElement[bool]) -> dict[PassageId, Passage]:
    with database.read() as session:
        return {
            PassageId(row[0].id): _passage(row)
            for row in session.execute(_select().where(*conditions))
        }


def _select() -> Select[PassageRow, VersionRow, str, date]:
    return _joined(select(PassageRow, VersionRow, DocumentRow.kind, next_start()))


def _joined(chosen: Select[*Chosen]) -> Select[*Chosen]:
    return chosen.join(
        VersionRow,
        (VersionRow.document_id == PassageRow.document_id)
        & (VersionRow.number == PassageRow.version),
    ).join(DocumentRow, DocumentRow.id == VersionRow.document_id)


def _passage(row: Row[PassageRow, VersionRow, str, date | None]) -> Passage:
    passage, version, kind, replaced_on = row
    return Passage(
        id=PassageId(passage.id),
        document_id=DocumentId(passage.document_id),
        version=passage.version,
        ordinal=passage.ordinal,
        title=version.title,
        kind=PassageKind(passage.kind),
        heading=tuple(passage.heading),
        page=passage.page,
        span=Span(passage.start, passage.end),
        text=passage.text,
        context=passage.context,
        audience=Audience(version.audience),
        document_kind=DocumentKind(kind),
        valid_from=version.valid_from,
        valid_until=last_day(version.valid_until, replaced_on),
    )


def last_day(valid_until: date | None, replaced_on: date | None) -> date | None:
    """The last day a version is in force: its own, or the day before it is replaced."""
    if replaced_on is None:
        return valid_until
    # A version replaced on its own first day never was in force; its day stays as written.
    before = replaced_on - timedelta(days=1) if replaced_on > date.min else date.min
    return before if valid_until is None else min(valid_until, before)

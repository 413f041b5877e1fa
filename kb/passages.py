"""Reading passages out of SQL: the last check before any text leaves the knowledge base."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, TypeVarTuple

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    String,
    and_,
    any_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

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
# SQLAlchemy tells the types of ten columns at most.
_Whole = Select[*tuple[Any, ...]]


def readable(
    database: Database, ids: Sequence[PassageId], *, audience: Audience, on: date
) -> dict[PassageId, Passage]:
    """Those of the passages that are in force on a day and that this audience may read.

    Whatever an index claims, a passage leaves only through here.
    """
    chosen = _readable(database.dialect, audience)
    return _read(database, chosen, {"ids": list(ids), "on": on})


def permitted(
    database: Database, ids: Sequence[PassageId], *, audience: Audience, on: date
) -> frozenset[PassageId]:
    """Those of the passages `readable` would give, without their text: for ranking many."""
    chosen = _permitted(database.dialect, audience)
    with database.read() as session:
        found = session.scalars(chosen, {"ids": list(ids), "on": on})
        return frozenset(map(PassageId, found))


def in_force_count(database: Database, *, audience: Audience, on: date) -> int:
    """How many passages `permitted` would let through if it were asked about all."""
    with database.read() as session:
        return session.execute(_in_force_count(audience), {"on": on}).scalar_one()


def neighbours_of(
    database: Database,
    passages: Sequence[Passage],
    *,
    audience: Audience,
    on: date,
    reach: int = 1,
) -> list[Passage]:
    """The passages up to `reach` places before and after some, a few dozen at most, each once.

    Versions come in the order they are first named in, and each one's passages in theirs.
    """
    if not passages:
        return []
    said: dict[str, str | int | date] = {"on": on}
    for place, passage in enumerate(passages):
        said[f"document_{place}"] = passage.document_id
        said[f"version_{place}"] = passage.version
        said[f"first_{place}"] = passage.ordinal - reach
        said[f"last_{place}"] = passage.ordinal + reach
    found = _read(database, _around(len(passages), audience), said)
    versions = dict.fromkeys((each.document_id, each.version) for each in passages)
    order = {version: place for place, version in enumerate(versions)}
    return sorted(
        found.values(), key=lambda each: (order[each.document_id, each.version], each.ordinal)
    )


def of_version(database: Database, document_id: DocumentId, version: int) -> list[Passage]:
    """Every passage of a version in order, in force or not: for the library, not for answers."""
    found = _read(database, _of_version(), {"document": document_id, "version": version})
    return sorted(found.values(), key=lambda each: each.ordinal)


def of_document(
    session: Session, document_id: str, *, audience: Audience, on: date
) -> list[Passage]:
    """The passages of a document's version in force on a day, in order, as this transaction
    sees them; none when there is none, or when this audience may not read it."""
    said = {"document": document_id, "on": on}
    rows = session.execute(_of_document(audience), said)
    return sorted(map(_passage, rows), key=lambda each: each.ordinal)


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


# Statements are made once: making one takes SQLAlchemy longer than most take to run.


@lru_cache
def _readable(dialect: str, audience: Audience) -> _Whole:
    return _select().where(_among(dialect), *_conditions(audience))


@lru_cache
def _permitted(dialect: str, audience: Audience) -> Select[str]:
    return _joined(select(PassageRow.id)).where(_among(dialect), *_conditions(audience))


@lru_cache
def _in_force_count(audience: Audience) -> Select[int]:
    return _joined(select(func.count()).select_from(PassageRow)).where(*_conditions(audience))


@lru_cache
def _of_version() -> _Whole:
    return _select().where(
        PassageRow.document_id == bindparam("document", type_=String),
        PassageRow.version == bindparam("version", type_=Integer),
    )


@lru_cache
def _of_document(audience: Audience) -> _Whole:
    return _select().where(
        PassageRow.document_id == bindparam("document", type_=String), *_conditions(audience)
    )


@lru_cache
def _around(many: int, audience: Audience) -> _Whole:
    return _select().where(or_(*map(_window, range(many))), *_conditions(audience))


def _among(dialect: str) -> ColumnElement[bool]:
    """True for the passages of `ids`, however many: they are one value to the database."""
    if dialect == "sqlite":
        each = func.json_each(bindparam("ids", type_=JSON)).table_valued("value")
        return PassageRow.id.in_(select(each.c.value))
    return PassageRow.id == any_(bindparam("ids", type_=ARRAY(String)))


def _window(place: int) -> ColumnElement[bool]:
    return and_(
        PassageRow.document_id == bindparam(f"document_{place}", type_=String),
        PassageRow.version == bindparam(f"version_{place}", type_=Integer),
        PassageRow.ordinal.between(
            bindparam(f"first_{place}", type_=Integer), bindparam(f"last_{place}", type_=Integer)
        ),
    )


def _conditions(audience: Audience) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """In force on the day `on`, and for this audience."""
    texts = [text.value for text in Audience if audience.may_read(text)]
    return in_force(bindparam("on", type_=Date)), VersionRow.audience.in_(texts)


def _read(
    database: Database,
    chosen: _Whole,
    said: Mapping[str, str | int | date | list[PassageId]],
) -> dict[PassageId, Passage]:
    with database.read() as session:
        return {PassageId(row[0]): _passage(row) for row in session.execute(chosen, said)}


def _select() -> _Whole:
    # Columns, not rows' objects: SQLAlchemy takes longer over those than the database does.
    return _joined(
        select(
            PassageRow.id,
            PassageRow.document_id,
            PassageRow.version,
            PassageRow.ordinal,
            VersionRow.title,
            PassageRow.kind,
            PassageRow.heading,
            PassageRow.page,
            PassageRow.start,
            PassageRow.end,
            PassageRow.text,
            PassageRow.context,
            VersionRow.audience,
            DocumentRow.kind.label("document_kind"),
            VersionRow.valid_from,
            VersionRow.valid_until,
            next_start().label("replaced_on"),
        )
    )


def _joined(chosen: Select[*Chosen]) -> Select[*Chosen]:
    return chosen.join(
        VersionRow,
        (VersionRow.document_id == PassageRow.document_id)
        & (VersionRow.number == PassageRow.version),
    ).join(DocumentRow, DocumentRow.id == VersionRow.document_id)


def _passage(row: Row[*tuple[Any, ...]]) -> Passage:
    return Passage(
        id=PassageId(row.id),
        document_id=DocumentId(row.document_id),
        version=row.version,
        ordinal=row.ordinal,
        title=row.title,
        kind=PassageKind(row.kind),
        heading=tuple(row.heading),
        page=row.page,
        span=Span(row.start, row.end),
        text=row.text,
        context=row.context,
        audience=Audience(row.audience),
        document_kind=DocumentKind(row.document_kind),
        valid_from=row.valid_from,
        valid_until=last_day(row.valid_until, row.replaced_on),
    )


def last_day(valid_until: date | None, replaced_on: date | None) -> date | None:
    """The last day a version is in force: its own, or the day before it is replaced."""
    if replaced_on is None:
        return valid_until
    # A version replaced on its own first day never was in force; its day stays as written.
    before = replaced_on - timedelta(days=1) if replaced_on > date.min else date.min
    return before if valid_until is None else min(valid_until, before)

"""Reading the library for its indexes: what a version, or the whole library, puts into them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, ScalarSelect, and_, func, select

from kb.database import Database
from kb.embedder import Embedder
from kb.embeddings import from_bytes
from kb.index_text import index_text, lexical_text
from kb.model import Audience, DocumentId, PassageId
from kb.ports import Entry
from kb.reembed import Unembedded, searched, supply
from kb.tables import CounterRow, EmbeddingRow, PassageRow, VersionRow

_AT_ONCE = 1000
_PassageRow = Row[PassageRow, str, str, bytes | None]


@dataclass(frozen=True, slots=True)
class Census:
    """How many passages for each audience the library has, right after which change."""

    sequence: int
    public: int
    internal: int

    @property
    def total(self) -> int:
        """How many passages there are."""
        return self.public + self.internal

    def of(self, text: Audience) -> int:
        """How many were written for an audience."""
        return self.public if text is Audience.PUBLIC else self.internal


def census(database: Database) -> Census:
    """Count the library's passages at one moment."""
    with database.read() as session:
        # One statement, so that PostgreSQL too answers all three of one moment.
        sequence, public, internal = session.execute(
            select(CounterRow.value, _count(Audience.PUBLIC), _count(Audience.INTERNAL))
        ).one()
        return Census(sequence, public, internal)


def of_version(
    database: Database, embedder: Embedder, document_id: DocumentId, version: int
) -> Iterator[list[Entry]]:
    """A version's passages in batches; nothing if it was erased meanwhile."""
    yield from _batches(
        database,
        embedder,
        and_(PassageRow.document_id == document_id, PassageRow.version == version),
    )


def everything(database: Database, embedder: Embedder) -> Iterator[list[Entry]]:
    """Every passage of every version in batches of about a thousand, each read by itself."""
    yield from _batches(database, embedder)


def _batches(
    database: Database, embedder: Embedder, *conditions: ColumnElement[bool]
) -> Iterator[list[Entry]]:
    last = ""
    while rows := _rows(database, embedder.name, PassageRow.id > last, *conditions):
        yield _entries(database, embedder, rows)
        last = rows[-1][0].id


def _rows(database: Database, model: str, *conditions: ColumnElement[bool]) -> list[_PassageRow]:
    with database.read() as session:
        return list(
            session.execute(
                select(PassageRow, VersionRow.title, VersionRow.audience, EmbeddingRow.vector)
                .join(VersionRow, _of_version())
                .outerjoin(
                    EmbeddingRow,
                    and_(
                        EmbeddingRow.index_hash == PassageRow.index_hash,
                        EmbeddingRow.model == model,
                    ),
                )
                .where(*conditions)
                .order_by(PassageRow.id)
                .limit(_AT_ONCE)
            )
        )


def _entries(database: Database, embedder: Embedder, rows: Sequence[_PassageRow]) -> list[Entry]:
    lacking = [
        Unembedded(passage.index_hash, index_text(searched(passage), title))
        for passage, title, _, vector in rows
        if vector is None
    ]
    made = supply(database, embedder, lacking) if lacking else {}
    vectors = from_bytes(
        made[passage.index_hash] if vector is None else vector for passage, _, _, vector in rows
    )
    return [
        Entry(
            id=PassageId(passage.id),
            audience=Audience(audience),
            words=lexical_text(searched(passage), title),
            vector=row,
        )
        for (passage, title, audience, _), row in zip(rows, vectors, strict=True)
    ]


def _count(audience: Audience) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(PassageRow)
        .join(VersionRow, _of_version())
        .where(VersionRow.audience == audience.value)
        .scalar_subquery()
    )


def _of_version() -> ColumnElement[bool]:
    return and_(
        VersionRow.document_id == PassageRow.document_id,
        VersionRow.number == PassageRow.version,
    )

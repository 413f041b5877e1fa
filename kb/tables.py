"""The knowledge base's SQL schema; rows never leave this package."""

from datetime import UTC, date, datetime

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, deferred, mapped_column


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it would be somebody's local time."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back UTC on every database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The one schema; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Instant, str: Text}  # noqa: RUF012  (SQLAlchemy's own form)


class OriginalRow(Base):
    """A file as it came, kept once however often it is uploaded."""

    __tablename__ = "originals"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))


class DocumentRow(Base):
    """A document through all its versions."""

    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str]
    source: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime]
    retired_on: Mapped[date | None]


class VersionRow(Base):
    """One recorded wording of a document; never changed once written."""

    __tablename__ = "versions"

    document_id: Mapped[str] = mapped_column(
        String(200), ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str]
    audience: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    source: Mapped[str]
    original: Mapped[str] = mapped_column(String(64), ForeignKey("originals.sha256"), index=True)
    warnings: Mapped[list[str]] = mapped_column(JSON)
    text: Mapped[str] = deferred(mapped_column(Text, nullable=False))


class PassageRow(Base):
    """A stretch of a version; `index_hash` names the text its vector was made from."""

    __tablename__ = "passages"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id", "version"],
            ["versions.document_id", "versions.number"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("document_id", "version", "ordinal"),
        Index(None, "index_hash"),
    )

    id: Mapped[str] = mapped_column(String(240), primary_key=True)
    document_id: Mapped[str] = mapped_column(String(200))
    version: Mapped[int]
    ordinal: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    heading: Mapped[list[str]] = mapped_column(JSON)
    page: Mapped[int | None]
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str]
    context: Mapped[str]
    index_hash: Mapped[str] = mapped_column(String(64))


class EmbeddingRow(Base):
    """What a model made of a text: float16 values, little-endian, by the text's hash.

    Keyed by text and not by passage, so that a new version embeds only what changed.
    """

    __tablename__ = "embeddings"

    index_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    model: Mapped[str] = mapped_column(String(200), primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class LibraryRow(Base):
    """Which library this is: one row, its name drawn when the tables were made."""

    __tablename__ = "library"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(32))


class ChangeRow(Base):
    """What happened to the library, in order; the indexes follow it."""

    __tablename__ = "changes"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20))
    document_id: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int | None]
    at: Mapped[datetime]


class CounterRow(Base):
    """The last change's number. Its row lock makes numbers commit in order."""

    __tablename__ = "change_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int]


class JobRow(Base):
    """A file that was accepted and waits to be read, or what became of it.

    `place` is where its bytes are: the file itself, or an upload's spool file, which is
    deleted once the job has ended.
    """

    __tablename__ = "ingest_jobs"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str]
    place: Mapped[str]
    source: Mapped[str]
    instructions: Mapped[dict[str, str | None]] = mapped_column(JSON)
    requested_by: Mapped[str]
    requested_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20), index=True)
    worker: Mapped[str]
    outcomes: Mapped[list[dict[str, str | int | list[str] | None]]] = mapped_column(JSON)
    reason: Mapped[str]
    finished_at: Mapped[datetime | None]

"""Making the vectors an embedding model still lacks, a batch at a time, so that it resumes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, insert, select

from kb import changes
from kb.database import Database
from kb.embedder import Embedder
from kb.embeddings import to_bytes
from kb.errors import IndexMismatchError
from kb.index_text import index_text
from kb.ports import Progress, Step, Work
from kb.tables import EmbeddingRow, PassageRow, VersionRow

_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Unembedded:
    """A text that wants a vector, and the hash its vector is kept under."""

    index_hash: str
    text: str


@dataclass(frozen=True, slots=True)
class Searched:
    """What of a passage's row is searched, as `kb.index_text` takes it."""

    heading: tuple[str, ...]
    text: str
    context: str


def searched(row: PassageRow) -> Searched:
    """Take what is searched out of a row."""
    return Searched(tuple(row.heading), row.text, row.context)


def reembed(database: Database, embedder: Embedder, progress: Progress | None = None) -> int:
    """Make every vector this model lacks; return how many texts were embedded.

    Each batch is committed, so that a process that was stopped goes on where it was.
    Vectors of other models stay, so that going back to one is quick.
    """
    total = lacking(database, embedder.name)
    done = 0
    while batch := _batch(database, embedder.name):
        supply(database, embedder, batch)
        done += len(batch)
        if progress:
            progress(Step(Work.EMBEDDING, done, max(total, done)))
    return done


def lacking(database: Database, model: str) -> int:
    """How many texts of the library have no vector of this model."""
    with database.read() as session:
        hashes = select(PassageRow.index_hash).where(_without_vector(model)).distinct().subquery()
        return session.execute(select(func.count()).select_from(hashes)).scalar_one()


def require_model(database: Database, model: str) -> None:
    """Refuse to take up a library that only another model has embedded.

    Raises IndexMismatchError: embedding everything anew takes hours and is asked for, not met.
    """
    with database.read() as session:
        models = select(EmbeddingRow.model).distinct().order_by(EmbeddingRow.model)
        known = list(session.scalars(models))
    if known and model not in known:
        raise IndexMismatchError(stored=known[0], configured=model)


def supply(
    database: Database, embedder: Embedder, lacking: Sequence[Unembedded]
) -> Mapping[str, bytes]:
    """Embed texts and keep their vectors; return these by hash, also of texts gone meanwhile."""
    texts = {each.index_hash: each.text for each in lacking}
    vectors = embedder.encode(list(texts.values()))
    made = {hash_: to_bytes(row) for hash_, row in zip(texts, vectors, strict=True)}
    with database.write() as session:
        changes.lock(session)
        # What was erased while it was being embedded must not come back as a vector.
        wanted = select(PassageRow.index_hash).where(
            PassageRow.index_hash.in_(list(made)), _without_vector(embedder.name)
        )
        rows = [
            {"index_hash": hash_, "model": embedder.name, "vector": made[hash_]}
            for hash_ in session.scalars(wanted.distinct())
        ]
        if rows:
            session.execute(insert(EmbeddingRow), rows)
    return made


def _without_vector(model: str) -> ColumnElement[bool]:
    return ~exists().where(
        EmbeddingRow.index_hash == PassageRow.index_hash, EmbeddingRow.model == model
    )


def _batch(database: Database, model: str) -> list[Unembedded]:
    with database.read() as session:
        rows = session.execute(
            select(PassageRow, VersionRow.title)
            .join(
                VersionRow,
                (VersionRow.document_id == PassageRow.document_id)
                & (VersionRow.number == PassageRow.version),
            )
            .where(_without_vector(model))
            .limit(_AT_ONCE)
        )
        texts = {
            passage.index_hash: index_text(searched(passage), title) for passage, title in rows
        }
    return [Unembedded(hash_, text) for hash_, text in texts.items()]

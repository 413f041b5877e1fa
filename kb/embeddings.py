"""Vectors in SQL: float16, one a text and model, shared by every passage with that text."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from kb import changes
from kb.database import Database
from kb.embedder import Embedder, Progress
from kb.tables import EmbeddingRow, PassageRow

# SQLite allows 32,766 values in a statement; PostgreSQL 65,535.
_AT_ONCE = 10_000


def text_hash(text: str) -> str:
    """The key a text's vectors are kept under: sha256 in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def known(database: Database, texts: Sequence[str], model: str) -> Mapping[str, bytes]:
    """The stored vectors of those texts that a model has already seen, by text hash."""
    with database.read() as session:
        return _known(session, [text_hash(text) for text in texts], model)


def embedded(
    database: Database,
    embedder: Embedder,
    texts: Sequence[str],
    progress: Progress | None = None,
) -> npt.NDArray[np.float32]:
    """Each text's vector, (n, d) in order; only texts this model has not seen are encoded."""
    found = known(database, texts, embedder.name)
    missing = list(dict.fromkeys(text for text in texts if text_hash(text) not in found))
    fresh = dict(zip(missing, embedder.encode(missing, progress), strict=True)) if missing else {}
    rows = np.empty((len(texts), embedder.dimensions), np.float32)
    for row, text in enumerate(texts):
        vector = fresh.get(text)
        rows[row] = from_bytes([found[text_hash(text)]])[0] if vector is None else vector
    return rows


def store(
    session: Session, texts: Sequence[str], vectors: npt.NDArray[np.float32], model: str
) -> None:
    """Keep each text's vector; a text that has one already keeps it."""
    rows = dict(zip(map(text_hash, texts), vectors, strict=True))
    for hash_ in _known(session, list(rows), model):
        del rows[hash_]
    if rows:
        session.execute(
            insert(EmbeddingRow),
            [
                {"index_hash": hash_, "model": model, "vector": to_bytes(vector)}
                for hash_, vector in rows.items()
            ],
        )


def keep(
    database: Database,
    vectors: Mapping[str, npt.NDArray[np.float16]],
    model: str,
    *,
    since: int,
) -> None:
    """Keep the vectors of texts that are no passages, such as sentences of passages.

    They go with the next erasure, whatever it erases. `since` is the change before which the
    texts were read: nothing is kept when anything was erased after it, for they may be of that.
    """
    if len(known(database, list(vectors), model)) == len(vectors):
        return
    with database.write() as session:
        changes.lock(session)
        if not changes.erased(session, since):
            rows = np.stack(list(vectors.values())).astype(np.float32)
            store(session, list(vectors), rows, model)


def kept(
    database: Database, texts: Sequence[str], model: str
) -> dict[str, npt.NDArray[np.float16]]:
    """The stored vectors of those texts that a model has already seen."""
    found = known(database, texts, model)
    hashes = {text: text_hash(text) for text in texts}
    return {
        text: np.frombuffer(found[hash_], "<f2") for text, hash_ in hashes.items() if hash_ in found
    }


def to_bytes(vector: npt.NDArray[np.float32]) -> bytes:
    """A unit vector as little-endian float16; cosines move by less than 0.001."""
    return vector.astype("<f2").tobytes()


def from_bytes(stored: Iterable[bytes]) -> npt.NDArray[np.float32]:
    """Stored vectors as rows of one (n, d) array."""
    return np.stack([np.frombuffer(vector, "<f2").astype(np.float32) for vector in stored])


def _known(session: Session, hashes: Sequence[str], model: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for start in range(0, len(hashes), _AT_ONCE):
        rows = session.execute(
            select(EmbeddingRow.index_hash, EmbeddingRow.vector).where(
                EmbeddingRow.model == model,
                EmbeddingRow.index_hash.in_(hashes[start : start + _AT_ONCE]),
            )
        )
        found.update((hash_, vector) for hash_, vector in rows)
    return found


def forget_texts(session: Session, texts: Iterable[str]) -> None:
    """Erase what models made of those texts, but for texts that are passages' too."""
    hashes = sorted({text_hash(text) for text in texts})
    for start in range(0, len(hashes), _AT_ONCE):
        some = hashes[start : start + _AT_ONCE]
        in_library = select(PassageRow.index_hash).where(PassageRow.index_hash.in_(some))
        session.execute(
            delete(EmbeddingRow).where(
                EmbeddingRow.index_hash.in_(some), EmbeddingRow.index_hash.not_in(in_library)
            )
        )

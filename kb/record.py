"""Recording a version: file, text, passages and vectors, in one transaction."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kb import changes, embeddings
from kb.database import Database
from kb.errors import DocumentRefusedError
from kb.index_text import index_text
from kb.model import Audience, DocumentId, DocumentKind, PassageDraft, PassageId
from kb.tables import DocumentRow, OriginalRow, PassageRow, VersionRow


class Fate(StrEnum):
    """What became of a version that was offered to the library."""

    ADDED = "added"
    NEW_VERSION = "new_version"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class VersionDraft:
    """Everything the library keeps of a version, before it has a number.

    `source` says where it came from, so that the same place later means the same document.
    """

    document_id: DocumentId
    kind: DocumentKind
    title: str
    audience: Audience
    owner: str
    valid_from: date
    valid_until: date | None
    source: str
    recorded_by: str
    original: bytes
    text: str
    passages: tuple[PassageDraft, ...]
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.passages:
            raise DocumentRefusedError(f"{self.source}: there is no text to keep")
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise DocumentRefusedError(
                f"{self.source}: valid until {self.valid_until} is before valid from"
                f" {self.valid_from}; correct one of the two"
            )

    @property
    def index_texts(self) -> list[str]:
        """The texts whose vectors this version needs, one a passage, in order."""
        return [index_text(passage, self.title) for passage in self.passages]


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where a draft went: its document, the version that holds it now, and its fate."""

    document_id: DocumentId
    version: int
    fate: Fate
    passages: int


Noted = Callable[[Session, Sequence[tuple[VersionDraft, Recorded]]], None]
"""Hears of what was recorded, in the same transaction, before it is committed."""


def unnoted(_session: Session, _recorded: Sequence[tuple[VersionDraft, Recorded]]) -> None:
    """Nobody hears of it."""


def record(
    database: Database,
    draft: VersionDraft,
    vectors: npt.NDArray[np.float32],
    model: str,
    *,
    noted: Noted = unnoted,
) -> Recorded:
    """Record a draft whole or not at all; `vectors` has one unit row a passage, in order.

    The same bytes with the same audience and days as the newest version change nothing.
    """
    return record_all(database, [(draft, vectors)], model, noted=noted)[0]


def record_all(
    database: Database,
    drafts: list[tuple[VersionDraft, npt.NDArray[np.float32]]],
    model: str,
    *,
    noted: Noted = unnoted,
) -> list[Recorded]:
    """Record several drafts in one transaction: all of them or none."""
    with database.write() as session:
        changes.lock(session)
        recorded = [_record(session, draft, vectors, model) for draft, vectors in drafts]
        noted(session, [(draft, kept) for (draft, _), kept in zip(drafts, recorded, strict=True)])
        return recorded


def _record(
    session: Session, draft: VersionDraft, vectors: npt.NDArray[np.float32], model: str
) -> Recorded:
    if len(vectors) != len(draft.passages):
        raise ValueError(f"{len(vectors)} vectors for {len(draft.passages)} passages")
    sha256 = hashlib.sha256(draft.original).hexdigest()
    document = session.get(DocumentRow, draft.document_id)
    newest = _newest(session, draft.document_id)
    if document is not None and newest is not None and _same(document, newest, draft, sha256):
        return Recorded(
            draft.document_id, newest.number, Fate.UNCHANGED, passages=len(draft.passages)
        )
    number = newest.number + 1 if newest is not None else 1
    _keep_document(session, document, draft)
    keep_original(session, draft.original)
    session.flush()
    session.add(_version_row(draft, number, sha256))
    session.flush()
    texts = draft.index_texts
    embeddings.store(session, texts, vectors, model)
    session.execute(insert(PassageRow), _passage_rows(draft, number, texts))
    changes.append(session, changes.ChangeKind.ADDED, draft.document_id, number)
    fate = Fate.ADDED if number == 1 else Fate.NEW_VERSION
    return Recorded(draft.document_id, number, fate, passages=len(draft.passages))


def _newest(session: Session, document_id: DocumentId) -> VersionRow | None:
    return session.scalars(
        select(VersionRow)
        .where(VersionRow.document_id == document_id)
        .order_by(VersionRow.number.desc())
        .limit(1)
    ).first()


def _same(document: DocumentRow, newest: VersionRow, draft: VersionDraft, sha256: str) -> bool:
    return document.retired_on is None and (
        newest.original,
        newest.audience,
        newest.valid_from,
        newest.valid_until,
        newest.title,
    ) == (sha256, draft.audience.value, draft.valid_from, draft.valid_until, draft.title)


def _keep_document(session: Session, document: DocumentRow | None, draft: VersionDraft) -> None:
    if document is None:
        session.add(
            DocumentRow(
                id=draft.document_id,
                kind=draft.kind.value,
                owner=draft.owner,
                source=draft.source,
                created_at=datetime.now(UTC),
                retired_on=None,
            )
        )
        return
    if document.kind != draft.kind.value:
        raise DocumentRefusedError(
            f"{draft.document_id} is a {document.kind}; a {draft.kind.value} needs another id"
        )
    # A new wording of a retired document brings it back.
    document.retired_on = None
    document.owner = draft.owner or document.owner
    document.source = draft.source


def keep_original(session: Session, content: bytes) -> str:
    """Keep a file's bytes once; return their sha256 in hexadecimal."""
    sha256 = hashlib.sha256(content).hexdigest()
    known = session.scalars(select(OriginalRow.sha256).where(OriginalRow.sha256 == sha256)).first()
    if known is None:
        session.add(OriginalRow(sha256=sha256, size=len(content), content=content))
        session.flush()
    return sha256


def _version_row(draft: VersionDraft, number: int, sha256: str) -> VersionRow:
    return VersionRow(
        document_id=draft.document_id,
        number=number,
        title=draft.title,
        audience=draft.audience.value,
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
        recorded_at=datetime.now(UTC),
        recorded_by=draft.recorded_by,
        source=draft.source,
        original=sha256,
        warnings=list(draft.warnings),
        text=draft.text,
    )


def _passage_rows(
    draft: VersionDraft, number: int, texts: list[str]
) -> list[dict[str, str | int | list[str] | None]]:
    return [
        {
            "id": passage_id(draft.document_id, number, ordinal),
            "document_id": draft.document_id,
            "version": number,
            "ordinal": ordinal,
            "kind": passage.kind.value,
            "heading": list(passage.heading),
            "page": passage.page,
            "start": passage.span.start,
            "end": passage.span.end,
            "text": passage.text,
            "context": passage.context,
            "index_hash": embeddings.text_hash(text),
        }
        for ordinal, (passage, text) in enumerate(zip(draft.passages, texts, strict=True))
    ]


def passage_id(document_id: str, version: int, ordinal: int) -> PassageId:
    """The same passage always has the same id, so that writing it twice leaves one."""
    return PassageId(f"{document_id}@{version}#{ordinal}")

"""Documents for tests: short texts recorded as a version, one passage a line."""

from collections.abc import Sequence
from datetime import date

from kb.database import Database
from kb.embedder import Embedder
from kb.model import Audience, DocumentId, DocumentKind, PassageDraft, PassageKind, Span
from kb.record import Recorded, VersionDraft, record, record_all

NEW_YEAR = date(2026, 1, 1)
TODAY = date(2026, 3, 3)


def draft(
    document_id: str,
    text: str,
    *,
    audience: Audience = Audience.PUBLIC,
    valid_from: date = NEW_YEAR,
    valid_until: date | None = None,
    title: str = "",
    kind: DocumentKind = DocumentKind.POLICY,
    source: str = "",
    owner: str = "",
) -> VersionDraft:
    """A version whose lines that are not blank are its passages."""
    return VersionDraft(
        document_id=DocumentId(document_id),
        kind=kind,
        title=title or document_id.capitalize(),
        audience=audience,
        owner=owner,
        valid_from=valid_from,
        valid_until=valid_until,
        source=source or f"{document_id}.md",
        recorded_by="Ana",
        original=text.encode(),
        text=text,
        passages=tuple(_lines(text)),
    )


def put(database: Database, embedder: Embedder, version: VersionDraft) -> Recorded:
    """Record a version with its vectors."""
    return record(database, version, embedder.encode(version.index_texts), embedder.name)


def put_all(database: Database, embedder: Embedder, versions: Sequence[VersionDraft]) -> None:
    """Record many versions at once, which is much quicker than one by one."""
    drafts = [(version, embedder.encode(version.index_texts)) for version in versions]
    record_all(database, drafts, embedder.name)


def add(
    database: Database,
    embedder: Embedder,
    document_id: str,
    text: str,
    *,
    audience: Audience = Audience.PUBLIC,
    valid_from: date = NEW_YEAR,
    valid_until: date | None = None,
) -> Recorded:
    """Record a text as the next version of a document."""
    version = draft(
        document_id, text, audience=audience, valid_from=valid_from, valid_until=valid_until
    )
    return put(database, embedder, version)


def _lines(text: str) -> Sequence[PassageDraft]:
    drafts: list[PassageDraft] = []
    place = 0
    for line in text.splitlines(keepends=True):
        words = line.rstrip()
        if words:
            span = Span(place, place + len(words))
            drafts.append(PassageDraft(PassageKind.PROSE, (), None, span, words))
        place += len(line)
    return drafts

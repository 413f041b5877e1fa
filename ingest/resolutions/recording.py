"""A past resolution becomes the draft of a version: which document, for whom, since when."""

import hashlib
from datetime import date

from ingest.identity import similarity
from ingest.jobs import Instructions
from ingest.resolutions.draft import ResolutionDraft
from kb import library
from kb.database import Database
from kb.errors import DocumentRefusedError
from kb.library import Overview
from kb.model import Audience, DocumentId
from kb.record import VersionDraft

# Two systems may both count their cases from 1; the same case keeps more of its words.
_SAME_CASE = 0.3
_MOST_NAMESAKES = 100


def version_of(
    database: Database,
    draft: ResolutionDraft,
    *,
    said: Instructions,
    source: str,
    recorded_by: str,
    today: date,
) -> VersionDraft:
    """Say everything the library keeps of a resolution; internal unless somebody says public.

    The row's own day is the first it counts. A row without one counts from the day the
    person gave, else from `today`, and keeps that day when the same row comes again.
    Raises DocumentRefusedError when the days given contradict each other.
    """
    document_id, known = _document(database, draft, source=source, today=today)
    return VersionDraft(
        document_id=document_id,
        kind=draft.kind,
        title=draft.title,
        audience=said.audience or (known.current.audience if known else Audience.INTERNAL),
        owner=said.owner or "",
        valid_from=draft.day or said.valid_from or _day_of(known, draft) or today,
        valid_until=said.valid_until,
        source=_place(source, draft),
        recorded_by=recorded_by,
        original=draft.original,
        text=draft.text,
        passages=draft.passages,
        warnings=draft.warnings,
    )


def _place(source: str, draft: ResolutionDraft) -> str:
    return f"{source}#{draft.document_id}"


def _document(
    database: Database, draft: ResolutionDraft, *, source: str, today: date
) -> tuple[DocumentId, Overview | None]:
    """Find the document of this case, or an id that no other case has."""
    for number in range(1, _MOST_NAMESAKES):
        suffix = "" if number == 1 else f"-{number}"
        candidate = DocumentId(f"{draft.document_id}{suffix}")
        if not library.taken(database, [candidate]):
            return candidate, None
        known = library.document(database, candidate, on=today)
        if known.kind is draft.kind and _is_same_case(database, known, draft, source):
            return candidate, known
    raise DocumentRefusedError(
        f"{_MOST_NAMESAKES} different cases are called {draft.document_id}; number them anew"
    )


def _is_same_case(database: Database, known: Overview, draft: ResolutionDraft, source: str) -> bool:
    if known.source == _place(source, draft):
        return True
    newest = library.version(database, known.id, known.versions)
    return similarity(newest.text, draft.text) >= _SAME_CASE


def _day_of(known: Overview | None, draft: ResolutionDraft) -> date | None:
    """The day a known row without a date of its own was given when it first came."""
    same = known is not None and known.current.original == _sha256(draft.original)
    return known.current.valid_from if known is not None and same else None


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

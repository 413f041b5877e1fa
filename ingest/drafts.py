"""A file that was read becomes a draft of a version: which document, whose, since when."""

import hashlib
from datetime import date
from pathlib import PurePosixPath

from ingest.blocks import BlockKind, ReadDocument
from ingest.errors import FileRefusedError, RefusalKind
from ingest.identity import Identity, chosen, identify
from ingest.jobs import Instructions, Job
from ingest.outcomes import Outcome
from ingest.passages import passages
from ingest.screen import warnings_about
from kb import library
from kb.database import Database
from kb.errors import UnknownDocumentError
from kb.library import Status, VersionSummary
from kb.model import Audience, DocumentKind
from kb.record import VersionDraft

_LONGEST_TITLE = 300


def unchanged(database: Database, job: Job, content: bytes, *, on: date) -> Outcome | None:
    """The outcome of a file whose document already says just this, else None.

    Found by the file's place or the name the person gave, before anything is read again.
    """
    try:
        newest = _known(database, job)
    except UnknownDocumentError:
        return None
    if newest is None or newest.original != hashlib.sha256(content).hexdigest():
        return None
    if library.document(database, newest.document_id, on=on).status is Status.RETIRED:
        return None
    if not _agrees(job.instructions, newest):
        return None
    return Outcome(job.name, newest.document_id, newest.number, "unchanged", newest.passages)


def draft_of(
    database: Database, job: Job, content: bytes, document: ReadDocument, *, today: date
) -> VersionDraft:
    """Say everything the library keeps of a file: what the person said, else what it says.

    Raises FileRefusedError when it has no text, UnknownDocumentError when it should replace
    a document that is not there, DocumentRefusedError when its days contradict each other.
    """
    cut = tuple(passages(document))
    if not cut:
        raise FileRefusedError("has no text to quote", RefusalKind.NO_TEXT)
    said = job.instructions
    identity = _identity(database, job, document.text)
    return VersionDraft(
        document_id=identity.document_id,
        kind=DocumentKind.POLICY,
        title=said.title or _title(document, job.name),
        audience=said.audience or _audience(document, identity.newest),
        owner=said.owner or document.properties.get("owner", ""),
        valid_from=said.valid_from or _day(document, "valid_from") or today,
        valid_until=said.valid_until or _day(document, "valid_until"),
        source=job.source,
        recorded_by=job.requested_by,
        original=content,
        text=document.text,
        passages=cut,
        warnings=(*document.warnings, *warnings_about(document), *identity.warnings),
    )


def _identity(database: Database, job: Job, text: str) -> Identity:
    said = job.instructions
    if said.replace is not None:
        return chosen(database, said.replace, must_exist=True)
    if said.document_id is not None:
        return chosen(database, said.document_id, must_exist=False)
    return identify(database, name=job.name, source=job.source, text=text)


def _known(database: Database, job: Job) -> VersionSummary | None:
    named = job.instructions.replace or job.instructions.document_id
    document_id = named or library.by_source(database, job.source)
    return library.history(database, document_id)[0] if document_id else None


def _agrees(said: Instructions, newest: VersionSummary) -> bool:
    return (
        said.audience in (None, newest.audience)
        and said.valid_from in (None, newest.valid_from)
        and said.valid_until in (None, newest.valid_until)
        and said.title in (None, newest.title)
    )


def _title(document: ReadDocument, name: str) -> str:
    said = " ".join(document.properties.get("title", "").split())
    for block in document.blocks:
        if not said and block.kind is BlockKind.HEADING:
            raw = document.text[block.span.start : block.span.end]
            said = " ".join(raw.strip("#=-*_ \n").split())
    stem = PurePosixPath(name.replace("\\", "/")).stem
    return (said or stem.replace("_", " ").replace("-", " ").strip() or name)[:_LONGEST_TITLE]


def _audience(document: ReadDocument, newest: VersionSummary | None) -> Audience:
    """What the file says, else what its document was, else internal: the safe side."""
    said = document.properties.get("audience", "").strip().casefold()
    if said in list(Audience):
        return Audience(said)
    return newest.audience if newest is not None else Audience.INTERNAL


def _day(document: ReadDocument, name: str) -> date | None:
    said = document.properties.get(name)
    return date.fromisoformat(said) if said else None

"""What of the library anybody may read today: public documents, in the version in force."""

from dataclasses import dataclass
from datetime import date

from kb import library
from kb.database import Database
from kb.errors import UnknownDocumentError
from kb.library import Overview, Status
from kb.model import Audience, DocumentId, DocumentKind, Passage
from kb.passages import of_document

_MARKDOWN = (".md", ".markdown", ".mdown")


@dataclass(frozen=True, slots=True)
class Entry:
    """A public document in a list; `since` is the first day of its version in force."""

    id: DocumentId
    title: str
    kind: DocumentKind
    version: int
    since: date


@dataclass(frozen=True, slots=True)
class PublicDocument:
    """A public document as it is in force; there is at least one passage, in order.

    `source` is the text that the passages are stretches of where it is Markdown, else empty: only
    the passages may be shown. `wording` names what is said: it is another with every version.
    """

    id: DocumentId
    title: str
    version: int
    since: date
    wording: str
    passages: tuple[Passage, ...]
    source: str


def entries(database: Database, *, on: date) -> list[Entry]:
    """Every document that anybody may read on a day, by title."""
    return [_entry(each) for each in library.documents(database, on=on) if _is_public(each)]


def opened(database: Database, document_id: str, *, on: date) -> PublicDocument | None:
    """A document as anybody may read it on a day.

    None when there is none, when it is not in force, and when it is not for everybody: nobody
    learns which.
    """
    with database.read() as session:
        passages = tuple(of_document(session, document_id, audience=Audience.PUBLIC, on=on))
        governing = library.governing(session, document_id, on=on)
    if not passages or governing is None or governing.version != passages[0].version:
        return None
    return PublicDocument(
        id=passages[0].document_id,
        title=passages[0].title,
        version=governing.version,
        since=governing.valid_from,
        wording=governing.text,
        passages=passages,
        source=_markdown(database, passages),
    )


def _is_public(document: Overview) -> bool:
    return (
        document.status is Status.IN_FORCE
        and document.current.audience is Audience.PUBLIC
        and document.current.passages > 0
    )


def _entry(document: Overview) -> Entry:
    version = document.current
    return Entry(document.id, version.title, document.kind, version.number, version.valid_from)


def _markdown(database: Database, passages: tuple[Passage, ...]) -> str:
    """The whole text of a Markdown version, for its bullets and tables; else nothing."""
    try:
        version = library.version(database, passages[0].document_id, passages[0].version)
    except UnknownDocumentError:
        return ""
    if not version.source.casefold().endswith(_MARKDOWN):
        return ""
    # A document may be erased and come back between two looks.
    same = all(version.text[each.span.start : each.span.end] == each.text for each in passages)
    return version.text if same else ""

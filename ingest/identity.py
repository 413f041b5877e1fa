"""Which document a file is: a known one that changed, or another one of the same name."""

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from kb import library
from kb.database import Database
from kb.errors import UnknownDocumentError
from kb.library import VersionSummary
from kb.model import DocumentId
from kb.tokens import tokens

# Share of common words above which two texts are wordings of one document. Revisions of a
# policy keep most of their words; two policies of one company share about a third.
SAME_DOCUMENT = 0.5
_LONGEST_SLUG = 120


@dataclass(frozen=True, slots=True)
class Identity:
    """The document a file belongs to, its newest version if there is one, and what was assumed."""

    document_id: DocumentId
    newest: VersionSummary | None
    warnings: tuple[str, ...] = ()


def chosen(database: Database, document_id: str, *, must_exist: bool) -> Identity:
    """The document a person named; raises UnknownDocumentError if it must exist and does not."""
    try:
        return Identity(DocumentId(document_id), library.history(database, document_id)[0])
    except UnknownDocumentError:
        if must_exist:
            raise
        return Identity(DocumentId(document_id), None)


def identify(database: Database, *, name: str, source: str, text: str) -> Identity:
    """Find the document that a file is a wording of, or an id for a new one.

    `name` is its path below the folder that was given, or its file name. The same file on
    disk is always the same document. An upload says only a name, and two people may each
    have a 'returns.pdf': then the texts decide.
    """
    known = library.by_source(database, source)
    if known is not None and source.startswith("file:"):
        return Identity(known, library.history(database, known)[0])
    slug = slug_of(name)
    for number in range(1, 1000):
        candidate = slug if number == 1 else f"{slug}-{number}"
        if not library.taken(database, [candidate]):
            return Identity(DocumentId(candidate), None, _kept_apart(slug, candidate))
        newest = library.history(database, candidate)[0]
        if _same_file_name(name, newest.source) and _similar(database, newest, text):
            return Identity(DocumentId(candidate), newest)
    raise UnknownDocumentError(slug)


def slug_of(name: str) -> str:
    """A document id from a file's path: 'Offer Letters/Spain.md' is 'offer-letters-spain'."""
    path = PurePosixPath(unicodedata.normalize("NFKC", name).replace("\\", "/"))
    words = re.findall(r"\w+", f"{path.parent} {path.stem}".casefold().replace("_", " "))
    slug = "-".join(words) or "document"
    if len(slug) > _LONGEST_SLUG:
        slug = f"{slug[:_LONGEST_SLUG]}-{hashlib.sha256(slug.encode()).hexdigest()[:8]}"
    return slug


def similarity(first: str, second: str) -> float:
    """How many of their words two texts share, counted with repetition: 0 to 1."""
    one, other = Counter(tokens(first)), Counter(tokens(second))
    total = (one | other).total()
    return (one & other).total() / total if total else 0.0


def _similar(database: Database, newest: VersionSummary, text: str) -> bool:
    known = library.version(database, newest.document_id, newest.number).text
    return similarity(known, text) >= SAME_DOCUMENT


def _same_file_name(name: str, source: str) -> bool:
    known = unquote(source) if source.startswith("file:") else source.removeprefix("upload:")
    return PurePosixPath(name).name.casefold() == PurePosixPath(known).name.casefold()


def _kept_apart(slug: str, candidate: str) -> tuple[str, ...]:
    if candidate == slug:
        return ()
    return (
        f"another document is already called {slug!r}, so this one is {candidate!r};"
        f" if it is a new wording of that one, give --replace {slug}",
    )

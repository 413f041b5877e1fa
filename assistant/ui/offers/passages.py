"""Finding the words of a policy in force, so that an offer can rest on them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from assistant.ui.offers.views import under
from kb import library
from kb.database import Database
from kb.library import Status
from kb.model import Audience, DocumentKind, Hit, Passage
from kb.passages import of_document
from kb.sentences import sentences

_MOST = 30
_CANDIDATES = 60

Search = Callable[[str, date, int], Sequence[Hit]]
"""The best passages in force for a text on a day, at most so many, whatever their document."""


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage to mark words in; joined, the `sentences` are its text as it stands."""

    document: str
    place: str
    heading: str
    page: int | None
    sentences: tuple[str, ...]


def policies_in_force(database: Database, *, on: date) -> dict[str, str]:
    """The titles of the policies in force on a day, by id, in the order of titles."""
    found = library.documents(database, on=on, kind=DocumentKind.POLICY)
    return {each.id: each.current.title for each in found if each.status is Status.IN_FORCE}


def find_passages(
    database: Database, search: Search, words: str, *, document: str, on: date
) -> tuple[FoundPassage, ...]:
    """Passages of policies in force with these words, best first.

    Of one document, in its order, those that have every word; without words all of them.
    """
    if document:
        with database.read() as session:
            said = of_document(session, document, audience=Audience.INTERNAL, on=on)
        wanted = words.casefold().split()
        fitting = [each for each in said if _says(each, wanted)]
    elif words:
        policies = policies_in_force(database, on=on)
        hits = search(words, on, _CANDIDATES)
        fitting = [hit.passage for hit in hits if hit.passage.document_id in policies]
    else:
        fitting = []
    return tuple(map(_found, fitting[:_MOST]))


def _says(passage: Passage, words: Sequence[str]) -> bool:
    said = passage.text.casefold()
    return all(word in said for word in words)


def _found(passage: Passage) -> FoundPassage:
    return FoundPassage(
        document=passage.document_id,
        place=" › ".join((passage.title, *under(passage.title, passage.heading))),
        heading=passage.heading[-1] if passage.heading else "",
        page=passage.page,
        sentences=tuple(pieces(passage)),
    )


def pieces(passage: Passage) -> list[str]:
    """A passage's text cut where sentences begin; joined again it is the text."""
    begins = [span.start for span in sentences(passage.text, passage.kind)]
    cuts = [0, *(begin for begin in begins if begin), len(passage.text)]
    return [passage.text[a:b] for a, b in pairwise(cuts) if a < b]

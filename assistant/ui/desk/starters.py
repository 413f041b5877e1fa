"""Questions to begin with, taken from what this library can answer."""

from datetime import date

from kb import library, passages
from kb.database import Database
from kb.library import Overview, Status
from kb.model import Audience, DocumentKind

_MOST = 4
_LOOKED_INTO = 12


def questions(database: Database, *, on: date) -> list[str]:
    """At most four questions: headings that ask one, else what a document's title is about."""
    documents = [
        each
        for each in library.documents(database, on=on, kind=DocumentKind.POLICY)
        if each.status is Status.IN_FORCE
    ]
    # The customers' documents first: they are what agents are asked about.
    documents.sort(key=lambda each: each.current.audience is not Audience.PUBLIC)
    asked = dict.fromkeys(
        heading for each in documents[:_LOOKED_INTO] for heading in _asking(database, each)
    )
    about = [f"What are the rules on {_subject(each)}?" for each in documents]
    return [*asked, *about][:_MOST]


def _asking(database: Database, document: Overview) -> list[str]:
    """The first heading of a document that is a question."""
    found = passages.of_version(database, document.id, document.current.number)
    headings = (heading for each in found for heading in each.heading)
    return [heading for heading in headings if heading.endswith("?") and len(heading) < 90][:1]


def _subject(document: Overview) -> str:
    title = document.current.title.strip()
    return title if title[:2].isupper() else title[:1].lower() + title[1:]

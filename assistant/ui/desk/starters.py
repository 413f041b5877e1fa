"""Questions to begin with, about what this library has documents on."""

from collections.abc import Iterator
from datetime import date

from kb import library
from kb.database import Database
from kb.library import Overview, Status
from kb.model import Audience, DocumentKind

_MOST = 4
# What customers ask about most, by a word of the title; the first that fits a document is asked.
_USUAL = (
    ("return", "Can a customer return an opened product?"),
    ("deliver", "How much does standard delivery cost?"),
    ("gift card", "Can a gift card be exchanged for cash?"),
    ("complain", "How soon do we answer a complaint?"),
    ("warrant", "How long does the warranty last?"),
    ("price", "Do we match prices of other shops?"),
    ("cancel", "Can a customer cancel an order before it ships?"),
    ("refund", "How long does a refund take?"),
    ("pay", "Which ways to pay do we accept?"),
    ("data", "How do I request a copy of my personal data?"),
)


def questions(database: Database, *, on: date) -> list[str]:
    """At most four questions that a document in force is about; none in an empty library."""
    documents = [
        each
        for each in library.documents(database, on=on, kind=DocumentKind.POLICY)
        if each.status is Status.IN_FORCE
    ]
    # Documents for customers first: they are what agents are asked about.
    documents.sort(key=lambda each: each.current.audience is not Audience.PUBLIC)
    about = (f"What are the rules on {_subject(each)}?" for each in documents)
    return list(dict.fromkeys([*_usual(documents), *about]))[:_MOST]


def _usual(documents: list[Overview]) -> Iterator[str]:
    titles = [each.current.title.casefold() for each in documents]
    for word, question in _USUAL:
        if any(word in title for title in titles):
            yield question


def _subject(document: Overview) -> str:
    title = document.current.title.strip()
    return title if title[:2].isupper() else title[:1].lower() + title[1:]

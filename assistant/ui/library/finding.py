"""Finding documents in the list: by words, state, audience, kind, and in which order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.ui.events import Sent
from kb.library import Overview, Status
from kb.model import Audience, DocumentKind


class Order(StrEnum):
    """How a list is ordered."""

    TITLE = "title"
    NEWEST = "newest"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list; None asks for all."""

    words: str = ""
    status: Status | None = None
    audience: Audience | None = None
    kind: DocumentKind | None = DocumentKind.POLICY
    order: Order = Order.TITLE

    @classmethod
    def of(cls, sent: Sent) -> "Wanted":
        """Read the fields above the list; what is no choice of theirs asks for all."""
        status, audience = sent.text("status"), sent.text("audience")
        kind, order = sent.text("kind"), sent.text("order")
        return cls(
            words=sent.text("words")[:200],
            status=Status(status) if status in set(Status) else None,
            audience=Audience(audience) if audience in set(Audience) else None,
            kind=DocumentKind(kind) if kind in set(DocumentKind) else None,
            order=Order(order) if order in set(Order) else Order.TITLE,
        )


def find(documents: Iterable[Overview], wanted: Wanted) -> list[Overview]:
    """Those of the documents (by title) that are wanted, in the order wanted."""
    found = [each for each in documents if _is_wanted(each, wanted)]
    match wanted.order:
        case Order.TITLE:
            return found
        case Order.NEWEST:
            return sorted(found, key=lambda each: each.current.recorded_at, reverse=True)
        case Order.ENDING:
            return sorted(found, key=lambda each: each.current.valid_until or date.max)


def _is_wanted(document: Overview, wanted: Wanted) -> bool:
    current = document.current
    said = f"{current.title} {document.id} {document.owner} {document.source}".casefold()
    return (
        all(word in said for word in wanted.words.casefold().split())
        and wanted.status in (None, document.status)
        and wanted.audience in (None, current.audience)
        and wanted.kind in (None, document.kind)
    )

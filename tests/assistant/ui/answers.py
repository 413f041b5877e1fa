"""Answers and citations to show."""

from datetime import UTC, date, datetime

from assistant.answering.model import Answer, Citation
from assistant.suggestion import Suggestion
from kb.model import Audience, DocumentId, PassageId

ASKED_AT = datetime(2026, 3, 3, 9, 5, tzinfo=UTC)


def citation(
    n: int = 1, title: str = "Returns", audience: Audience = Audience.PUBLIC, quote: str = "14 days"
) -> Citation:
    """A citation of a version in force since 1 January 2026."""
    return Citation(
        n=n,
        document_id=DocumentId(title.casefold()),
        title=title,
        version=1,
        heading=f"{title} > Window",
        page=None,
        quote=quote,
        start=0,
        end=len(quote),
        passage_id=PassageId(f"{title.casefold()}@1#0"),
        valid_from=date(2026, 1, 1),
        valid_until=None,
        audience=audience,
    )


def answer(text: str, *citations: Citation, abstained: bool = False) -> Answer:
    """An answer of middling confidence."""
    return Answer(text, abstained, 0.6, "verbatim", citations)


def suggestion(
    given: Answer, *, question: str = "How long?", on: date = date(2026, 3, 3)
) -> Suggestion:
    """A suggestion made on 3 March 2026."""
    return Suggestion(
        id="s1",
        question=question,
        audience=Audience.INTERNAL,
        on=on,
        asked_by="ana",
        asked_at=ASKED_AT,
        answer=given,
        search_ms=1.0,
        answer_ms=1.0,
    )

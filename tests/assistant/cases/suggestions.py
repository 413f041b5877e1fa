"""Suggestions as they are told, for the tests of what is kept of them."""

from datetime import UTC, date, datetime, timedelta

from assistant.answering.model import Answer, Citation
from assistant.suggestion import Suggestion
from kb.model import Audience, DocumentId, PassageId

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
QUOTE = "Refunds within 30 days."


def later(minutes: int) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def citing(
    quote: str = QUOTE, *, n: int = 1, document: str = "returns", title: str = "Returns"
) -> Citation:
    """A quote of a document."""
    return Citation(
        n=n,
        document_id=DocumentId(document),
        title=title,
        version=2,
        heading="Refunds",
        page=3,
        quote=quote,
        start=10,
        end=10 + len(quote),
        passage_id=PassageId(f"{document}@2#0"),
        valid_from=date(2026, 1, 1),
        valid_until=None,
        audience=Audience.PUBLIC,
    )


def quoting(*citations: Citation, engine: str = "verbatim") -> Answer:
    """An answer of these quotes and nothing else."""
    text = " ".join(f"{each.quote} [{each.n}]" for each in citations)
    return Answer(text, False, 0.9, engine, citations)


def told(
    id_: str = "one",
    by: str = "ana",
    at: datetime = NOON,
    *,
    question: str = "How long?",
    answer: Answer | None = None,
    conversation: str = "talk",
    understood: str = "",
    language: str = "",
) -> Suggestion:
    """A suggestion; it quotes the refund period unless another answer is given."""
    return Suggestion(
        id=id_,
        question=question,
        audience=Audience.INTERNAL,
        on=date(2026, 3, 3),
        asked_by=by,
        asked_at=at,
        answer=answer or quoting(citing()),
        search_ms=1.0,
        answer_ms=2.0,
        conversation=conversation,
        understood=understood,
        language=language,
    )

"""The record of suggestions: kept, listed for the person who asked, judged by them."""

from datetime import date

from sqlalchemy import select

from assistant.answering.model import Answer, Citation
from assistant.cases.tables import SuggestionRow
from assistant.errors import RequestRefusedError
from assistant.suggestion import Suggestion
from kb.database import Database
from kb.model import Audience, DocumentId, PassageId

_LONGEST_REASON = 2000
_FORGOTTEN = "This answer quoted a document that was erased since."


def keep(database: Database, suggestion: Suggestion, *, channel: str) -> None:
    """Keep a suggestion as it was told: a later change of a document does not reach it."""
    answer = suggestion.answer
    with database.write() as session:
        session.add(
            SuggestionRow(
                id=suggestion.id,
                question=suggestion.question,
                audience=suggestion.audience.value,
                on=suggestion.on,
                channel=channel,
                asked_by=suggestion.asked_by,
                asked_at=suggestion.asked_at,
                abstained=answer.abstained,
                confidence=answer.confidence,
                engine=answer.engine,
                text=answer.text,
                citations=[_stored(citation) for citation in answer.citations],
                search_ms=suggestion.search_ms,
                answer_ms=suggestion.answer_ms,
                good=None,
                reason="",
            )
        )


def asked(database: Database, by: str, *, limit: int) -> list[Suggestion]:
    """What this person asked, newest first, and nobody else's."""
    with database.read() as session:
        rows = session.scalars(
            select(SuggestionRow)
            .where(SuggestionRow.asked_by == by)
            .order_by(SuggestionRow.asked_at.desc(), SuggestionRow.id)
            .limit(limit)
        )
        return [_suggestion(row) for row in rows]


def judge(
    database: Database, suggestion_id: str, *, by: str, good: bool | None, reason: str
) -> None:
    """Note whether an answer helped; a second judgement replaces the first, None takes it back.

    Raises RequestRefusedError unless this person asked it: nobody learns of another's chats.
    """
    with database.write() as session:
        row = session.get(SuggestionRow, suggestion_id)
        if row is None or row.asked_by != by:
            raise RequestRefusedError("that answer is not among yours; reload the page")
        row.good, row.reason = good, reason[:_LONGEST_REASON]


def _stored(citation: Citation) -> dict[str, str | int | None]:
    return {
        "n": citation.n,
        "document_id": citation.document_id,
        "title": citation.title,
        "version": citation.version,
        "heading": citation.heading,
        "page": citation.page,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "passage_id": citation.passage_id,
        "valid_from": citation.valid_from.isoformat(),
        "valid_until": citation.valid_until.isoformat() if citation.valid_until else None,
        "audience": citation.audience.value,
    }


def _citation(stored: dict[str, str | int | None]) -> Citation:
    page, last = stored["page"], stored["valid_until"]
    return Citation(
        n=int(stored["n"] or 0),
        document_id=DocumentId(str(stored["document_id"])),
        title=str(stored["title"]),
        version=int(stored["version"] or 0),
        heading=str(stored["heading"]),
        page=int(page) if page is not None else None,
        quote=str(stored["quote"]),
        start=int(stored["start"] or 0),
        end=int(stored["end"] or 0),
        passage_id=PassageId(str(stored["passage_id"])),
        valid_from=date.fromisoformat(str(stored["valid_from"])),
        valid_until=date.fromisoformat(str(last)) if last is not None else None,
        audience=Audience(str(stored["audience"])),
    )


def _suggestion(row: SuggestionRow) -> Suggestion:
    return Suggestion(
        id=row.id,
        question=row.question,
        audience=Audience(row.audience),
        on=row.on,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        answer=Answer(
            text=row.text,
            abstained=row.abstained,
            confidence=row.confidence,
            engine=row.engine,
            citations=tuple(map(_citation, row.citations)),
        ),
        search_ms=row.search_ms,
        answer_ms=row.answer_ms,
    )


def forget(database: Database, document_id: str) -> None:
    """Take a document's words out of every suggestion that quoted it; the questions stay."""
    with database.write() as session:
        rows = session.execute(select(SuggestionRow.id, SuggestionRow.citations))
        quoting = [
            id_
            for id_, citations in rows
            if any(citation["document_id"] == document_id for citation in citations)
        ]
        for row in session.scalars(select(SuggestionRow).where(SuggestionRow.id.in_(quoting))):
            row.text, row.citations, row.abstained = _FORGOTTEN, [], True

"""A suggestion as a row and back again, exactly."""

from collections.abc import Mapping
from datetime import date, datetime

from assistant.answering.model import Answer, Citation, Part, Removed
from assistant.cases.tables import SuggestionRow
from assistant.json_value import Json
from assistant.suggestion import Suggestion, quote_json
from assistant.texts import folded, storable
from kb.model import Audience, DocumentId, PassageId


def row_of(suggestion: Suggestion, *, channel: str, placed_at: datetime) -> SuggestionRow:
    """The row of a suggestion in its conversation; not judged, not replaced."""
    answer = suggestion.answer
    return SuggestionRow(
        id=suggestion.id,
        conversation_id=suggestion.conversation,
        placed_at=placed_at,
        replaced_by=None,
        question=storable(suggestion.question),
        understood=storable(suggestion.understood),
        language=suggestion.language,
        audience=suggestion.audience.value,
        on=suggestion.on,
        channel=storable(channel),
        asked_by=suggestion.asked_by,
        asked_at=suggestion.asked_at,
        abstained=answer.abstained,
        confidence=answer.confidence,
        engine=answer.engine,
        text=storable(answer.text),
        citations=[stored_citation(citation) for citation in answer.citations],
        removed=[
            {"text": storable(each.text), "why": storable(each.why)} for each in answer.removed
        ],
        parts=[_stored_part(part) for part in answer.parts],
        note=storable(answer.note),
        search_ms=suggestion.search_ms,
        answer_ms=suggestion.answer_ms,
        good=None,
        reason="",
        searched=searched_of(suggestion.question, answer.text),
    )


def searched_of(question: str, text: str) -> str:
    """What a search looks through in a turn."""
    return folded(f"{question}\n{text}")


def suggestion_of_row(row: SuggestionRow) -> Suggestion:
    """The suggestion as it was told, or as an erasure left it."""
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
            citations=citations_of_row(row),
            removed=tuple(Removed(each["text"], each["why"]) for each in row.removed),
            note=row.note,
            parts=tuple(map(_part, row.parts)),
        ),
        search_ms=row.search_ms,
        answer_ms=row.answer_ms,
        conversation=row.conversation_id,
        understood=row.understood,
        language=row.language,
    )


def citations_of_row(row: SuggestionRow) -> tuple[Citation, ...]:
    """The quotes as they were when the answer was given."""
    return tuple(map(citation_of, row.citations))


def stored_citation(citation: Citation) -> dict[str, str | int | None]:
    """A citation as JSON, with everything `citation_of` needs."""
    return {**quote_json(citation), "passage_id": citation.passage_id}


def citation_of(stored: Mapping[str, Json]) -> Citation:
    """The citation that `stored_citation` kept."""
    page, last = stored["page"], stored["valid_until"]
    return Citation(
        n=_whole(stored["n"]),
        document_id=DocumentId(str(stored["document_id"])),
        title=str(stored["title"]),
        version=_whole(stored["version"]),
        heading=str(stored["heading"]),
        page=_whole(page) if page is not None else None,
        quote=str(stored["quote"]),
        start=_whole(stored["start"]),
        end=_whole(stored["end"]),
        passage_id=PassageId(str(stored["passage_id"])),
        valid_from=date.fromisoformat(str(stored["valid_from"])),
        valid_until=date.fromisoformat(str(last)) if last is not None else None,
        audience=Audience(str(stored["audience"])),
    )


def _whole(stored: Json) -> int:
    return int(stored) if isinstance(stored, int | float | str) else 0


def _stored_part(part: Part) -> dict[str, str | int | float]:
    return {
        "question": storable(part.question),
        "start": part.start,
        "end": part.end,
        "abstained": part.abstained,
        "confidence": part.confidence,
    }


def _part(stored: dict[str, str | int | float]) -> Part:
    return Part(
        question=str(stored["question"]),
        start=int(stored["start"]),
        end=int(stored["end"]),
        abstained=bool(stored["abstained"]),
        confidence=float(stored["confidence"]),
    )

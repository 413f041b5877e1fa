"""One suggestion: everything an agent is told about one question, and its JSON."""

from dataclasses import dataclass
from datetime import date, datetime

from assistant.answering.model import Answer, Citation
from kb.model import Audience, Hit

Json = str | int | float | bool | list["Json"] | dict[str, "Json"] | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer as it was given to one person on one day; times in milliseconds."""

    id: str
    question: str
    audience: Audience
    on: date
    asked_by: str
    asked_at: datetime
    answer: Answer
    search_ms: float
    answer_ms: float


def suggestion_json(suggestion: Suggestion) -> dict[str, Json]:
    """The shape other programs rely on; parts that are not built yet are empty or null."""
    answer = suggestion.answer
    return {
        "id": suggestion.id,
        "question": suggestion.question,
        "audience": suggestion.audience.value,
        "on": suggestion.on.isoformat(),
        "answer": {
            "text": answer.text,
            "abstained": answer.abstained,
            "confidence": round(answer.confidence, 4),
            "engine": answer.engine,
            "citations": [citation_json(citation) for citation in answer.citations],
        },
        "triage": None,
        "offers": [],
        "escalation": None,
        "timing_ms": {
            "search": round(suggestion.search_ms, 1),
            "answer": round(suggestion.answer_ms, 1),
        },
    }


def citation_json(citation: Citation) -> dict[str, Json]:
    """A citation with everything needed to open its source."""
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
        "valid_from": citation.valid_from.isoformat(),
        "valid_until": citation.valid_until.isoformat() if citation.valid_until else None,
        "audience": citation.audience.value,
    }


def hit_json(hit: Hit) -> dict[str, Json]:
    """One line of `handrail search --json`."""
    passage = hit.passage
    return {
        "passage_id": passage.id,
        "document_id": passage.document_id,
        "version": passage.version,
        "title": passage.title,
        "heading": " > ".join(passage.heading),
        "page": passage.page,
        "text": passage.text,
        "score": round(hit.score, 6),
    }

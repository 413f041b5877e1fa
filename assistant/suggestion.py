"""One suggestion: everything an agent is told about one question, and its JSON."""

from dataclasses import dataclass
from datetime import date, datetime

from assistant.answering.model import Answer, Citation, Part
from assistant.escalation.reading import Reading
from assistant.escalation.shown import way_up_json
from assistant.json_value import Json
from assistant.offers.shown import Cited, offers_json
from assistant.triage.shown import triage_json
from kb.model import Audience, Hit


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer as it was given to one person on one day; times in milliseconds.

    `understood` is the question that was looked for, empty when it is word for word the one
    asked. `language` is that of the question, as ISO 639-1, empty when nobody can tell. `offers`
    is what may be offered to the customer it was asked about, as of the asking: it is not kept
    with the suggestion, the ledger has what was shown. Nor is `reading`, what the question
    says of its writer and the way up: a case keeps that of its customer's messages.
    """

    id: str
    question: str
    audience: Audience
    on: date
    asked_by: str
    asked_at: datetime
    answer: Answer
    search_ms: float
    answer_ms: float
    conversation: str = ""
    understood: str = ""
    language: str = ""
    offers: Cited | None = None
    offers_ms: float = 0.0
    reading: Reading | None = None
    triage_ms: float = 0.0


def suggestion_json(suggestion: Suggestion) -> dict[str, Json]:
    """The shape other programs rely on; parts that are not built yet are empty or null."""
    answer, offers = suggestion.answer, suggestion.offers
    citations = (*answer.citations, *(offers.citations if offers else ()))
    timing: dict[str, Json] = {
        "search": round(suggestion.search_ms, 1),
        "answer": round(suggestion.answer_ms, 1),
    }
    if offers is not None:
        timing["offers"] = round(suggestion.offers_ms, 1)
    read = suggestion.reading
    if read is not None:
        timing["triage"] = round(suggestion.triage_ms, 1)
    return {
        "id": suggestion.id,
        "conversation": suggestion.conversation,
        "question": suggestion.question,
        "understood": suggestion.understood or suggestion.question,
        "language": suggestion.language or None,
        "audience": suggestion.audience.value,
        "on": suggestion.on.isoformat(),
        "answer": {
            "text": answer.text,
            "abstained": answer.abstained,
            "confidence": round(answer.confidence, 4),
            "engine": answer.engine,
            "citations": [citation_json(citation) for citation in citations],
            "removed": [{"text": each.text, "why": each.why} for each in answer.removed],
            "note": answer.note,
            "parts": [_part_json(part, answer.text) for part in answer.parts],
        },
        "triage": triage_json(read.triage) if read else None,
        "offers": offers_json(offers) if offers else [],
        "escalation": way_up_json(read.ways) if read else None,
        "timing_ms": timing,
    }


def _part_json(part: Part, text: str) -> dict[str, Json]:
    return {
        "question": part.question,
        "text": text[part.start : part.end],
        "abstained": part.abstained,
        "confidence": round(part.confidence, 4),
    }


def citation_json(citation: Citation) -> dict[str, Json]:
    """A citation with everything needed to open its source."""
    return {**quote_json(citation)}


def quote_json(citation: Citation) -> dict[str, str | int | None]:
    """The same, as plain values: also how a citation is kept. Days are ISO 8601."""
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

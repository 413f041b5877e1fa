"""The JSON of answers and hits, as OpenAPI describes it; `assistant.suggestion` writes it."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from kb.model import Audience


class Described(BaseModel):
    """A shape that is complete: a field it does not name is a defect of the description."""

    model_config = ConfigDict(extra="forbid")


class CitationOut(Described):
    """A source of an answer; `quote` is word for word in the version's text."""

    n: int
    document_id: str
    title: str
    version: int
    heading: str
    page: int | None
    quote: str
    start: int
    end: int
    valid_from: date
    valid_until: date | None
    audience: Audience


class AnswerOut(Described):
    """An answer; when it abstained, the citations are what was looked at."""

    text: str
    abstained: bool
    confidence: float
    engine: str
    citations: list[CitationOut]


class TimingOut(Described):
    """Milliseconds spent."""

    search: float
    answer: float


class SuggestionOut(Described):
    """Everything an agent is told about one question; a part not built yet is empty or null."""

    id: str
    question: str
    audience: Audience
    on: date
    answer: AnswerOut
    triage: None
    offers: list[str]
    escalation: None
    timing_ms: TimingOut


class HitOut(Described):
    """A passage found; `score` is higher for better ones."""

    passage_id: str
    document_id: str
    version: int
    title: str
    heading: str
    page: int | None
    text: str
    score: float

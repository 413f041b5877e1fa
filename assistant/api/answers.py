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


class RemovedOut(Described):
    """A sentence that a language model wrote and that is not shown, and why not."""

    text: str
    why: str


class PartOut(Described):
    """The answer to one of several questions; `text` is a stretch of the whole answer."""

    question: str
    text: str
    abstained: bool
    confidence: float


class AnswerOut(Described):
    """An answer; when it abstained, the citations are what was looked at.

    `parts` are in order when several questions were asked, else empty. `note` is one line on
    how the answer came about, or empty.
    """

    text: str
    abstained: bool
    confidence: float
    engine: str
    citations: list[CitationOut]
    removed: list[RemovedOut]
    note: str
    parts: list[PartOut]


class TimingOut(Described):
    """Milliseconds spent; on offers only when a customer was named."""

    search: float
    answer: float
    offers: float | None = None


class AllowanceOut(Described):
    """One limit at that moment; amounts as decimals."""

    name: str
    limit: str
    used: str
    left: str


class WorthOut(Described):
    """What making an offer is expected to bring, and from what."""

    suitability: float
    chance: float
    gain: float
    cost: float
    waiting: float
    value: float


class OfferOut(Described):
    """What may be offered to the customer; amounts as decimals in `currency`.

    It can be moved between `least` and `most`. `policy` is the number of the citation that
    allows it. `approver` is the role to ask, null when it is within authority.
    """

    id: str
    title: str
    kind: str
    value: str
    currency: str
    least: str
    most: str
    cost: str
    why: list[str]
    within_authority: bool
    approver: str | None
    limits: list[AllowanceOut]
    policy: int
    words: str
    worth: WorthOut


class SuggestionOut(Described):
    """Everything an agent is told about one question; a part not built yet is empty or null.

    `understood` is the question that was looked for. `language` is that of the question, as
    ISO 639-1, null when nobody can tell.
    """

    id: str
    conversation: str
    question: str
    understood: str
    language: str | None
    audience: Audience
    on: date
    answer: AnswerOut
    triage: None
    offers: list[OfferOut]
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

"""The JSON of answers and hits, as OpenAPI describes it; `assistant.suggestion` writes it."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from assistant.offers.model import Stage
from assistant.triage.model import Emotion, Risk, Trend, Urgency
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
    triage: float | None = None


class TopicOut(Described):
    """A topic of the taxonomy; that it is this one, and that it is any at all, from 0 to 1."""

    id: str
    title: str
    probability: float
    in_scope: float


class RiskOut(Described):
    """A risk, how sure it is from 0 to 1, and the words of the message that tell it, or empty."""

    risk: Risk
    score: float
    words: str
    why: str


class TriageOut(Described):
    """What a message says; `topic` is null where it is about nothing in the taxonomy.

    `risks` come gravest first. `priority` is 1 (first) to 5, `reasons` say why, weightiest first.
    `language` as ISO 639-1, null when nobody can tell. `intensity` is the emotion's, from 0 to 1.
    """

    topic: str | None
    emotion: Emotion
    urgency: Urgency
    risks: list[Risk]
    language: str | None
    priority: int = Field(ge=1, le=5)
    reasons: list[str]
    stage: Stage | None
    trend: Trend
    intensity: float
    emotion_words: str
    wants_person: bool
    topic_found: TopicOut | None
    risks_found: list[RiskOut]


class PolicyOut(Described):
    """The words of a policy that a way up rests on; word for word in the version's text."""

    document_id: str
    title: str
    version: int
    heading: str
    page: int | None
    quote: str
    valid_from: date
    valid_until: date | None
    audience: Audience


class WayOut(Described):
    """A way up: to which team, by when, and why. `first` is what to do before anything else."""

    required: bool
    path: str
    team: str
    due: datetime
    why: list[str]
    title: str
    person: str | None
    channel: str | None
    contact: str | None
    first: str | None
    policy: PolicyOut | None


class WaysUpOut(Described):
    """The first way up, all null where none is open; the rest in `others`, required ones first."""

    required: bool
    path: str | None
    team: str | None
    due: datetime | None
    why: list[str]
    title: str | None
    person: str | None
    channel: str | None
    contact: str | None
    first: str | None
    policy: PolicyOut | None
    others: list[WayOut]


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
    triage: TriageOut | None
    offers: list[OfferOut]
    escalation: WaysUpOut | None
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

"""What triage finds in an inbound message; plain values."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.offers.model import Stage

LONGEST_MESSAGE = 20_000
"""How many characters of a message are read; of a longer one its beginning and its end."""

PRIORITIES = range(1, 6)
"""1 is handled first, 5 last."""


class Emotion(StrEnum):
    """How the writer feels, as far as the words tell."""

    CALM = "calm"
    PLEASED = "pleased"
    CONFUSED = "confused"
    WORRIED = "worried"
    FRUSTRATED = "frustrated"
    ANGRY = "angry"
    DISTRESSED = "distressed"

    @property
    def heat(self) -> float:
        """How much it weighs when a trend is told: -1 pleased, 0 calm, 1 angry or distressed."""
        return _HEAT[self]


_HEAT = {
    Emotion.CALM: 0.0,
    Emotion.PLEASED: -1.0,
    Emotion.CONFUSED: 0.25,
    Emotion.WORRIED: 0.5,
    Emotion.FRUSTRATED: 0.6,
    Emotion.ANGRY: 1.0,
    Emotion.DISTRESSED: 1.0,
}


class Trend(StrEnum):
    """Where the emotion is going over the writer's messages in one case."""

    EASING = "easing"
    STEADY = "steady"
    WORSENING = "worsening"


class Urgency(StrEnum):
    """How soon it matters to the writer."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for low up to 3 for critical."""
        return list(Urgency).index(self)


class Risk(StrEnum):
    """What a message may become, if nobody minds it."""

    LEGAL = "legal"
    REGULATOR = "regulator"
    SAFETY = "safety"
    FRAUD = "fraud"
    PRIVACY = "privacy"
    DISCRIMINATION = "discrimination"
    PRESS = "press"
    VULNERABLE = "vulnerable"
    SELF_HARM = "self_harm"
    REPEAT_CONTACT = "repeat_contact"
    CHURN = "churn"

    @property
    def label(self) -> str:
        """The risk as a screen writes it."""
        return _LABELS[self]


_LABELS = {
    Risk.LEGAL: "legal threat",
    Risk.REGULATOR: "regulator",
    Risk.SAFETY: "safety",
    Risk.FRAUD: "fraud or account takeover",
    Risk.PRIVACY: "privacy request",
    Risk.DISCRIMINATION: "discrimination",
    Risk.PRESS: "press or public reach",
    Risk.VULNERABLE: "vulnerable customer",
    Risk.SELF_HARM: "self-harm",
    Risk.REPEAT_CONTACT: "repeat contact",
    Risk.CHURN: "may leave",
}


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message to be triaged, with what is known around it.

    `channel` as offers name it, or empty. `earlier` are the writer's messages of the same case,
    oldest first. `contacts` is how often they wrote about other cases in the last 30 days.
    `tier` and `stage` are the customer's, where they are known. `reach` is how many people a
    public post reached.
    """

    text: str
    channel: str = ""
    earlier: tuple[str, ...] = ()
    contacts: int = 0
    tier: str = ""
    stage: Stage | None = None
    reach: int = 0


@dataclass(frozen=True, slots=True)
class TopicFound:
    """What a message is about: an id of the taxonomy and its title.

    `probability` is that it is this topic rather than another; `in_scope` that it is any topic
    of the taxonomy at all. Both from 0 to 1.
    """

    id: str
    title: str
    probability: float
    in_scope: float


@dataclass(frozen=True, slots=True)
class RiskFound:
    """A risk and the words that tell it, verbatim from the message; score from 0 to 1.

    `words` is empty where the record tells it, such as a contact for the third time.
    """

    risk: Risk
    score: float
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Triage:
    """What a message says; `intensity` of the emotion from 0 to 1.

    `topic` is None where the message is about nothing in the taxonomy. `risks` come gravest
    first, each risk once. `wants_person` is whether the writer asked for a person. `stage` is
    None and `language` empty where nobody can tell. `reasons` say in plain words why the
    priority (1 first, 5 last) is what it is, weightiest first, never empty.
    """

    topic: TopicFound | None
    emotion: Emotion
    intensity: float
    trend: Trend
    urgency: Urgency
    risks: tuple[RiskFound, ...]
    stage: Stage | None
    language: str
    wants_person: bool
    priority: int
    reasons: tuple[str, ...]
    emotion_words: str = ""

    def __post_init__(self) -> None:
        if self.priority not in PRIORITIES or not self.reasons:
            raise ValueError("a triage needs a priority of 1 to 5 and its reasons")

    def has(self, risk: Risk) -> bool:
        """Whether a risk was found."""
        return any(each.risk is risk for each in self.risks)

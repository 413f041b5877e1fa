"""Situations and triages for tests, calm unless said otherwise."""

from datetime import UTC, date, datetime

from assistant.answering.model import Citation
from assistant.escalation.model import Situation
from assistant.triage.model import (
    Emotion,
    Risk,
    RiskFound,
    TopicFound,
    Trend,
    Triage,
    Urgency,
)
from kb.model import Audience, DocumentId, PassageId

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
QUOTE = "Danger to life or health is first."
CITATION = Citation(
    n=1,
    document_id=DocumentId("guide"),
    title="Guide",
    version=2,
    heading="Now",
    page=None,
    quote=QUOTE,
    start=0,
    end=len(QUOTE),
    passage_id=PassageId("p"),
    valid_from=date(2026, 1, 1),
    valid_until=None,
    audience=Audience.INTERNAL,
)


def triage(
    *risks: Risk,
    words: str = "these words",
    emotion: Emotion = Emotion.CALM,
    trend: Trend = Trend.STEADY,
    urgency: Urgency = Urgency.NORMAL,
    wants_person: bool = False,
    priority: int = 4,
    topic: str = "",
) -> Triage:
    """What triage found: nothing, but for what is said here."""
    return Triage(
        topic=TopicFound(topic, topic.capitalize(), 0.9, 0.9) if topic else None,
        emotion=emotion,
        intensity=0.5,
        trend=trend,
        urgency=urgency,
        risks=tuple(RiskFound(risk, 0.9, words, f"says '{words}'") for risk in risks),
        stage=None,
        language="en",
        wants_person=wants_person,
        priority=priority,
        reasons=("an ordinary request",),
    )


def situation(found: Triage | None = None, text: str = "", at: datetime = MONDAY) -> Situation:
    """A calm message on a Monday morning, or what triage found in another."""
    return Situation(triage=found or triage(), at=at, text=text)

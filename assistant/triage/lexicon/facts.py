"""The facts of a message that rules of priority may name."""

from collections.abc import Iterable

from assistant.offers.model import Stage
from assistant.triage.lexicon.model import (
    PERSON_KEY,
    emotion_key,
    risk_key,
    stage_key,
    urgency_key,
)
from assistant.triage.model import Emotion, Risk, Trend, Urgency

PUBLIC = "public"
WIDE_REACH = "wide_reach"
MANY_CONTACTS = "many_contacts"
HIGH_TIER = "high_tier"
QUESTION = "question"
EMPTY = "empty"
UNREAD_LANGUAGE = "unread_language"


def known_facts(urgency_signs: Iterable[str]) -> frozenset[str]:
    """Every fact that a rule may name, with these signs of urgency."""
    return frozenset(
        [
            *map(emotion_key, Emotion),
            *map(risk_key, Risk),
            *map(stage_key, Stage),
            *map(urgency_key, urgency_signs),
            *map(trend_fact, Trend),
            *map(urgency_fact, Urgency),
            PERSON_KEY,
            PUBLIC,
            WIDE_REACH,
            MANY_CONTACTS,
            HIGH_TIER,
            QUESTION,
            EMPTY,
            UNREAD_LANGUAGE,
        ]
    )


def trend_fact(trend: Trend) -> str:
    """The fact that the emotion goes this way."""
    return f"trend.{trend}"


def urgency_fact(urgency: Urgency) -> str:
    """The fact that it matters this soon."""
    return f"urgency.{urgency}"

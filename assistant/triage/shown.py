"""A triage as JSON: as commands and the API show it, and as it is kept."""

from collections.abc import Mapping

from assistant.json_value import Json
from assistant.offers.model import Stage
from assistant.triage.model import (
    Emotion,
    Risk,
    RiskFound,
    TopicFound,
    Trend,
    Triage,
    Urgency,
)


def triage_json(triage: Triage) -> dict[str, Json]:
    """The shape other programs rely on: topic, emotion, urgency, risks, language, and the rest."""
    topic = triage.topic
    return {
        "topic": topic.id if topic else None,
        "emotion": triage.emotion.value,
        "urgency": triage.urgency.value,
        "risks": [each.risk.value for each in triage.risks],
        "language": triage.language or None,
        "priority": triage.priority,
        "reasons": list(triage.reasons),
        "stage": triage.stage.value if triage.stage else None,
        "trend": triage.trend.value,
        "intensity": round(triage.intensity, 4),
        "emotion_words": triage.emotion_words,
        "wants_person": triage.wants_person,
        "topic_found": _topic_json(topic) if topic else None,
        "risks_found": [
            {
                "risk": each.risk.value,
                "score": round(each.score, 4),
                "words": each.words,
                "why": each.why,
            }
            for each in triage.risks
        ],
    }


def triage_of(stored: Mapping[str, Json]) -> Triage:
    """The triage that `triage_json` kept; scores are as they were rounded."""
    topic, stage = stored["topic_found"], stored["stage"]
    risks, reasons = stored["risks_found"], stored["reasons"]
    return Triage(
        topic=_topic(topic) if isinstance(topic, dict) else None,
        emotion=Emotion(str(stored["emotion"])),
        intensity=_number(stored["intensity"]),
        trend=Trend(str(stored["trend"])),
        urgency=Urgency(str(stored["urgency"])),
        risks=tuple(_risk(each) for each in _list(risks) if isinstance(each, dict)),
        stage=Stage(str(stage)) if stage else None,
        language=str(stored["language"] or ""),
        wants_person=bool(stored["wants_person"]),
        priority=int(_number(stored["priority"])),
        reasons=tuple(str(each) for each in _list(reasons)),
        emotion_words=str(stored["emotion_words"]),
    )


def _topic_json(topic: TopicFound) -> dict[str, Json]:
    return {
        "id": topic.id,
        "title": topic.title,
        "probability": round(topic.probability, 4),
        "in_scope": round(topic.in_scope, 4),
    }


def _topic(stored: Mapping[str, Json]) -> TopicFound:
    return TopicFound(
        str(stored["id"]),
        str(stored["title"]),
        _number(stored["probability"]),
        _number(stored["in_scope"]),
    )


def _risk(stored: Mapping[str, Json]) -> RiskFound:
    return RiskFound(
        Risk(str(stored["risk"])),
        _number(stored["score"]),
        str(stored["words"]),
        str(stored["why"]),
    )


def _number(stored: Json) -> float:
    return float(stored) if isinstance(stored, int | float | str) else 0.0


def _list(stored: Json) -> list[Json]:
    return stored if isinstance(stored, list) else []

"""Triage without a model, for tests of what happens with what it finds: a few words tell all."""

from collections.abc import Mapping

from assistant.triage.model import (
    Emotion,
    Inbound,
    Risk,
    RiskFound,
    TopicFound,
    Trend,
    Triage,
    Urgency,
)

_RISKS = {
    "smoke": Risk.SAFETY,
    "lawyer": Risk.LEGAL,
    "followers": Risk.PRESS,
    "hopeless": Risk.SELF_HARM,
}
_FIRST = frozenset({Risk.SAFETY, Risk.SELF_HARM})
_TOPICS = {"returns": "Returns", "delivery": "Delivery"}


class PlainTriage:
    """A `Triages`: smoke, lawyer, followers and hopeless are risks, furious is angry."""

    def read(self, message: Inbound) -> Triage:
        """What those words say."""
        said = message.text.casefold()
        risks = tuple(
            RiskFound(risk, 0.95, _as_written(message.text, word), f"says '{word}'")
            for word, risk in _RISKS.items()
            if word in said
        )
        angry = "furious" in said
        priority = _priority(risks, angry)
        return Triage(
            topic=_topic(said),
            emotion=Emotion.ANGRY if angry else Emotion.CALM,
            intensity=0.9 if angry else 0.0,
            trend=Trend.WORSENING if angry and message.earlier else Trend.STEADY,
            urgency=Urgency.CRITICAL if priority == 1 else Urgency.NORMAL,
            risks=risks,
            stage=message.stage,
            language="en",
            wants_person="a person" in said,
            priority=priority,
            reasons=tuple(each.why for each in risks) or (_reason(angry),),
        )

    def topics(self) -> Mapping[str, str]:
        """Two topics."""
        return _TOPICS


def _priority(risks: tuple[RiskFound, ...], angry: bool) -> int:
    if any(each.risk in _FIRST for each in risks):
        return 1
    if risks:
        return 2
    return 3 if angry else 4


def _reason(angry: bool) -> str:
    return "says 'furious'" if angry else "nothing in it asks for more than the ordinary"


def _topic(said: str) -> TopicFound | None:
    if "return" in said:
        return TopicFound("returns", _TOPICS["returns"], 0.9, 0.9)
    return None


def _as_written(text: str, word: str) -> str:
    place = text.casefold().find(word)
    return text[place : place + len(word)]

"""The small signs of a case: channel, priority, emotion and risks, each with words for the eye."""

from dataclasses import dataclass

from assistant.casework.model import Case, Handler, State
from assistant.triage.model import Emotion, Risk, RiskFound, Trend, Triage

_CHANNELS = {
    "chat": "Chat",
    "email": "E-mail",
    "phone": "Phone",
    "social": "Social post",
    "store": "Store",
}
_PRIORITIES = {1: "Urgent", 2: "High", 3: "Normal", 4: "Low", 5: "Can wait"}
_RED_EMOTIONS = frozenset({Emotion.ANGRY, Emotion.DISTRESSED})
_AMBER_EMOTIONS = frozenset({Emotion.FRUSTRATED, Emotion.WORRIED})
_RED_RISKS = frozenset({Risk.SAFETY, Risk.SELF_HARM, Risk.LEGAL, Risk.REGULATOR, Risk.FRAUD})
_TRENDS = {Trend.EASING: "easing", Trend.STEADY: "", Trend.WORSENING: "getting worse"}


@dataclass(frozen=True, slots=True)
class ChannelSign:
    """How a message came: `icon` is a name in signs.html, `label` says it in words."""

    icon: str
    label: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A short mark: `level` is red, amber or plain; `words` are the customer's that tell it."""

    label: str
    level: str
    words: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class PrioritySign:
    """A priority: its number, its name, and a level of red, amber or plain."""

    number: int
    label: str
    level: str


def channel_sign(channel: str) -> ChannelSign:
    """The sign of a channel; one that is unknown keeps its own name."""
    if channel in _CHANNELS:
        return ChannelSign(channel, _CHANNELS[channel])
    return ChannelSign("other", channel or "Other channel")


def priority_sign(priority: int) -> PrioritySign:
    """The sign of a priority: 1 is red, 2 amber, the rest say nothing by colour."""
    level = {1: "red", 2: "amber"}.get(priority, "plain")
    return PrioritySign(priority, _PRIORITIES.get(priority, f"Priority {priority}"), level)


def emotion_chip(triage: Triage, *, calm: bool = False) -> Chip | None:
    """How the customer feels and where it goes; None for a calm one unless `calm` asks for it."""
    if triage.emotion is Emotion.CALM and not calm:
        return None
    trend = _TRENDS[triage.trend]
    label = f"{triage.emotion.value}, {trend}" if trend else triage.emotion.value
    hot = "red" if triage.emotion in _RED_EMOTIONS else ""
    level = hot or ("amber" if triage.emotion in _AMBER_EMOTIONS else "plain")
    return Chip(label, level, triage.emotion_words)


def risk_chip(found: RiskFound) -> Chip:
    """A risk with the words that tell it."""
    level = "red" if found.risk in _RED_RISKS else "amber"
    return Chip(found.risk.label, level, found.words, found.why)


def row_chips(triage: Triage, most: int = 3) -> tuple[Chip, ...]:
    """The few marks a row has room for: the gravest risks, then the emotion."""
    risks = tuple(risk_chip(each) for each in triage.risks)
    emotion = emotion_chip(triage)
    room = most - 1 if emotion is not None else most
    return (*risks[:room], *((emotion,) if emotion is not None else ()))


def standing(case: Case, *, me: str) -> str:
    """Who has a case, or why nobody needs to: one short line."""
    if case.state is State.RESOLVED:
        return f"Resolved: {case.outcome.label}" if case.outcome else "Resolved"
    if case.owner is None:
        by_assistant = case.handler is Handler.ASSISTANT
        return "The assistant is answering" if by_assistant else "Nobody has it yet"
    who = "You have it" if case.owner == me else f"{case.owner_name} has it"
    return f"{who}, waiting for the customer" if case.state is State.WAITING else who


def initials(name: str) -> str:
    """At most two letters for a name; a question mark for none."""
    parts = [each[0].upper() for each in name.split() if each[0].isalnum()]
    return "".join((parts[0], *parts[1:][-1:])) if parts else "?"

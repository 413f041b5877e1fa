"""What the service page's templates show: texts, their versions, and a message as it is read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.escalation.reading import Reading
from assistant.triage.model import Trend, Urgency
from assistant.triage.service_texts import PublishedText, TextName
from assistant.ui import words
from assistant.ui.casework import signs, ways
from assistant.ui.casework.signs import Chip, PrioritySign
from assistant.ui.casework.ways import WayView

_TITLES = {
    TextName.PLAN: "Service plan",
    TextName.PERSON: "Asking for a person",
    TextName.STAGE: "Stage of a purchase",
    TextName.PRIORITY: "Priority rules",
}


@dataclass(frozen=True, slots=True)
class TextView:
    """A text in the list: what it is about, and the version that holds (0: as it came)."""

    name: str
    title: str
    about: str
    version: int


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version of a text; `held` is whether it holds now. Version 0 came with Handrail."""

    number: int
    at: str
    by: str
    note: str
    held: bool


@dataclass(frozen=True, slots=True)
class RiskView:
    """A risk that was found: its mark, the words that tell it, why, and how sure, in per cent."""

    chip: Chip
    words: str
    why: str
    sure: str


@dataclass(frozen=True, slots=True)
class TriedView:
    """A message as it would be read if it came in now."""

    priority: PrioritySign
    reasons: tuple[str, ...]
    topic: str
    topic_sure: str
    emotion: Chip
    emotion_words: str
    risks: tuple[RiskView, ...]
    facts: tuple[tuple[str, str], ...]
    ways: tuple[WayView, ...]


def title_of(name: TextName) -> str:
    """A text's name as a screen writes it."""
    return _TITLES.get(name, name.value.capitalize())


def versions_view(published: Sequence[PublishedText], today: datetime) -> tuple[VersionView, ...]:
    """The versions, newest first; what came with Handrail is the last."""
    views = [
        VersionView(each.version, _when(each.at, today), each.by, each.note, held=index == 0)
        for index, each in enumerate(published)
    ]
    return (*views, VersionView(0, "", "", "", held=not published))


def tried_view(reading: Reading, now: datetime) -> TriedView:
    """What a message says, with the words that tell it."""
    triage = reading.triage
    topic = triage.topic
    return TriedView(
        priority=signs.priority_sign(triage.priority),
        reasons=triage.reasons,
        topic=topic.title if topic else "",
        topic_sure=f"{topic.probability:.0%}" if topic else "",
        emotion=signs.emotion_chip(triage, calm=True) or Chip(triage.emotion.value, "plain"),
        emotion_words=triage.emotion_words,
        risks=tuple(
            RiskView(signs.risk_chip(each), each.words, each.why, f"{each.score:.0%}")
            for each in triage.risks
        ),
        facts=tuple(_facts(reading)),
        ways=ways.way_views(reading.ways, now),
    )


def _facts(reading: Reading) -> Iterable[tuple[str, str]]:
    triage = reading.triage
    if triage.urgency is not Urgency.NORMAL:
        yield "Urgency", triage.urgency.value
    if triage.trend is not Trend.STEADY:
        yield "Trend", triage.trend.value
    if triage.stage is not None:
        yield "Stage", f"{triage.stage.value} purchase"
    if triage.wants_person:
        yield "Asks for", "a person"
    yield "Language", triage.language or "nobody can tell"


def _when(at: datetime, now: datetime) -> str:
    day = at.astimezone().date()
    if day == now.astimezone().date():
        return f"today {words.clock(at)}"
    return f"{words.day_briefly(day)} {words.clock(at)}"

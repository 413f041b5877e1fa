"""The lexicon of triage as values: signs with their phrases and examples, rules of priority."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.offers.model import Stage
from assistant.triage.model import Emotion, Risk, Urgency
from assistant.triage.phrases.pattern import Phrase


class Part(StrEnum):
    """A part of the lexicon; each is a file of that name."""

    EMOTIONS = "emotions"
    RISKS = "risks"
    URGENCY = "urgency"
    STAGE = "stage"
    PERSON = "person"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class Sign:
    """Something a message may tell, and how it is told.

    A phrase tells it alone. A cue tells it where the sentence is like the examples too. What
    `never` has is no sign, though a phrase is in it. `unlike` are examples of what it is not.
    `denied` is whether a "not" before a phrase takes it back.
    """

    id: str
    why: str = ""
    phrases: tuple[Phrase, ...] = ()
    cues: tuple[Phrase, ...] = ()
    never: tuple[Phrase, ...] = ()
    examples: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    denied: bool = True


@dataclass(frozen=True, slots=True)
class UrgencySign:
    """A sign of how soon it matters."""

    sign: Sign
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Rule:
    """A priority (1 to 5) for a message of which all these facts hold, and why."""

    priority: int
    facts: frozenset[str]
    why: str


@dataclass(frozen=True, slots=True)
class Move:
    """What brings a message some places forward, never before `not_before`."""

    places: int
    not_before: int
    facts: frozenset[str]
    why: str


@dataclass(frozen=True, slots=True)
class Priorities:
    """How a priority is found: the first rule that holds, then every move that holds.

    `ordinary` is the priority where no rule holds. The rest says from when a fact holds:
    `many_contacts` of other cases in 30 days, a post that `wide_reach` people saw.
    """

    rules: tuple[Rule, ...] = ()
    moves: tuple[Move, ...] = ()
    ordinary: int = 4
    many_contacts: int = 3
    wide_reach: int = 1000
    tiers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that triage knows of words. `denials` are words such as "not" and "never"."""

    emotions: tuple[tuple[Emotion, Sign], ...]
    risks: tuple[tuple[Risk, Sign], ...]
    urgency: tuple[UrgencySign, ...]
    stages: tuple[tuple[Stage, Sign], ...]
    person: Sign
    priorities: Priorities
    denials: frozenset[str] = frozenset()

    def signs(self) -> Iterator[tuple[str, Sign]]:
        """Every sign, under a key that tells it from all others, such as "risk.legal"."""
        yield from ((emotion_key(emotion), sign) for emotion, sign in self.emotions)
        yield from ((risk_key(risk), sign) for risk, sign in self.risks)
        yield from ((urgency_key(each.sign.id), each.sign) for each in self.urgency)
        yield from ((stage_key(stage), sign) for stage, sign in self.stages)
        yield PERSON_KEY, self.person


PERSON_KEY = "wants_person"


def emotion_key(emotion: Emotion) -> str:
    """The key of an emotion's sign, also the fact that rules name."""
    return f"emotion.{emotion}"


def risk_key(risk: Risk) -> str:
    """The key of a risk's sign, also the fact that rules name."""
    return f"risk.{risk}"


def urgency_key(sign: str) -> str:
    """The key of a sign of urgency, also the fact that rules name."""
    return f"sign.{sign}"


def stage_key(stage: Stage) -> str:
    """The key of a stage's sign, also the fact that rules name."""
    return f"stage.{stage}"

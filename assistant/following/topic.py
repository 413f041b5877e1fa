"""What a conversation is about: the phrases said so far, the most telling first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.following.model import Standing, Turn
from assistant.following.reading import Phrase, phrases
from assistant.following.standing import standing, without_announcement

AGEING = 0.3
"""What a phrase keeps of its weight with each turn that passes."""

NAMED, PLAIN, DOING = 1.5, 1.0, 0.4
"""What a phrase gains when it is said: a name or code, a thing, a verb."""

KEPT = 0.7
"""What the heaviest phrase gains by a turn that hangs on it without saying it."""

_MEMORY = 20
_MOST_PHRASES = 40
_MOST_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Topic:
    """A phrase with its weight; one said twice in other words is one topic."""

    phrase: Phrase
    weight: float


Topics = Mapping[frozenset[str], Topic]


def topics(earlier: Sequence[Turn]) -> list[Phrase]:
    """The phrases said since the topic last changed, each once, the heaviest first.

    The topic changes where a turn says so, or where one stands alone and shares no word with
    it. Where a turn itself says nothing, the title that its answer cites first speaks for it.
    """
    known: Topics = {}
    for turn in earlier[-_MEMORY:]:
        known = _after(turn, known)
    return [topic.phrase for topic in sorted(known.values(), key=lambda each: -each.weight)]


def stems_of(found: Iterable[Phrase]) -> frozenset[str]:
    """The stems of all these phrases."""
    return frozenset(stem for phrase in found for stem in phrase.stems)


def _after(turn: Turn, before: Topics) -> Topics:
    stand = standing(turn.asked, stems_of(topic.phrase for topic in before.values()))
    said = phrases(without_announcement(turn.asked)[:_MOST_CHARACTERS])[:_MOST_PHRASES]
    known = {} if _changes(stand, said, before) else _aged(before)
    if stand.depends and known:
        heaviest = max(known, key=lambda stems: known[stems].weight)
        known[heaviest] = _gained(known[heaviest], KEPT)
    for phrase in said or _cited(turn):
        same = next((stems for stems in known if phrase.stems <= stems), phrase.stems)
        gain = NAMED if phrase.named else DOING if phrase.doing else PLAIN
        known[same] = _gained(known.get(same, Topic(phrase, 0.0)), gain)
    return known


def _changes(stand: Standing, said: Sequence[Phrase], before: Topics) -> bool:
    if stand is Standing.NEW_TOPIC:
        return True
    here = stems_of(said)
    shared = here & stems_of(topic.phrase for topic in before.values())
    return stand is Standing.ALONE and len(here) > 1 and not shared


def _aged(before: Topics) -> dict[frozenset[str], Topic]:
    return {stems: Topic(each.phrase, each.weight * AGEING) for stems, each in before.items()}


def _gained(topic: Topic, gain: float) -> Topic:
    return Topic(topic.phrase, topic.weight + gain)


def _cited(turn: Turn) -> list[Phrase]:
    return [phrase for title in turn.titles[:1] for phrase in phrases(title)]

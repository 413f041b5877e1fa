"""A question becomes an answer: understood, searched, quoted, worded; nothing is kept here."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.hearing import Hear, Stopped, Understood
from assistant.answering.meaning import Meaning
from assistant.answering.model import Answer
from assistant.answering.verbatim import answer_verbatim
from assistant.finding import Finder
from assistant.following.model import FollowUp, Turn
from assistant.following.searching import search_both
from assistant.models.model import LanguageModel
from assistant.turns import Turns
from assistant.wording.condensing import understand
from assistant.wording.deadline import Deadline
from assistant.wording.evidence import candidates
from assistant.wording.masks import Mask
from assistant.wording.word import ToWord, Wording, word
from kb.model import Audience, Hit

_HITS = 30
# A passage may stand low in both searches of a follow-up and high in their sum.
_HITS_EACH = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the turns before it, oldest first, who it is asked for, and for which day."""

    question: str
    earlier: tuple[Turn, ...]
    audience: Audience
    on: date


@dataclass(frozen=True, slots=True)
class Told:
    """An answer; `understood` is the question it is to. Times are in milliseconds."""

    answer: Answer
    understood: str
    search_ms: float
    answer_ms: float


@dataclass(frozen=True, slots=True)
class Means:
    """What questions are answered with."""

    finder: Finder
    meaning: Callable[[], Meaning]
    models: Callable[[], Sequence[LanguageModel]]
    mask: Mask
    turns: Turns
    within_s: float
    ask_instead: str


def suggest(asked: Asked, means: Means, *, hear: Hear, stopped: Stopped) -> Told:
    """Answer a question; computing waits for its turn, and nobody waits for another's model."""
    models = means.models()
    deadline = Deadline(means.within_s)
    began = time.perf_counter()
    followed = understand(
        asked.earlier, asked.question, models=models, mask=means.mask, deadline=deadline
    )
    if followed.rewritten:
        hear(Understood(followed.question))
    hits, verbatim, searched = means.turns.take(lambda: _verbatim(followed, asked, means))
    answer = word(
        ToWord(followed.question, verbatim, candidates(hits, verbatim.citations, asked.audience)),
        models,
        Wording(means.meaning(), means.mask, deadline, hear, stopped),
    )
    ended = time.perf_counter()
    return Told(answer, followed.question, searched * 1000, (ended - began - searched) * 1000)


def _verbatim(
    followed: FollowUp, asked: Asked, means: Means
) -> tuple[Sequence[Hit], Answer, float]:
    """What was found, the answer word for word, and the seconds that searching took."""

    def find(text: str) -> list[Hit]:
        limit = _HITS_EACH if followed.rewritten else _HITS
        return means.finder.find(text, audience=asked.audience, on=asked.on, limit=limit)

    began = time.perf_counter()
    hits = search_both(followed, find, limit=_HITS)
    near = means.finder.around(hits, audience=asked.audience, on=asked.on)
    searched = time.perf_counter() - began
    answer = answer_verbatim(
        followed.question,
        hits,
        neighbours=near,
        meaning=means.meaning(),
        rarity=means.finder.rarity(asked.audience),
        ask_instead=means.ask_instead,
    )
    return hits, answer, searched

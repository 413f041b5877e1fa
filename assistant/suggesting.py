"""A question becomes an answer: understood, searched, quoted, worded; nothing is kept here."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.hearing import Hear, Stopped, Understood
from assistant.answering.meaning import Meaning
from assistant.answering.model import Answer
from assistant.answering.verbatim import answer_verbatim
from assistant.finding import Finder
from assistant.following.model import FollowUp, Turn
from assistant.following.searching import search_both
from assistant.inquiry.answering import answer_read
from assistant.inquiry.model import Message
from assistant.inquiry.reading import read_message
from assistant.inquiry.splitting import read_inquiries
from assistant.models.model import LanguageModel
from assistant.turns import Turns
from assistant.wording.condensing import understand
from assistant.wording.deadline import Deadline
from assistant.wording.evidence import candidates
from assistant.wording.masks import MakeMasker
from assistant.wording.word import ToWord, Wording, word
from kb.model import Audience, Hit

_HITS = 30
# A passage may stand low in both searches of a follow-up and high in their sum.
_HITS_EACH = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the turns before it, oldest first, who it is asked for, and for which day.

    `as_one` says that it is known to be a single question, which is not to be cut.
    """

    question: str
    earlier: tuple[Turn, ...]
    audience: Audience
    on: date
    as_one: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer; `understood` is the question it is to. Times are in milliseconds.

    `said` is what of the message counts: a pasted mail without its headers and history.
    """

    answer: Answer
    said: str
    understood: str
    search_ms: float
    answer_ms: float


@dataclass(frozen=True, slots=True)
class Means:
    """What questions are answered with."""

    finder: Finder
    meaning: Callable[[], Meaning]
    models: Callable[[], Sequence[LanguageModel]]
    mask: MakeMasker
    turns: Turns
    within_s: float
    ask_instead: str


def suggest(asked: Asked, means: Means, *, hear: Hear, stopped: Stopped) -> Answered:
    """Answer a question; computing waits for its turn, and nobody waits for another's model."""
    deadline = Deadline(means.within_s)
    began = time.perf_counter()
    earlier = _turns(asked)
    message = read_inquiries(asked.question, earlier)
    followed = _understood(asked, earlier, message, means, deadline, stopped)
    if followed.rewritten:
        hear(Understood(followed.question))
    both = followed.rewritten or (len(message.inquiries) > 1 and not asked.as_one)
    looking = _Looking(asked, means, _HITS_EACH if both else _HITS)
    said = (*(turn.asked for turn in asked.earlier), asked.question)
    wording = Wording(means.meaning(), means.mask, deadline, hear, stopped, said)

    def worded(question: str, answer: Answer) -> Answer:
        shown = candidates(looking.hits[question], answer.citations, asked.audience)
        models = means.models()
        with _aside(means.turns, models):
            return word(ToWord(question, answer, shown), models, wording)

    if followed.rewritten or asked.as_one:
        answer = worded(followed.question, looking.answer(followed))
    else:
        answer = answer_read(asked.question, message, ask=looking.answer, word=worded)
    took = time.perf_counter() - began - looking.searched_s
    understood = followed.question if followed.rewritten else asked.question
    return Answered(answer, message.whole, understood, looking.searched_s * 1000, took * 1000)


def _understood(
    asked: Asked,
    earlier: Sequence[Turn],
    message: Message,
    means: Means,
    deadline: Deadline,
    stopped: Stopped,
) -> FollowUp:
    """The turn as a question of its own; the questions of a message of several are each made so.

    Of a pasted mail only what it says counts.
    """
    said = asked.question if asked.as_one else message.whole or asked.question
    if not asked.earlier or len(message.inquiries) > 1:
        return FollowUp.alone(said)
    models = means.models()
    with _aside(means.turns, models):
        return understand(
            earlier,
            said,
            models=models,
            mask=means.mask,
            deadline=deadline,
            stopped=stopped,
        )


def _aside(turns: Turns, models: Sequence[LanguageModel]) -> AbstractContextManager[None]:
    """Others compute while a model writes."""
    return turns.aside() if models else nullcontext()


def _turns(asked: Asked) -> list[Turn]:
    """The earlier turns, of pasted mails what they say."""
    return [replace(turn, asked=read_message(turn.asked).said) for turn in asked.earlier]


class _Looking:
    """Answers questions word for word, and remembers what was found and how long that took."""

    def __init__(self, asked: Asked, means: Means, each: int) -> None:
        self._asked = asked
        self._each = each
        self._means = means
        self._found: dict[str, Sequence[Hit]] = {}
        self.hits: dict[str, Sequence[Hit]] = {}
        self.searched_s = 0.0

    def answer(self, followed: FollowUp) -> Answer:
        """Answer a turn of a conversation, once it has its turn."""
        return self._means.turns.take(lambda: self._answer(followed))

    def _answer(self, followed: FollowUp) -> Answer:
        audience, on, finder = self._asked.audience, self._asked.on, self._means.finder
        began = time.perf_counter()
        hits = search_both(followed, self._find, limit=_HITS)
        near = finder.around(hits, audience=audience, on=on)
        self.searched_s += time.perf_counter() - began
        self.hits[followed.question] = hits
        return answer_verbatim(
            followed.question,
            hits,
            neighbours=near,
            meaning=self._means.meaning(),
            rarity=finder.rarity(audience),
            ask_instead=self._means.ask_instead,
        )

    def _find(self, text: str) -> Sequence[Hit]:
        """Search once for a text: alone and with what it takes along it is looked for the same."""
        if text not in self._found:
            audience, on = self._asked.audience, self._asked.on
            self._found[text] = self._means.finder.find(
                text, audience=audience, on=on, limit=self._each
            )
        return self._found[text]

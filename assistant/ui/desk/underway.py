"""Questions on their way: each answered in a thread of its own, whoever watches or leaves."""

import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from assistant.answering.hearing import Hear, Heard, Stopped
from assistant.errors import AssistantError
from assistant.suggestion import Suggestion
from assistant.ui.listening import BROKEN, attempted
from kb.errors import KnowledgeBaseError
from kb.model import Audience

# The first word is passed on at once; after it a page takes some twenty changes a second well.
_PAUSE_S = 0.05
# A page that hears nothing for several of these knows that the server is gone.
_SIGN_OF_LIFE_S = 4.0


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, by whom and where; `conversation` is empty when it begins one.

    `instead_of` is the suggestion whose place the answer takes, empty when it takes none.
    """

    person: str
    conversation: str
    text: str
    audience: Audience
    on: date
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a question was not answered, in one line."""

    why: str


Answering = Callable[[Question, Hear, Stopped], Suggestion]
"""Answers a question; raises AssistantError or KnowledgeBaseError when it cannot."""


class Underway:
    """One question on its way; any number of threads may watch it."""

    def __init__(self, question: Question) -> None:
        self.id = uuid.uuid4().hex
        self.question = question
        self.begun_at = datetime.now(UTC)
        self._heard: list[Heard] = []
        self._changed = threading.Condition()
        self._stop = threading.Event()
        self._outcome: Suggestion | Failed | None = None

    @property
    def over(self) -> bool:
        """Whether it was answered, or failed."""
        return self._outcome is not None

    def stop(self) -> None:
        """Have no more of a language model: the answer comes word for word."""
        self._stop.set()

    def watch(self, *, pause_s: float = _PAUSE_S) -> Iterator[list[Heard]]:
        """Everything heard, from the start to the end, in order; an empty list is a sign of life.

        What comes within a pause comes together.
        """
        told = 0
        while not self.over or told < len(self._heard):
            news = self._news(told)
            told += len(news)
            yield news
            with self._changed:
                self._changed.wait_for(lambda: self.over, pause_s)

    def outcome(self) -> Suggestion | Failed:
        """What became of it; waits for the end."""
        with self._changed:
            while self._outcome is None:
                self._changed.wait()
            return self._outcome

    def run(self, answering: Answering) -> None:
        """Answer it; whoever watches hears of it while it goes on."""
        ended = attempted(lambda: self._answered(answering), lambda: Failed(BROKEN))
        with self._changed:
            self._outcome = ended
            self._changed.notify_all()

    def _answered(self, answering: Answering) -> Suggestion | Failed:
        try:
            return answering(self.question, self._hear, self._stop.is_set)
        except (AssistantError, KnowledgeBaseError) as error:
            return Failed(str(error))

    def _hear(self, heard: Heard) -> None:
        with self._changed:
            self._heard.append(heard)
            self._changed.notify_all()

    def _news(self, told: int) -> list[Heard]:
        """What was heard since, waiting for it a while."""
        with self._changed:
            self._changed.wait_for(lambda: self.over or len(self._heard) > told, _SIGN_OF_LIFE_S)
            return self._heard[told:]


class Questions:
    """Every question of this process that is not answered yet."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._lock = threading.Lock()
        self._underway: dict[str, Underway] = {}

    def begin(self, question: Question) -> Underway:
        """Answer a question from now on, even when nobody waits for it any more."""
        begun = Underway(question)
        with self._lock:
            self._underway[begun.id] = begun
        threading.Thread(target=self._run, args=(begun,), name="question", daemon=True).start()
        return begun

    def newest(self, person: str, conversation: str) -> Underway | None:
        """The person's newest question on its way in a conversation, if there is one."""
        asked = [each for each in self._of(person) if each.question.conversation == conversation]
        return asked[-1] if asked else None

    def get(self, person: str, id_: str) -> Underway | None:
        """A question of this person's on its way; None when it is over, or another's."""
        return next((each for each in self._of(person) if each.id == id_), None)

    def _of(self, person: str) -> list[Underway]:
        with self._lock:
            asked = list(self._underway.values())
        return [each for each in asked if each.question.person == person and not each.over]

    def _run(self, begun: Underway) -> None:
        begun.run(self._answering)
        with self._lock:
            del self._underway[begun.id]

"""The warming: policies' sentences are learnt before they are needed, and kept for next time."""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from assistant.answering.meaning import Key, SentenceMeaning, Vector
from assistant.answering.units import units_of
from assistant.learnt import keep_learnt
from kb import library, passages
from kb.database import Database
from kb.errors import KnowledgeBaseError
from kb.library import Status

_log = logging.getLogger(__name__)
_AT_ONCE = 64


class Warming:
    """Learns sentences of what is in force, a few at a time, until there is room for no more.

    A question waits for a few sentences at most. `place` is the file that keeps what was
    learnt: it holds what is in force when the learning ends, and nothing that no longer is.
    """

    def __init__(
        self,
        database: Database,
        meaning: SentenceMeaning,
        place: Path,
        today: Callable[[], date],
    ) -> None:
        self._database = database
        self._meaning = meaning
        self._place = place
        self._today = today
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="warming", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the sentences at hand."""
        self._closing.set()
        self._thread.join()

    def learn(self, told: Callable[[int], None] = lambda _learnt: None) -> None:
        """Learn until there is room for no more; `told` hears how many sentences so far.

        Raises HomeError when the database cannot be read.
        """
        learnt: dict[Key, Vector] = {}
        sentences = self._sentences()
        while some := list(islice(sentences, _AT_ONCE)):
            known = self._meaning.learn(some)
            if self._closing.is_set():
                return
            if known is None:
                break
            learnt |= known
            told(len(learnt))
        keep_learnt(self._place, self._meaning.model, learnt)

    def _work(self) -> None:
        try:
            self.learn()
        except KnowledgeBaseError as error:
            _log.warning("sentences are learnt as they are asked for: %s", error)

    def _sentences(self) -> Iterator[str]:
        for overview in library.documents(self._database, on=self._today()):
            if overview.status is not Status.IN_FORCE:
                continue
            for passage in passages.of_version(
                self._database, overview.id, overview.current.number
            ):
                yield from (unit.plain for unit in units_of(passage))

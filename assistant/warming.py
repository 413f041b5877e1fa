"""The warming: a thread of the server that learns policies' sentences before they are needed."""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice

from assistant.answering.meaning import SentenceMeaning
from assistant.answering.units import units_of
from kb import library, passages
from kb.database import Database
from kb.errors import KnowledgeBaseError
from kb.library import Status

_log = logging.getLogger(__name__)
_AT_ONCE = 64


class Warming:
    """Learns sentences of what is in force, a few at a time, until there is room for no more.

    A question waits for a few sentences at most.
    """

    def __init__(
        self, database: Database, meaning: SentenceMeaning, today: Callable[[], date]
    ) -> None:
        self._database = database
        self._meaning = meaning
        self._today = today
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="warming", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the sentences at hand."""
        self._closing.set()
        self._thread.join()

    def wait(self) -> None:
        """Return when everything there is room for is known."""
        self._thread.join()

    def _work(self) -> None:
        try:
            sentences = self._sentences()
            while some := list(islice(sentences, _AT_ONCE)):
                if self._closing.is_set() or not self._meaning.learn(some):
                    return
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

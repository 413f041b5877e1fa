"""The warming: policies' sentences are learnt before they are needed, and kept for next time."""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice

from assistant.answering.evidence import passage_tokens
from assistant.answering.meaning import SentenceMeaning
from assistant.answering.units import units_of
from kb import changes, embeddings, library, passages
from kb.database import Database
from kb.errors import KnowledgeBaseError
from kb.library import Status

_log = logging.getLogger(__name__)
# Two full batches of the encoder: fewer leave a processor idle, more keep questions waiting.
_AT_ONCE = 64


class Warming:
    """Learns sentences of what is in force, a few at a time, until there is room for no more.

    What is learnt is kept beside the passages' vectors, so the next start only reads it. A
    question that needs a sentence not learnt yet waits for one batch of 64 at most.
    """

    def __init__(
        self, database: Database, meaning: SentenceMeaning, model: str, today: Callable[[], date]
    ) -> None:
        self._database = database
        self._meaning = meaning
        self._model = model
        self._today = today
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="warming", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the sentences at hand; those before them are kept."""
        self._closing.set()
        self._thread.join()

    def learn(self, told: Callable[[int], None] = lambda _learnt: None) -> None:
        """Learn until there is room for no more; `told` hears how many sentences so far.

        Raises HomeError when the database cannot be read or written.
        """
        since = changes.latest(self._database)
        sentences = self._sentences()
        count = 0
        while some := list(islice(sentences, _AT_ONCE)):
            if self._closing.is_set():
                return
            learnt = self._meaning.learn(some)
            if learnt is None:
                return
            embeddings.keep(self._database, learnt, self._model, since=since)
            count += len(some)
            told(count)

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
                # The words of a passage are cut once, and better now than when someone waits.
                passage_tokens(passage)
                yield from (unit.plain for unit in units_of(passage))

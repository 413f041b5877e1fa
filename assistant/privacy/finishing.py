"""The finishing: what came late for somebody erased goes within a minute, not at the next start."""

import logging
import threading
from collections.abc import Callable

from kb.errors import KnowledgeBaseError

_log = logging.getLogger(__name__)
_EVERY_S = 60.0


class Finishing:
    """A thread of the server that has late answers erased, again and again."""

    def __init__(self, finish_late: Callable[[], None], *, every_s: float = _EVERY_S) -> None:
        self._finish_late = finish_late
        self._every_s = every_s
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="finishing", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own; the first look is after a wait."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the look at hand."""
        self._closing.set()
        self._thread.join()

    def _work(self) -> None:
        troubled = False
        while not self._closing.wait(self._every_s):
            try:
                self._finish_late()
                troubled = False
            except KnowledgeBaseError as error:
                if not troubled:
                    _log.warning("what came late is erased in a moment: %s", error)
                troubled = True

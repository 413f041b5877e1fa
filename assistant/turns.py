"""Taking turns: heavy work runs a few at a time, and whoever came first goes first."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

# More at once only slow one another down: the work is computing.
AT_ONCE = 4

Done = TypeVar("Done")


class Turns:
    """Runs work at most four at a time, first come, first served. Threads may share it."""

    def __init__(self) -> None:
        # Its queue is in order; a semaphore lets newcomers overtake.
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="turn")
        self._waiting = 0
        self._counting = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return self._waiting

    def take(self, work: Callable[[], Done]) -> Done:
        """What the work returns or raises, once it had its turn. Never nest: a turn ends first."""
        with self._counting:
            self._waiting += 1
            taken = self._threads.submit(self._work, work)
        return taken.result()

    def _work(self, work: Callable[[], Done]) -> Done:
        with self._counting:
            self._waiting -= 1
        return work()

    def close(self) -> None:
        """Finish the work at hand."""
        self._threads.shutdown()

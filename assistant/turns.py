"""Taking turns: computing is done a few at a time, and whoever came first goes first."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from kb.processors import processors

Done = TypeVar("Done")


class Turns:
    """Lets `at_once` threads compute at a time, first come, first served. Threads may share it.

    By default as many as this process has processors: more at once only take them from one
    another, and all are late.
    """

    def __init__(self, at_once: int = 0) -> None:
        # Two at least, for one waits for the disk.
        self._free = at_once or max(2, processors())
        # A semaphore lets newcomers overtake; whoever leaves gives their turn to the first here.
        self._line: deque[threading.Event] = deque()
        self._counting = threading.Lock()
        self._mine = threading.local()

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._line)

    def take(self, work: Callable[[], Done]) -> Done:
        """What the work returns or raises, once it had its turn; within a turn, at once."""
        if self._has_one():
            return work()
        self._enter()
        try:
            return work()
        finally:
            self._leave()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Give the turn away while something is waited for, and stand in line again after it."""
        if not self._has_one():
            yield
            return
        self._leave()
        try:
            yield
        finally:
            self._enter()

    def _has_one(self) -> bool:
        return getattr(self._mine, "has_one", False)

    def _enter(self) -> None:
        called = threading.Event()
        with self._counting:
            if self._free:
                self._free -= 1
                called.set()
            else:
                self._line.append(called)
        called.wait()
        self._mine.has_one = True

    def _leave(self) -> None:
        self._mine.has_one = False
        with self._counting:
            if self._line:
                self._line.popleft().set()
            else:
                self._free += 1

"""The current build of an index, used by many threads while another takes its place."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from kb.ports import Index

B = TypeVar("B", bound=Index)


@dataclass(slots=True)
class _Lent(Generic[B]):
    build: B
    readers: int = 0
    retire: Callable[[], None] | None = None


class Live(Generic[B]):
    """Lends the current build; a replaced one is retired when its last reader is done."""

    def __init__(self, build: B) -> None:
        self._lock = threading.Lock()
        self._current = _Lent(build)

    @property
    def build(self) -> B:
        """The current build, for the one thread that writes to it."""
        return self._current.build

    @contextmanager
    def lent(self) -> Iterator[B]:
        """Use one build throughout, whatever takes its place meanwhile."""
        with self._lock:
            mine = self._current
            mine.readers += 1
        try:
            yield mine.build
        finally:
            with self._lock:
                mine.readers -= 1
            self._settle(mine)

    def replace(self, build: B, retire: Callable[[], None]) -> None:
        """Lend another build from now on; `retire` is called once nobody uses the old one."""
        with self._lock:
            old, self._current = self._current, _Lent(build)
            old.retire = retire
        self._settle(old)

    def _settle(self, lent: _Lent[B]) -> None:
        with self._lock:
            if lent.readers or lent.retire is None:
                return
            retire, lent.retire = lent.retire, None
        retire()

"""Work on the same thing is done one at a time; on different things all at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class _Gate:
    lock: threading.Lock = field(default_factory=threading.Lock)
    wanted: int = 0


class OneAtATime:
    """Lets one thread at a time do what is called by a name; nothing is kept of names gone by."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._gates: dict[str, _Gate] = {}

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Wait until nobody else is at it."""
        with self._lock:
            gate = self._gates.setdefault(name, _Gate())
            gate.wanted += 1
        try:
            with gate.lock:
                yield
        finally:
            with self._lock:
                gate.wanted -= 1
                if not gate.wanted:
                    del self._gates[name]

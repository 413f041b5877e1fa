"""What is said once on the page after an act: kept here, so that no link can make a page say it."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from assistant.access.model import PersonId

KEPT_S = 300.0
"""How long something waits to be read."""
MOST = 500
"""How much waits at once; the oldest goes first."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line, and perhaps a secret that is shown this once under its name."""

    line: str
    secret: str = ""
    secret_name: str = ""


@dataclass(frozen=True, slots=True)
class _Waiting:
    person: PersonId
    told: Told
    until: float


class Tellings:
    """Waits for the page after an act; each is read once, by whom it was meant for."""

    def __init__(self, tick: Callable[[], float] = time.monotonic) -> None:
        self._tick = tick
        self._lock = threading.Lock()
        self._waiting: dict[str, _Waiting] = {}

    def keep(self, person: PersonId, told: Told) -> str:
        """Keep it for a person; returns what to ask for it with."""
        name = secrets.token_urlsafe(16)
        with self._lock:
            now = self._tick()
            kept = {key: each for key, each in self._waiting.items() if each.until > now}
            while len(kept) >= MOST:
                kept.pop(next(iter(kept)))
            kept[name] = _Waiting(person, told, now + KEPT_S)
            self._waiting = kept
        return name

    def take(self, person: PersonId, name: str) -> Told | None:
        """What was kept under that name for that person, once; else None."""
        with self._lock:
            found = self._waiting.get(name)
            if found is None or found.person != person:
                return None
            del self._waiting[name]
        return found.told if found.until > self._tick() else None

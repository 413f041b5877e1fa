"""What is said once on the page after an act: kept here, so that no link can make a page say it."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from assistant.access.model import PersonId

KEPT_S = 300.0
"""How long something waits to be read."""
REMEMBERED_S = 12 * 3600.0
"""How long it is remembered that there was a secret, after it was read or waited in vain."""
MOST = 500
"""How much waits at once; the oldest goes first."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line, and perhaps a secret that is shown this once under its name.

    `anew` says how to get another one when it is lost; `is_gone` that this is what happened.
    """

    line: str
    secret: str = ""
    secret_name: str = ""
    anew: str = ""
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class _Waiting:
    person: PersonId
    told: Told
    until: float

    def left(self, now: float) -> "_Waiting | None":
        """What is left of it at a moment: of a secret, that there was one; in the end nothing."""
        if self.until > now:
            return self
        gone = self.gone(self.until)
        return gone if gone is not None and gone.until > now else None

    def gone(self, since: float) -> "_Waiting | None":
        """What stays once it was read, or was not in time; None where no secret is missed."""
        if not self.told.secret:
            return None
        line = f"{self.told.secret_name} was shown once and is not kept. {self.told.anew}"
        told = Told(line.strip(), is_gone=True)
        return _Waiting(self.person, told, since + REMEMBERED_S)


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
            left = {key: each.left(now) for key, each in self._waiting.items()}
            kept = {key: each for key, each in left.items() if each is not None}
            while len(kept) >= MOST:
                kept.pop(next(iter(kept)))
            kept[name] = _Waiting(person, told, now + KEPT_S)
            self._waiting = kept
        return name

    def take(self, person: PersonId, name: str) -> Told | None:
        """What was kept under that name for that person, once; else None.

        Whoever comes back for a secret is told that it is gone, and how to get another.
        """
        with self._lock:
            found = self._waiting.get(name)
            if found is None or found.person != person:
                return None
            now = self._tick()
            left = found.left(now)
            rest = left if left is None or left.told.is_gone else left.gone(now)
            if rest is None:
                del self._waiting[name]
            else:
                self._waiting[name] = rest
        return left.told if left is not None else None

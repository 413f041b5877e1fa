"""How often customers may call: moving windows, counted in this process alone."""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import MovingWindowSupport, Storage
from limits.strategies import MovingWindowRateLimiter

from assistant.errors import RequestRefusedError

Clock = Callable[[], float]
"""Seconds that only grow."""

_FIRST_SWEEP = 1_000


class TooManyCallsError(RequestRefusedError):
    """Somebody called too often; `seconds` (at least 1) is when it works again."""

    def __init__(self, what: str, seconds: int) -> None:
        super().__init__(f"too many {what}; try again in {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `most` within any `seconds`."""

    most: int
    seconds: int

    def __post_init__(self) -> None:
        if self.most < 1 or self.seconds < 1:
            raise ValueError(f"a rate needs at least 1 within 1 s, not {self}")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of everything the customer's side takes.

    `messages`, `attachments` and `conversation_calls` are each conversation's, `conversations`
    and `calls` each caller's by IP address, `site_messages` each site's. `streams` are open at
    once, of one conversation at most `conversation_streams`. `all_calls` are everybody's
    together; `pages` are each address's looks at public pages, `searches` those that look for
    something.
    """

    messages: tuple[Rate, ...] = (Rate(12, 60), Rate(100, 3600))
    site_messages: tuple[Rate, ...] = (Rate(3000, 60),)
    attachments: tuple[Rate, ...] = (Rate(10, 3600),)
    conversations: tuple[Rate, ...] = (Rate(10, 60), Rate(60, 3600))
    calls: tuple[Rate, ...] = (Rate(240, 60),)
    conversation_calls: tuple[Rate, ...] = (Rate(120, 60),)
    streams: int = 1_000
    conversation_streams: int = 5
    all_calls: tuple[Rate, ...] = (Rate(3000, 10),)
    pages: tuple[Rate, ...] = (Rate(300, 60),)
    searches: tuple[Rate, ...] = (Rate(30, 60),)


@dataclass(frozen=True, slots=True)
class Count:
    """Something counted: its rates, whose it is, and what it is called in a refusal."""

    rates: tuple[Rate, ...]
    whose: str
    what: str


class Limiter:
    """Counts calls, and refuses what is too many; safe to use from many threads."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._counted = _Windows(clock)
        self._windows = MovingWindowRateLimiter(self._counted)
        self._lock = threading.Lock()

    @property
    def known(self) -> int:
        """How many counts are remembered."""
        return len(self._counted)

    def count(self, *counts: Count) -> None:
        """Count all of them, or none: raises TooManyCallsError where one is too many."""
        with self._lock:
            for each in counts:
                for rate in each.rates:
                    self._refuse_more(each, rate)
            for each in counts:
                for rate in each.rates:
                    self._windows.hit(_item(rate), each.what, each.whose)

    def _refuse_more(self, each: Count, rate: Rate) -> None:
        item = _item(rate)
        if not self._windows.test(item, each.what, each.whose):
            free_at = self._windows.get_window_stats(item, each.what, each.whose).reset_time
            raise TooManyCallsError(each.what, max(1, math.ceil(free_at - self._clock())))


def _item(rate: Rate) -> RateLimitItem:
    return RateLimitItemPerSecond(rate.most, rate.seconds)


class _Windows(Storage, MovingWindowSupport):
    """When each key was counted, oldest first, in memory; what is over is forgotten.

    The library's own keeps every key for good, starts a thread for each count and reads no
    clock but the wall's. Its callers take turns.
    """

    STORAGE_SCHEME = None

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._counted: dict[str, tuple[int, list[float]]] = {}
        self._sweep_at = _FIRST_SWEEP

    def __len__(self) -> int:
        return len(self._counted)

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count, unless that is more than the limit within `expiry` seconds."""
        times = self._recent(key, expiry)
        if len(times) + amount > limit:
            return False
        times.extend([self._clock()] * amount)
        self._counted[key] = (expiry, times)
        self._sweep()
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """The oldest time that counts, and how many do."""
        times = self._recent(key, expiry)
        return (times[0], len(times)) if times else (self._clock(), 0)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count without a limit."""
        self.acquire_entry(key, self.get(key) + amount, expiry, amount)
        return self.get(key)

    def get(self, key: str) -> int:
        """How many are remembered."""
        return len(self._counted.get(key, (0, []))[1])

    def get_expiry(self, key: str) -> float:
        """When the newest is forgotten."""
        expiry, times = self._counted.get(key, (0, []))
        return times[-1] + expiry if times else self._clock()

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int:
        """Forget everything."""
        known = len(self._counted)
        self._counted.clear()
        return known

    def clear(self, key: str) -> None:
        """Forget one key."""
        self._counted.pop(key, None)

    def _recent(self, key: str, expiry: int) -> list[float]:
        since = self._clock() - expiry
        return [each for each in self._counted.get(key, (0, []))[1] if each > since]

    def _sweep(self) -> None:
        """Forget what is over whenever twice as many keys are known as after the last time."""
        if len(self._counted) < self._sweep_at:
            return
        now = self._clock()
        self._counted = {
            key: (expiry, times)
            for key, (expiry, times) in self._counted.items()
            if times[-1] + expiry > now
        }
        self._sweep_at = max(_FIRST_SWEEP, 2 * len(self._counted))

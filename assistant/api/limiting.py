"""How often customers may call: moving windows, counted in this process alone."""

import math
import threading
import time
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import MovingWindowSupport, Storage
from limits.strategies import MovingWindowRateLimiter

from assistant.errors import RequestRefusedError

Clock = Callable[[], float]
"""Seconds that only grow."""

_MOST_KNOWN = 100_000
_MOST_TIMES_EACH = 10


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

    `messages`, `attachments` and `conversation_calls` are each conversation's, `conversations`,
    `calls` and `address_attachments` each caller's by IP address, `site_messages` and
    `site_attachments` each site's. `streams` are open at once, of one conversation at most
    `conversation_streams`, of one address `address_streams`. `all_calls` are everybody's
    together, of those who name a site; `pages` are each address's looks at public pages,
    `searches` those that look for something.
    """

    messages: tuple[Rate, ...] = (Rate(12, 60), Rate(100, 3600))
    site_messages: tuple[Rate, ...] = (Rate(3000, 60),)
    attachments: tuple[Rate, ...] = (Rate(10, 3600),)
    address_attachments: tuple[Rate, ...] = (Rate(30, 3600),)
    site_attachments: tuple[Rate, ...] = (Rate(600, 3600),)
    conversations: tuple[Rate, ...] = (Rate(10, 60), Rate(60, 3600))
    calls: tuple[Rate, ...] = (Rate(240, 60),)
    conversation_calls: tuple[Rate, ...] = (Rate(120, 60),)
    streams: int = 1_000
    conversation_streams: int = 5
    address_streams: int = 50
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
    """Counts calls, and refuses what is too many; safe to use from many threads.

    At most `most` counts are remembered, and ten times as many calls: above that whoever called
    longest ago is forgotten first, so no number of addresses takes more memory or another's turn.
    """

    def __init__(self, clock: Clock = time.monotonic, *, most: int = _MOST_KNOWN) -> None:
        self._clock = clock
        self._counted = _Windows(clock, most)
        self._windows = MovingWindowRateLimiter(self._counted)
        self._lock = threading.Lock()

    @property
    def known(self) -> int:
        """How many counts are remembered."""
        return len(self._counted)

    @property
    def remembered(self) -> int:
        """How many calls are, over all counts."""
        return self._counted.times

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


_Times = deque[float]


class _Alike:
    """Keys that expire alike, in the order in which they were last counted: so they are over."""

    def __init__(self) -> None:
        self.keys: OrderedDict[str, _Times] = OrderedDict()
        self.times = 0

    def recent(self, key: str, since: float) -> _Times:
        """The times of a key after a moment; what was before is forgotten."""
        times = self.keys.get(key, deque())
        while times and times[0] <= since:
            times.popleft()
            self.times -= 1
        return times

    def count(self, key: str, times: _Times, at: float, amount: int) -> None:
        """Count a key, whose recent times these are."""
        times.extend([at] * amount)
        self.times += amount
        self.keys[key] = times
        self.keys.move_to_end(key)

    def forget(self, since: float) -> None:
        """Forget the keys that were not counted after a moment."""
        while self.keys:
            oldest = next(iter(self.keys.values()))
            if oldest and oldest[-1] > since:
                break
            self.drop_oldest()

    def drop_oldest(self) -> None:
        """Forget the key that was counted longest ago."""
        self.times -= len(self.keys.popitem(last=False)[1])

    def drop(self, key: str) -> None:
        """Forget one key."""
        self.times -= len(self.keys.pop(key, ()))


class _Windows(Storage, MovingWindowSupport):
    """When each key was counted, oldest first, in memory; what is over is forgotten.

    The library's own keeps every key for good, starts a thread for each count and reads no
    clock but the wall's. Its callers take turns.
    """

    STORAGE_SCHEME = None

    def __init__(self, clock: Clock, most: int) -> None:
        super().__init__()
        self._clock = clock
        self._most = most
        self._alike: defaultdict[int, _Alike] = defaultdict(_Alike)

    def __len__(self) -> int:
        return sum(len(each.keys) for each in self._alike.values())

    @property
    def times(self) -> int:
        """How many calls are remembered, over all keys."""
        return sum(each.times for each in self._alike.values())

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count, unless that is more than the limit within `expiry` seconds."""
        times = self._recent(key, expiry)
        if len(times) + amount > limit:
            return False
        self._alike[expiry].count(key, times, self._clock(), amount)
        self._forget()
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
        return len(self._found(key)[1])

    def get_expiry(self, key: str) -> float:
        """When the newest is forgotten."""
        expiry, times = self._found(key)
        return times[-1] + expiry if times else self._clock()

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int:
        """Forget everything."""
        known = len(self)
        self._alike.clear()
        return known

    def clear(self, key: str) -> None:
        """Forget one key."""
        for each in self._alike.values():
            each.drop(key)

    def _found(self, key: str) -> tuple[int, _Times]:
        found = (
            (expiry, each.keys[key]) for expiry, each in self._alike.items() if key in each.keys
        )
        return next(found, (0, deque()))

    def _recent(self, key: str, expiry: int) -> _Times:
        return self._alike[expiry].recent(key, self._clock() - expiry)

    def _forget(self) -> None:
        """Forget what is over, and above the bounds what was counted longest ago."""
        now = self._clock()
        for expiry, each in self._alike.items():
            each.forget(now - expiry)
        while len(self) > self._most:
            max(self._alike.values(), key=lambda each: len(each.keys)).drop_oldest()
        while self.times > self._most * _MOST_TIMES_EACH:
            most = max(self._alike.values(), key=lambda each: each.times)
            if len(most.keys) == 1:
                # One rate that is as large as that was set so.
                break
            most.drop_oldest()

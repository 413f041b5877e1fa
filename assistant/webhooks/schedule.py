"""When an event that did not arrive is sent again, after Standard Webhooks' schedule."""

from collections.abc import Callable
from datetime import datetime, timedelta
from secrets import SystemRandom

WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long to wait after the first, second, … try; after the one that follows it is given up."""

MOST_TRIES = len(WAITS) + 1
LONGEST_LATER = timedelta(days=1)
_SPREAD = 0.1

Chance = Callable[[], float]
"""A number from 0 to 1, anew with each call."""

by_chance: Chance = SystemRandom().random


def next_try(
    tries: int, at: datetime, *, later: timedelta | None = None, chance: Chance = by_chance
) -> datetime | None:
    """When to try again after that many tries (from 1); None when it is given up.

    Up to a tenth later than the schedule, so that not all come back at once; `later` is how long
    the address asked to be left alone, heeded up to a day.
    """
    if tries >= MOST_TRIES:
        return None
    wait = WAITS[max(tries, 1) - 1] * (1 + _SPREAD * chance())
    if later is not None:
        wait = max(wait, min(later, LONGEST_LATER))
    return at + wait

"""The clock on the wall of a zone, also where it is put forward or back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)


def first_shown(zone: ZoneInfo, wall: datetime) -> datetime:
    """The first instant, in UTC, at which the clock shows this time or a later one.

    A time shown twice is its first showing, a time left out is the moment it is left out. Of two
    times on the wall the later never comes first. `wall` has no zone; raises OverflowError for
    an instant beyond the years 1 to 9999.
    """
    before = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if before <= after:
        return before
    return _first(after, before, lambda at: _wall(zone, at) >= wall)


def latest_shown(zone: ZoneInfo, at: datetime) -> datetime:
    """The latest time the clock has shown up to an instant, without a zone.

    It stands still while the clock runs through an hour for the second time.
    """
    local = at.astimezone(zone)
    if not local.fold:
        return local.replace(tzinfo=None)
    once = local.replace(fold=0).astimezone(UTC)
    put_back = _first(once, at, lambda then: bool(then.astimezone(zone).fold))
    return _wall(zone, put_back) + (at.astimezone(UTC) - once)


def _wall(zone: ZoneInfo, at: datetime) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _first(low: datetime, high: datetime, holds: Callable[[datetime], bool]) -> datetime:
    """The first whole second between two instants at which something holds, and goes on to."""
    low = low.replace(microsecond=0)
    steps = range(int((high - low) / _SECOND) + 1)
    first, beyond = steps.start, steps.stop
    while first < beyond:
        middle = (first + beyond) // 2
        if holds(low + middle * _SECOND):
            beyond = middle
        else:
            first = middle + 1
    return low + first * _SECOND

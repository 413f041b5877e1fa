"""Time left, as screens write it."""

from datetime import datetime, timedelta

from assistant.casework.model import Clock, ClockState

_MINUTE = timedelta(minutes=1)


def left(clock: Clock, at: datetime) -> timedelta:
    """Wall time to a clock's due time, negative after it.

    For a paused clock the working time it has left; for a stopped one what was left then.
    """
    match clock.state:
        case ClockState.PAUSED:
            return clock.left or timedelta()
        case ClockState.STOPPED:
            return clock.due_at - (clock.stopped_at or at)
        case ClockState.RUNNING:
            return clock.due_at - at


def in_words(clock: Clock, at: datetime) -> str:
    """Where a clock stands: '12 min', 'late by 2 h 10', 'paused, 1 day left', 'in time'."""
    time = left(clock, at)
    match clock.state:
        case ClockState.RUNNING:
            return duration_in_words(time)
        case ClockState.PAUSED:
            if clock.breached_at is not None:
                return "paused, late"
            return f"paused, {duration_in_words(time)} left"
        case ClockState.STOPPED:
            return duration_in_words(time) if clock.breached_at is not None else "in time"


def duration_in_words(time: timedelta) -> str:
    """A time to go, in at most two units rounded down: '12 min', '2 h 10', '1 day 3 h'.

    Negative times read 'late by 20 min'.
    """
    if time < timedelta():
        return f"late by {_amount(-time)}"
    return _amount(time)


def _amount(time: timedelta) -> str:
    minutes = time // _MINUTE
    hours, days = minutes // 60, minutes // (24 * 60)
    if days:
        whole = f"{days} day" if days == 1 else f"{days} days"
        return f"{whole} {hours % 24} h" if hours % 24 else whole
    if hours:
        return f"{hours} h {minutes % 60:02}" if minutes % 60 else f"{hours} h"
    return f"{minutes} min" if minutes else "under 1 min"

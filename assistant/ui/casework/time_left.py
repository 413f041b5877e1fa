"""How long there is until something is due, in words: "12 min", "late by 20 min"."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from assistant.casework.model import Clock, ClockState
from assistant.ui import words

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


class Level(StrEnum):
    """How a clock is marked: LATE is red, SOON is amber, CALM is not; HELD runs no more."""

    LATE = "late"
    SOON = "soon"
    CALM = "calm"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """The time until something is due, in words; `due` and `warn` are instants in ISO 8601.

    Both are empty where no time runs: the page then leaves the words as they are.
    """

    words: str
    level: Level
    due: str = ""
    warn: str = ""


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock of a case: what is due, the time left, and when it is due."""

    what: str
    left: TimeLeft
    at: str


def span(length: timedelta) -> str:
    """A length of time, roughly and down: less than a minute, 12 min, 1 h 20 min, 3 h, 2 days."""
    if length < _MINUTE:
        return "less than a minute"
    if length < _HOUR:
        return f"{length // _MINUTE} min"
    if length < _DAY:
        minutes = length % _HOUR // _MINUTE
        near = minutes and length < 2 * _HOUR
        return f"1 h {minutes} min" if near else f"{length // _HOUR} h"
    return words.count(length // _DAY, "day")


def until(due: datetime, now: datetime, *, warn: datetime | None = None) -> TimeLeft:
    """The time left until an instant; it is soon from `warn` on, and late from `due` on."""
    level = Level.SOON if warn is not None and now >= warn else Level.CALM
    shown = span(due - now)
    if now >= due:
        level, shown = Level.LATE, f"late by {span(now - due)}"
    return TimeLeft(shown, level, due.isoformat(), warn.isoformat() if warn else "")


def of_clock(clock: Clock, now: datetime) -> TimeLeft:
    """The time left on a clock; in words alone where it is paused or stopped."""
    match clock.state:
        case ClockState.RUNNING:
            return until(clock.due_at, now, warn=clock.warn_at)
        case ClockState.PAUSED:
            left = f", {span(clock.left)} left" if clock.left else ""
            return TimeLeft(f"waits for the customer{left}", Level.HELD)
        case ClockState.STOPPED:
            late = clock.breached_at is not None
            return TimeLeft("done, late" if late else "done in time", Level.HELD)


def clock_view(clock: Clock, now: datetime) -> ClockView:
    """A clock as a line of a case."""
    return ClockView(clock.kind.label.capitalize(), of_clock(clock, now), when(clock.due_at, now))


def when(moment: datetime, now: datetime) -> str:
    """An instant on the server's clock: 14:05 today, tomorrow 09:00, else 3 Mar 2026 09:00."""
    day, today = moment.astimezone().date(), now.astimezone().date()
    match (day - today).days:
        case 0:
            return f"today {words.clock(moment)}"
        case 1:
            return f"tomorrow {words.clock(moment)}"
        case -1:
            return f"yesterday {words.clock(moment)}"
        case _:
            return f"{words.day_briefly(day)} {words.clock(moment)}"

"""Time left reads as people say it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.clocks.words import duration_in_words, in_words, left
from assistant.casework.model import CaseId, Clock, ClockId, ClockKind, ClockState
from tests.assistant.casework.clocks.timed import HOUR, MINUTE
from tests.assistant.casework.worlds import NOW, OFFICE

CLOCK = Clock(
    ClockId("1"),
    CaseId("2"),
    ClockKind.RESOLUTION,
    ClockState.RUNNING,
    started_at=NOW,
    due_at=NOW + 2 * HOUR,
    warn_at=NOW + HOUR,
    calendar=OFFICE.id,
)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "under 1 min"),
        (0.9, "under 1 min"),
        (1, "1 min"),
        (12.99, "12 min"),
        (60, "1 h"),
        (65, "1 h 05"),
        (130, "2 h 10"),
        (1439, "23 h 59"),
        (1440, "1 day"),
        (1500, "1 day 1 h"),
        (4320, "3 days"),
        (-0.1, "late by under 1 min"),
        (-20, "late by 20 min"),
        (-1500, "late by 1 day 1 h"),
    ],
)
def test_a_time_to_go_in_words(minutes: float, words: str) -> None:
    assert duration_in_words(timedelta(minutes=minutes)) == words


@given(st.timedeltas(timedelta(days=-9000), timedelta(days=9000)))
def test_words_are_short_and_say_late_only_when_it_is(time: timedelta) -> None:
    words = duration_in_words(time)
    assert len(words) <= len("late by 9000 days 23 h")
    assert words.startswith("late by ") == (time < timedelta())


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        (CLOCK, "1 h 30"),
        (replace(CLOCK, due_at=NOW), "late by 30 min"),
        (replace(CLOCK, state=ClockState.PAUSED, left=3 * HOUR), "paused, 3 h left"),
        (replace(CLOCK, state=ClockState.PAUSED, left=None, breached_at=NOW), "paused, late"),
        (replace(CLOCK, state=ClockState.STOPPED, stopped_at=NOW + HOUR), "in time"),
        (
            replace(
                CLOCK,
                state=ClockState.STOPPED,
                stopped_at=NOW + 3 * HOUR,
                breached_at=NOW + 2 * HOUR,
            ),
            "late by 1 h",
        ),
    ],
)
def test_where_a_clock_stands_in_words(clock: Clock, words: str) -> None:
    assert in_words(clock, NOW + 30 * MINUTE) == words


def test_what_is_left_runs_while_the_clock_does() -> None:
    assert left(CLOCK, NOW) == 2 * HOUR
    assert left(CLOCK, NOW + 3 * HOUR) == -HOUR
    assert left(replace(CLOCK, state=ClockState.PAUSED, left=MINUTE), NOW + 3 * HOUR) == MINUTE
    done = replace(CLOCK, state=ClockState.STOPPED, stopped_at=NOW + HOUR)
    assert left(done, NOW + 90 * HOUR) == HOUR

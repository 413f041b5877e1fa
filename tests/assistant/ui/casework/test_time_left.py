"""The time left, in words that the page's script says just the same."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.model import ClockState
from assistant.ui.casework.time_left import Level, clock_view, of_clock, span, until, when
from tests.assistant.ui.casework.samples import NOW, clock

LENGTHS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400))


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=12, seconds=59), "12 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(hours=1, minutes=20), "1 h 20 min"),
        (timedelta(hours=3, minutes=20), "3 h"),
        (timedelta(days=1, hours=5), "1 day"),
        (timedelta(days=2), "2 days"),
    ],
)
def test_a_length_is_said_roughly_and_down(length: timedelta, words: str) -> None:
    assert span(length) == words


@given(LENGTHS, LENGTHS)
def test_a_clock_is_late_from_its_instant_on_and_never_before(
    before: timedelta, after: timedelta
) -> None:
    early, late = until(NOW, NOW - before), until(NOW, NOW + after)
    assert late.level is Level.LATE
    assert late.words == f"late by {span(after)}"
    assert (early.level is Level.LATE) == (before == timedelta(0))


def test_a_running_clock_warns_from_its_share_of_the_time_on() -> None:
    running = clock("c1", minutes=12)
    assert of_clock(running, NOW).level is Level.CALM
    assert of_clock(running, NOW + timedelta(minutes=2)).level is Level.SOON
    assert of_clock(running, NOW + timedelta(minutes=2)).words == "10 min"


def test_a_paused_clock_says_what_was_left_and_does_not_tick() -> None:
    paused = replace(clock("c1"), state=ClockState.PAUSED, left=timedelta(minutes=40))
    left = of_clock(paused, NOW)
    assert left.words == "waits for the customer, 40 min left"
    assert not left.due


def test_a_stopped_clock_says_whether_it_was_in_time() -> None:
    stopped = replace(clock("c1"), state=ClockState.STOPPED)
    assert of_clock(stopped, NOW).words == "done in time"
    assert of_clock(replace(stopped, breached_at=NOW), NOW).words == "done, late"


def test_a_clock_says_what_is_due() -> None:
    assert clock_view(clock("c1"), NOW).what == "First response"


def test_an_instant_names_its_day_unless_it_is_near() -> None:
    assert when(NOW, NOW).startswith("today ")
    assert when(NOW + timedelta(days=1), NOW).startswith("tomorrow ")
    assert when(NOW - timedelta(days=1), NOW).startswith("yesterday ")
    assert when(NOW + timedelta(days=9), NOW).startswith("12 Mar 2026 ")

"""What holds for working time in every zone, on every day, whatever the hours."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.escalation.calendars.public_holidays import holidays_of
from assistant.escalation.calendars.working_time import (
    due_after,
    due_at,
    is_open,
    next_opening,
    working_minutes,
    working_time,
)
from assistant.escalation.model import Calendar, Span, SpanUnit
from tests.assistant.escalation.calendars.calendars import CHANGES, calendars, instants
from tests.assistant.escalation.calendars.naive import MINUTE, minutes_open

SPANS = st.builds(Span, st.integers(1, 6000)) | st.builds(
    Span, st.integers(1, 12), st.just(SpanUnit.DAYS)
)
ANY_CALENDAR = st.sampled_from(CHANGES).flatmap(calendars)
SECONDS = st.integers(0, 59).map(lambda number: timedelta(seconds=number))


@settings(max_examples=60)
@given(ANY_CALENDAR, instants(), st.integers(0, 2 * 24 * 60))
def test_a_calendar_is_open_when_the_clock_on_the_wall_says_so(
    calendar: Calendar, start: datetime, minutes: int
) -> None:
    end = start + minutes * MINUTE
    opened = list(minutes_open(calendar, start, end))
    assert working_minutes(calendar, start, end) == len(opened)
    assert working_time(calendar, start, end) == len(opened) * MINUTE
    edges = {start, *opened[:3], *opened[-3:], *(each + MINUTE for each in opened[-3:])}
    for at in edges:
        if start <= at < end:
            assert is_open(calendar, at) == (at in opened)
    if opened:
        assert next_opening(calendar, start) == opened[0]


@settings(max_examples=40)
@given(ANY_CALENDAR, instants(), st.integers(1, 600))
def test_a_span_is_over_after_so_many_open_minutes(
    calendar: Calendar, start: datetime, minutes: int
) -> None:
    due = due_at(calendar, start, Span(minutes))
    if due - start > timedelta(days=9):  # too far to be read minute by minute
        assert working_minutes(calendar, start, due) == minutes
        return
    opened = list(minutes_open(calendar, start, due))
    assert len(opened) == minutes
    assert due == opened[-1] + MINUTE


@given(ANY_CALENDAR, instants(), SECONDS, st.integers(1, 20_000))
def test_exactly_the_span_lies_before_its_end(
    calendar: Calendar, start: datetime, seconds: timedelta, minutes: int
) -> None:
    due = due_at(calendar, start + seconds, Span(minutes))
    assert working_time(calendar, start + seconds, due) == minutes * MINUTE
    assert due.tzinfo is UTC
    # It ends while somebody works, or at closing.
    assert is_open(calendar, due - timedelta(seconds=1))


@given(ANY_CALENDAR, instants(), st.integers(0, 6000), SPANS)
def test_what_begins_later_is_never_due_earlier(
    calendar: Calendar, start: datetime, minutes: int, span: Span
) -> None:
    later = start + minutes * MINUTE
    assert start < due_at(calendar, start, span) <= due_at(calendar, later, span)


@given(ANY_CALENDAR, instants(), SPANS, st.integers(1, 500))
def test_a_longer_span_is_never_due_earlier(
    calendar: Calendar, start: datetime, span: Span, more: int
) -> None:
    longer = Span(span.amount + more, span.unit)
    assert due_at(calendar, start, span) < due_at(calendar, start, longer)


@given(ANY_CALENDAR, instants(), st.integers(0, 4000), st.integers(0, 4000))
def test_working_time_adds_up(calendar: Calendar, first: datetime, some: int, more: int) -> None:
    middle = first + some * MINUTE
    last = middle + more * MINUTE
    whole = working_time(calendar, first, last)
    assert working_time(calendar, first, middle) + working_time(calendar, middle, last) == whole
    assert working_time(calendar, last, first) == timedelta()


@given(ANY_CALENDAR, instants(), st.integers(1, 3000), st.integers(1, 3000))
def test_a_span_in_two_parts_ends_at_the_same_time(
    calendar: Calendar, start: datetime, one: int, other: int
) -> None:
    whole = due_at(calendar, start, Span(one + other))
    assert due_at(calendar, due_at(calendar, start, Span(one)), Span(other)) == whole
    assert due_after(calendar, start, (one + other) * MINUTE) == whole


@given(ANY_CALENDAR, instants(), SPANS)
def test_nothing_is_due_on_a_day_that_is_closed(
    calendar: Calendar, start: datetime, span: Span
) -> None:
    due = due_at(calendar, start, span)
    # What is due at midnight was due on the day that ended then.
    local = (due - timedelta(microseconds=1)).astimezone(ZoneInfo(calendar.zone))
    if local.fold:
        return
    special = dict(calendar.special)
    if due == next_opening(calendar, due):
        local = due.astimezone(ZoneInfo(calendar.zone))
    if local.date() in special:
        assert special[local.date()]
        return
    assert calendar.week[local.weekday()]
    assert local.date() not in holidays_of(calendar.country, calendar.subdivision, local.year)


@given(ANY_CALENDAR, instants(), st.integers(1, 12))
def test_days_are_over_while_somebody_works_or_at_closing(
    calendar: Calendar, start: datetime, days: int
) -> None:
    due = due_at(calendar, start, Span(days, SpanUnit.DAYS))
    assert is_open(calendar, due) or is_open(calendar, due - timedelta(microseconds=1))

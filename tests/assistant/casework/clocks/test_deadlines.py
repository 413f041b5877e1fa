"""A deadline is working time, however often it is paused; a warning never comes after it."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.clocks.deadlines import deadline, deadline_until, resumed
from assistant.escalation.calendars.working_time import is_open, working_time
from assistant.escalation.model import Calendar, CalendarId, Hours, Span, SpanUnit
from tests.assistant.casework.worlds import NOW
from tests.assistant.escalation.calendars.calendars import calendars, instants, office

SHARES = st.floats(0, 1)
SPANS = st.builds(Span, st.integers(1, 3000)) | st.builds(
    Span, st.integers(1, 5), st.just(SpanUnit.DAYS)
)
MINUTE = timedelta(minutes=1)


@given(calendars(), instants(), SPANS, SHARES)
def test_a_warning_comes_after_its_share_and_never_after_the_end(
    calendar: Calendar, start: datetime, span: Span, share: float
) -> None:
    times = deadline(calendar, start, span, share=share)
    assert start <= times.warn_at <= times.due_at
    whole = working_time(calendar, start, times.due_at)
    before = working_time(calendar, start, times.warn_at)
    assert abs(before - whole * share) <= timedelta(microseconds=1)


def test_hours_too_short_for_a_time_keep_no_clock_from_starting_or_going_on() -> None:
    minute = Calendar(CalendarId("seldom"), "UTC", ((Hours(540, 541),), *((),) * 6))
    times = deadline(minute, NOW, Span(6000), share=0.5)
    assert times.due_at == NOW + 6000 * MINUTE
    assert NOW <= times.warn_at <= times.due_at
    later = resumed(minute, NOW, 2000 * MINUTE, times)
    assert later.due_at == NOW + 2000 * MINUTE
    assert NOW <= later.warn_at <= later.due_at


@given(calendars(), instants(), st.integers(-3000, 10_000), SHARES)
def test_a_given_time_stands_and_its_warning_never_comes_after(
    calendar: Calendar, start: datetime, minutes: int, share: float
) -> None:
    due = start + minutes * MINUTE
    times = deadline_until(calendar, start, due, share=share)
    assert times.due_at == due
    assert min(start, due) <= times.warn_at <= due


@given(
    calendars(),
    instants(),
    st.integers(1, 2000),
    SHARES,
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 9000)), max_size=5),
)
def test_pauses_leave_exactly_the_working_time_there_was(
    calendar: Calendar,
    start: datetime,
    minutes: int,
    share: float,
    pauses: list[tuple[int, int]],
) -> None:
    times = deadline(calendar, start, Span(minutes), share=share)
    worked, since = timedelta(), start
    for running, waiting in pauses:
        stops = since + running * MINUTE
        if stops >= times.due_at:
            break
        left = working_time(calendar, stops, times.due_at)
        worked += working_time(calendar, since, stops)
        since = stops + waiting * MINUTE
        before, times = times, resumed(calendar, since, left, times)
        assert since <= times.warn_at <= times.due_at
        assert times.due_at >= before.due_at
    assert worked + working_time(calendar, since, times.due_at) == minutes * MINUTE
    assert is_open(calendar, times.due_at - timedelta(microseconds=1))


def test_nothing_left_outside_of_hours_is_due_when_they_begin() -> None:
    calendar = office("UTC")
    friday = datetime.fromisoformat("2026-11-20T17:00Z")
    times = deadline(calendar, friday, Span(60), share=0.5)
    saturday = friday + timedelta(hours=20)
    assert resumed(calendar, saturday, timedelta(), times).due_at == datetime.fromisoformat(
        "2026-11-23T09:00Z"
    )


def test_what_is_due_in_a_thousand_years_warns_before() -> None:
    start = datetime.fromisoformat("2026-11-20T17:00Z")
    due = start.replace(year=3026)
    times = deadline_until(office("UTC"), start, due, share=0.5)
    assert (times.due_at, times.warn_at) == (due, start + (due - start) / 2)

"""Working time on days people know: weekends, holidays, clocks put forward and back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.escalation.calendars.working_time import (
    due_after,
    due_at,
    is_open,
    next_opening,
    surely_due_after,
    surely_due_at,
    working_minutes,
    working_time,
)
from assistant.escalation.errors import NoWorkingHoursError
from assistant.escalation.model import Calendar, Hours, Span, SpanUnit
from tests.assistant.escalation.calendars.calendars import office

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUR = timedelta(hours=1)
ALWAYS = ((Hours(0, 1440),),) * 7


def wall(text: str, fold: int = 0) -> datetime:
    """The instant at which a clock in Amsterdam shows a time."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        ("2026-11-20 10:00", Span(60), "2026-11-20 11:00"),
        ("2026-11-20 17:59", Span(1), "2026-11-20 18:00"),
        ("2026-11-20 17:59", Span(2), "2026-11-23 09:01"),
        ("2026-11-21 12:00", Span(30), "2026-11-23 09:30"),
        ("2026-11-20 08:00", Span(540), "2026-11-20 18:00"),
        ("2026-11-20 09:00", Span(541), "2026-11-23 09:01"),
        ("2026-11-20 10:00", Span(1, SpanUnit.DAYS), "2026-11-23 10:00"),
        ("2026-11-21 10:00", Span(1, SpanUnit.DAYS), "2026-11-24 09:00"),
        ("2026-11-18 19:00", Span(2, SpanUnit.DAYS), "2026-11-23 09:00"),
    ],
)
def test_a_span_of_an_office_s_time(start: str, span: Span, due: str) -> None:
    assert due_at(office(), wall(start), span) == wall(due)


def test_a_public_holiday_counts_as_closed_unless_it_is_special() -> None:
    dutch = office(country="NL")
    christmas_eve = wall("2026-12-24 17:00")
    # Christmas and Boxing Day are Friday and Saturday.
    assert due_at(dutch, christmas_eve, Span(120)) == wall("2026-12-28 10:00")
    assert not is_open(dutch, wall("2026-12-25 12:00"))
    special = replace(dutch, special=((date(2026, 12, 25), (Hours(600, 720),)),))
    assert due_at(special, christmas_eve, Span(120)) == wall("2026-12-25 11:00")


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    epiphany = datetime(2026, 1, 6, 12, tzinfo=UTC)
    berlin = replace(office("Europe/Berlin", "DE"), subdivision="BE")
    assert is_open(berlin, epiphany)
    assert not is_open(replace(berlin, subdivision="BY"), epiphany)


def test_a_closed_special_day_is_closed() -> None:
    party = replace(office(), special=((date(2026, 11, 23), ()),))
    assert due_at(party, wall("2026-11-20 17:30"), Span(60)) == wall("2026-11-24 09:30")


def test_a_night_shift_over_midnight_is_two_stretches_without_a_gap() -> None:
    evening, morning = Hours(22 * 60, 1440), Hours(0, 6 * 60)
    nights = Calendar(office().id, "Europe/Amsterdam", ((morning, evening),) * 7)
    assert due_at(nights, wall("2026-11-20 23:00"), Span(120)) == wall("2026-11-21 01:00")
    assert due_at(nights, wall("2026-11-20 23:00"), Span(480)) == wall("2026-11-21 23:00")
    assert working_minutes(nights, wall("2026-11-20 12:00"), wall("2026-11-21 12:00")) == 480


def test_a_day_of_23_hours_and_one_of_25_count_what_they_have() -> None:
    always = Calendar(office().id, "Europe/Amsterdam", ALWAYS)
    assert working_time(always, wall("2026-03-29 00:00"), wall("2026-03-30 00:00")) == 23 * HOUR
    assert working_time(always, wall("2026-10-25 00:00"), wall("2026-10-26 00:00")) == 25 * HOUR
    assert due_at(always, wall("2026-03-29 01:30"), Span(60)) == wall("2026-03-29 03:30")
    assert due_at(always, wall("2026-10-25 02:30"), Span(60)) == wall("2026-10-25 02:30", fold=1)


def test_opening_at_a_time_that_is_left_out_is_opening_when_it_is_left_out() -> None:
    early = Calendar(office().id, "Europe/Amsterdam", ((Hours(150, 240),),) * 7)
    assert next_opening(early, wall("2026-03-29 01:00")) == wall("2026-03-29 03:00")
    assert due_at(early, wall("2026-03-29 00:00"), Span(60)) == wall("2026-03-29 04:00")
    inside = Calendar(office().id, "Europe/Amsterdam", ((Hours(130, 170),),) * 7)
    assert next_opening(inside, wall("2026-03-29 00:00")) == wall("2026-03-30 02:10")


def test_opening_at_a_time_shown_twice_is_opening_at_the_first() -> None:
    early = Calendar(office().id, "Europe/Amsterdam", ((Hours(150, 180),),) * 7)
    assert next_opening(early, wall("2026-10-25 00:00")) == wall("2026-10-25 02:30")
    # From the first half past two until three: an hour more than usual, without a break.
    assert working_time(early, wall("2026-10-25 00:00"), wall("2026-10-26 00:00")) == 1.5 * HOUR
    assert is_open(early, wall("2026-10-25 02:10", fold=1))


def test_the_same_time_of_the_next_day_holds_when_the_clock_is_put_forward_between() -> None:
    always = Calendar(office().id, "Europe/Amsterdam", ALWAYS)
    one = Span(1, SpanUnit.DAYS)
    assert due_at(always, wall("2026-03-28 10:00"), one) == wall("2026-03-29 10:00")
    assert due_at(always, wall("2026-03-28 02:30"), one) == wall("2026-03-29 03:00")


def test_a_day_ends_at_closing_when_the_next_one_closes_earlier() -> None:
    week = ((Hours(480, 1200),), (Hours(600, 720), Hours(780, 900)), (), (), (), (), ())
    calendar = Calendar(office().id, "Europe/Amsterdam", week)
    one = Span(1, SpanUnit.DAYS)
    assert due_at(calendar, wall("2026-11-23 18:00"), one) == wall("2026-11-24 15:00")
    assert due_at(calendar, wall("2026-11-23 12:30"), one) == wall("2026-11-24 12:00")
    assert due_at(calendar, wall("2026-11-23 08:30"), one) == wall("2026-11-24 10:00")


def test_a_leap_day_is_worked() -> None:
    assert due_at(office(), wall("2028-02-28 17:30"), Span(60)) == wall("2028-02-29 09:30")
    assert due_at(office(), wall("2028-02-28 17:30"), Span(1, SpanUnit.DAYS)) == wall(
        "2028-02-29 17:30"
    )


def test_a_day_that_a_zone_leaves_out_is_not_worked() -> None:
    samoa = Calendar(office().id, "Pacific/Apia", ALWAYS)
    thursday = datetime(2011, 12, 29, 12, tzinfo=ZoneInfo("Pacific/Apia"))
    due = due_at(samoa, thursday, Span(1, SpanUnit.DAYS))
    assert due == datetime(2011, 12, 31, 12, tzinfo=ZoneInfo("Pacific/Apia"))
    assert due - thursday == 24 * HOUR


def test_far_years_are_years_too() -> None:
    assert due_at(office(), wall("9990-01-04 10:00"), Span(60)) == wall("9990-01-04 11:00")
    assert due_at(office(), wall("1890-01-06 10:00"), Span(60)) == wall("1890-01-06 11:00")


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Auckland"])
def test_the_first_date_there_is_counts_as_long_ago(zone: str) -> None:
    first = datetime.min.replace(tzinfo=UTC)
    due = due_at(office(zone, "US"), first, Span(60))
    assert first < due < datetime(2, 1, 5, tzinfo=UTC)
    assert working_minutes(office(zone), due, first) == 0


@pytest.mark.parametrize("span", [Span(1), Span(1, SpanUnit.DAYS)])
def test_a_calendar_that_never_opens_says_what_to_do(span: Span) -> None:
    closed = Calendar(office().id, "Europe/Amsterdam", ((),) * 7)
    with pytest.raises(NoWorkingHoursError, match="give it working hours in the service plan"):
        due_at(closed, wall("2026-11-20 10:00"), span)
    assert next_opening(closed, wall("2026-11-20 10:00")) is None
    assert not is_open(closed, wall("2026-11-20 10:00"))


@pytest.mark.parametrize(
    ("start", "span"),
    [
        ("2026-11-20 10:00", Span(10**18)),
        ("2026-11-20 10:00", Span(10**18, SpanUnit.DAYS)),
        ("9999-12-30 18:00", Span(600)),
    ],
)
def test_what_is_never_over_is_not_waited_for(start: str, span: Span) -> None:
    with pytest.raises(NoWorkingHoursError, match="within twenty years"):
        due_at(office(), wall(start), span)


def test_what_must_be_due_some_time_is_due_by_the_clock_on_the_wall() -> None:
    closed, at = Calendar(office().id, "Europe/Amsterdam", ((),) * 7), wall("2026-11-20 10:00")
    assert surely_due_at(closed, at, Span(60)) == wall("2026-11-20 11:00")
    assert surely_due_at(closed, at, Span(3, SpanUnit.DAYS)) == wall("2026-11-23 10:00")
    assert surely_due_after(closed, at, timedelta(hours=2)) == wall("2026-11-20 12:00")
    assert surely_due_at(office(), at, Span(60)) == due_at(office(), at, Span(60))
    assert at < surely_due_at(closed, at, Span(10**18, SpanUnit.DAYS)) < wall("2047-01-01 00:00")
    last = wall("9999-12-30 18:00")
    assert surely_due_at(office(), last, Span(600)) == last


def test_with_nothing_left_it_is_due_when_work_begins_again() -> None:
    assert due_after(office(), wall("2026-11-21 10:00"), timedelta()) == wall("2026-11-23 09:00")
    assert due_after(office(), wall("2026-11-20 10:00"), timedelta()) == wall("2026-11-20 10:00")


def test_a_time_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="no instant without its zone"):
        due_at(office(), datetime(2026, 11, 20, 10), Span(60))

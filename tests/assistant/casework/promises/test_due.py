"""When words are due: working days, days of the week, parts of a day, over holidays and changes."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.promises.cues import cues_for
from assistant.casework.promises.due import due_of
from assistant.casework.promises.times import times_in
from assistant.escalation.calendars.working_time import working_time
from assistant.escalation.model import Calendar, CalendarId, Hours
from assistant.triage.folding import fold

DUBLIN = ZoneInfo("Europe/Dublin")
SHOP = Calendar(
    CalendarId("shop"),
    "Europe/Dublin",
    week=((Hours(8 * 60, 20 * 60),),) * 5 + ((Hours(9 * 60, 18 * 60),), ()),
    country="IE",
)
THURSDAY = datetime(2026, 11, 19, 10, tzinfo=DUBLIN)


ALWAYS = Calendar(CalendarId("always"), "Europe/Dublin", week=((Hours(0, 24 * 60),),) * 7)


def due(
    words: str, at: datetime = THURSDAY, language: str = "en", calendar: Calendar = SHOP
) -> str | None:
    """When words are due, on the wall in Dublin; None for no time one could keep."""
    (said,) = times_in(fold(words).text, cues_for(language).time)
    found = due_of(said, at=at, calendar=calendar, language=language)
    return found.astimezone(DUBLIN).strftime("%a %d %b %Y %H:%M") if found else None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("within 2 hours", "Thu 19 Nov 2026 12:00"),
        ("in half an hour", "Thu 19 Nov 2026 10:30"),
        ("within 24 hours", "Fri 20 Nov 2026 10:00"),
        ("within 12 working hours", "Fri 20 Nov 2026 10:00"),
        ("in 3-5 working days", "Wed 25 Nov 2026 10:00"),
        ("in 3 to 5 business days", "Wed 25 Nov 2026 10:00"),
        ("within five days", "Tue 24 Nov 2026 20:00"),
        ("within 3 days", "Sat 21 Nov 2026 18:00"),
        ("in two weeks", "Thu 03 Dec 2026 20:00"),
        ("within a month", "Sat 19 Dec 2026 18:00"),
        ("in a few days", None),
        ("today", "Thu 19 Nov 2026 20:00"),
        ("this afternoon", "Thu 19 Nov 2026 17:00"),
        ("tomorrow", "Fri 20 Nov 2026 20:00"),
        ("tomorrow morning", "Fri 20 Nov 2026 12:00"),
        ("tomorrow at 9:30", "Fri 20 Nov 2026 09:30"),
        ("between 10 and 12 tomorrow", "Fri 20 Nov 2026 12:00"),
        ("the day after tomorrow", "Sat 21 Nov 2026 18:00"),
        ("on Friday", "Fri 20 Nov 2026 20:00"),
        ("by Friday", "Fri 20 Nov 2026 20:00"),
        ("on Friday at 3", "Fri 20 Nov 2026 15:00"),
        ("by 5pm on Monday", "Mon 23 Nov 2026 17:00"),
        ("on Thursday", "Thu 26 Nov 2026 20:00"),
        ("next Friday", "Fri 27 Nov 2026 20:00"),
        ("Friday next week", "Fri 27 Nov 2026 20:00"),
        ("next week", "Fri 27 Nov 2026 20:00"),
        ("by the end of the week", "Fri 20 Nov 2026 20:00"),
        ("by the end of next week", "Fri 27 Nov 2026 20:00"),
        ("by the end of the month", "Mon 30 Nov 2026 20:00"),
        ("by close of business", "Thu 19 Nov 2026 20:00"),
        ("by Sunday", "Sat 21 Nov 2026 18:00"),
        ("on Sunday", "Sun 22 Nov 2026 18:00"),
        ("by 4pm", "Thu 19 Nov 2026 16:00"),
        ("before noon", "Thu 19 Nov 2026 12:00"),
        ("by this evening", "Thu 19 Nov 2026 20:00"),
        ("by 9am", "Fri 20 Nov 2026 09:00"),
        ("on 3 December", "Thu 03 Dec 2026 20:00"),
        ("by December 3rd at noon", "Thu 03 Dec 2026 12:00"),
        ("on 24/11", "Tue 24 Nov 2026 20:00"),
        ("on 2026-12-01", "Tue 01 Dec 2026 20:00"),
        ("on 5 January", "Tue 05 Jan 2027 20:00"),
        ("on 12 November", "Thu 12 Nov 2026 20:00"),
        ("on 31 February", None),
    ],
)
def test_words_are_due_at_a_time(words: str, expected: str | None) -> None:
    assert due(words) == expected


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("de", "innerhalb von 5 Werktagen", "Wed 25 Nov 2026 10:00"),
        ("de", "bis Freitag um 15 Uhr", "Fri 20 Nov 2026 15:00"),
        ("de", "am 3. Dezember", "Thu 03 Dec 2026 20:00"),
        ("fr", "sous 3 jours ouvrés", "Mon 23 Nov 2026 10:00"),
        ("fr", "demain matin", "Fri 20 Nov 2026 12:00"),
        ("es", "en un plazo de 2 días hábiles", "Sat 21 Nov 2026 10:00"),
        ("it", "entro 2 giorni lavorativi", "Sat 21 Nov 2026 10:00"),
        ("nl", "binnen 2 werkdagen", "Sat 21 Nov 2026 10:00"),
        ("nl", "voor vrijdag", "Fri 20 Nov 2026 20:00"),
    ],
)
def test_other_languages_name_times_too(language: str, words: str, expected: str) -> None:
    assert due(words, language=language) == expected


@pytest.mark.parametrize(
    ("words", "at", "expected"),
    [
        # St Stephen's Day 2026 is a Saturday; Christmas a Friday.
        ("by Friday", datetime(2026, 12, 23, 10, tzinfo=DUBLIN), "Thu 24 Dec 2026 20:00"),
        ("on Friday", datetime(2026, 12, 23, 10, tzinfo=DUBLIN), "Fri 25 Dec 2026 20:00"),
        (
            "within 2 working days",
            datetime(2026, 12, 23, 10, tzinfo=DUBLIN),
            "Mon 28 Dec 2026 10:00",
        ),
        ("within 3 days", datetime(2026, 12, 24, 10, tzinfo=DUBLIN), "Thu 24 Dec 2026 20:00"),
        # The clocks go back on 25 October 2026 and forward on 28 March 2027.
        ("within 24 hours", datetime(2026, 10, 24, 12, tzinfo=DUBLIN), "Sun 25 Oct 2026 11:00"),
        ("by Monday", datetime(2026, 10, 23, 12, tzinfo=DUBLIN), "Sat 24 Oct 2026 18:00"),
        ("tomorrow at 9:30", datetime(2027, 3, 27, 12, tzinfo=DUBLIN), "Sun 28 Mar 2027 09:30"),
        ("within 24 hours", datetime(2027, 3, 27, 12, tzinfo=DUBLIN), "Sun 28 Mar 2027 13:00"),
        # Said when the day is over, or the week.
        ("today", datetime(2026, 11, 19, 21, tzinfo=DUBLIN), "Thu 19 Nov 2026 23:59"),
        (
            "by the end of the week",
            datetime(2026, 11, 21, 10, tzinfo=DUBLIN),
            "Sat 21 Nov 2026 18:00",
        ),
        (
            "by the end of the week",
            datetime(2026, 11, 22, 10, tzinfo=DUBLIN),
            "Fri 27 Nov 2026 20:00",
        ),
        ("before noon", datetime(2026, 11, 19, 13, tzinfo=DUBLIN), "Fri 20 Nov 2026 12:00"),
        ("this afternoon", datetime(2026, 11, 19, 18, tzinfo=DUBLIN), "Thu 19 Nov 2026 17:00"),
        ("in a month", datetime(2027, 1, 31, 10, tzinfo=DUBLIN), "Sat 27 Feb 2027 18:00"),
        ("tomorrow", datetime(2028, 2, 28, 10, tzinfo=DUBLIN), "Tue 29 Feb 2028 20:00"),
    ],
)
def test_holidays_clock_changes_and_closing_times_count(
    words: str, at: datetime, expected: str
) -> None:
    assert due(words, at) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("on Friday", "Fri 20 Nov 2026 23:59"),
        ("by Friday", "Fri 20 Nov 2026 23:59"),
        ("tomorrow", "Fri 20 Nov 2026 23:59"),
        ("today", "Thu 19 Nov 2026 23:59"),
        ("within five days", "Tue 24 Nov 2026 23:59"),
        ("by the end of the month", "Mon 30 Nov 2026 23:59"),
    ],
)
def test_a_day_of_a_team_that_never_closes_ends_on_that_day(words: str, expected: str) -> None:
    assert due(words, calendar=ALWAYS) == expected


def test_in_the_last_minute_of_a_day_there_is_still_time() -> None:
    late = datetime(2026, 11, 19, 23, 59, 30, tzinfo=DUBLIN)
    assert due("by the end of the day", late, calendar=ALWAYS) == "Fri 20 Nov 2026 00:00"


def test_a_calendar_that_never_opens_has_no_working_days() -> None:
    closed = Calendar(CalendarId("closed"), "UTC", week=((),) * 7)
    (said,) = times_in("within 2 working days", cues_for("en").time)
    assert due_of(said, at=THURSDAY, calendar=closed, language="en") is None


MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC)
)


@given(MOMENTS, st.integers(1, 30))
def test_a_span_is_due_later_and_a_longer_one_not_sooner(at: datetime, amount: int) -> None:
    for unit in ("minutes", "hours", "days", "working days", "weeks", "months"):
        ends = []
        for number in (amount, amount + 1):
            (said,) = times_in(f"within {number} {unit}", cues_for("en").time)
            end = due_of(said, at=at, calendar=SHOP, language="en")
            assert end is not None
            ends.append(end)
        assert at <= ends[0] <= ends[1]


@given(MOMENTS, st.sampled_from(["monday", "wednesday", "friday", "saturday"]))
def test_by_a_day_leaves_time_to_work_whenever_there_is_some(at: datetime, day: str) -> None:
    (by,) = times_in(f"by {day}", cues_for("en").time)
    (on,) = times_in(f"on {day}", cues_for("en").time)
    end = due_of(by, at=at, calendar=SHOP, language="en")
    itself = due_of(on, at=at, calendar=SHOP, language="en")
    assert end is not None
    assert itself is not None
    assert at < end <= itself
    assert bool(working_time(SHOP, at, end)) == bool(working_time(SHOP, at, itself))

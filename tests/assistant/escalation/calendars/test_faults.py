"""What is wrong with a calendar is said with what to write instead."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from assistant.escalation.calendars.working_time import due_at, faults
from assistant.escalation.model import Calendar, Hours, Span
from tests.assistant.escalation.calendars.calendars import calendars, office
from tests.assistant.escalation.calendars.test_working_time import wall

LONG, LATE = Hours(540, 780), Hours(720, 1080)


@given(calendars())
def test_calendars_that_hold_have_no_faults(calendar: Calendar) -> None:
    assert faults(calendar) == []


@pytest.mark.parametrize(
    ("calendar", "fault"),
    [
        (office("europe/amsterdam"), "no time zone 'europe/amsterdam'; write Europe/Amsterdam"),
        (office("Europe"), "no time zone 'Europe'"),
        (office("../../etc/passwd"), "no time zone '../../etc/passwd'"),
        (office("\0"), "one like Europe/Berlin"),
        (office(""), "one like Europe/Berlin"),
        (office(country="Netherlands"), "holidays of 'Netherlands' are not known; write a country"),
        (office(country="nl"), "'nl' are not known"),
        (
            replace(office(country="DE"), subdivision="Bavaria"),
            "DE has no subdivision 'Bavaria'; those with holidays of their own: BB, BE, BW, BY",
        ),
        (replace(office(), subdivision="BY"), "'BY' needs its country, such as DE"),
        (replace(office(), week=((),) * 7), "no working hours; write hours for at least one day"),
        (
            replace(office(), week=((), (LONG, LATE), (), (), (), (), ())),
            "the hours of Tuesday overlap or are out of order: 09:00-13:00 and 12:00-18:00",
        ),
        (
            replace(office(), special=((date(2026, 12, 24), (LATE, LONG)),)),
            "the hours of 2026-12-24 overlap or are out of order",
        ),
        (
            replace(office(), special=((date(2026, 12, 24), (LONG,)), (date(2026, 12, 24), ()))),
            "2026-12-24 is special 2 times; write it once",
        ),
    ],
)
def test_a_fault_says_what_to_write(calendar: Calendar, fault: str) -> None:
    found = faults(calendar)
    assert len(found) == 1
    assert fault in found[0]


def test_every_fault_is_told_at_once() -> None:
    broken = Calendar(office().id, "Mars/Olympus", ((),) * 7, country="XX")
    assert len(faults(broken)) == 3


@pytest.mark.parametrize("broken", [office("Mars/Olympus"), office("Europe"), office(country="XX")])
def test_a_calendar_with_faults_is_a_wrong_call(broken: Calendar) -> None:
    with pytest.raises(ValueError, match=r"calendar|holidays"):
        due_at(broken, wall("2026-11-20 10:00"), Span(60))

"""Who is on duty is told by the clock on the team's own wall."""

from datetime import UTC, datetime

import pytest

from assistant.escalation.duty import on_duty
from assistant.escalation.plans.reading import read_plan
from tests.assistant.escalation.made_plans import EVERYTHING

PLAN = read_plan(EVERYTHING)
FLOOR, SAFETY = PLAN.teams
DUBLIN, AMSTERDAM = PLAN.calendars


@pytest.mark.parametrize(
    ("at", "person"),
    [
        # Ilse has Monday, Tuesday and Saturday from 8 to 20, Tomás the rest.
        (datetime(2026, 11, 23, 8, tzinfo=UTC), "ilse@larkfield.example"),
        (datetime(2026, 11, 23, 7, 59, tzinfo=UTC), "tomas@larkfield.example"),
        (datetime(2026, 11, 23, 20, tzinfo=UTC), "tomas@larkfield.example"),
        (datetime(2026, 11, 25, 12, tzinfo=UTC), "tomas@larkfield.example"),
        # In summer it is 8 in Dublin when it is 7 in UTC.
        (datetime(2026, 6, 1, 7, tzinfo=UTC), "ilse@larkfield.example"),
    ],
)
def test_the_first_whose_time_it_is_has_duty(at: datetime, person: str) -> None:
    assert on_duty(FLOOR, DUBLIN, at) == person


def test_a_team_without_duties_has_nobody_on_duty() -> None:
    assert on_duty(SAFETY, AMSTERDAM, datetime(2026, 11, 23, 8, tzinfo=UTC)) == ""

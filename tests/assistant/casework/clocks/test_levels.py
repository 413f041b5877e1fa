"""The first service level that fits a case is its own."""

import pytest

from assistant.casework.clocks.levels import calendar_called, level_called, level_for, span_of
from assistant.casework.model import ClockKind
from assistant.escalation.model import CalendarId, LevelId, ServiceLevel, ServicePlan, Span
from tests.assistant.casework.worlds import OFFICE, PLAN

GOLD = ServiceLevel(LevelId("gold"), "Gold", OFFICE.id, tiers=frozenset({"gold"}))
PUBLIC = ServiceLevel(
    LevelId("public"),
    "Public",
    OFFICE.id,
    channels=frozenset({"social", "chat"}),
    priorities=frozenset({1, 2, 3}),
)
REST = ServiceLevel(LevelId("rest"), "Everything else", OFFICE.id)


@pytest.mark.parametrize(
    ("channel", "tier", "priority", "level"),
    [
        ("social", "gold", 1, "gold"),
        ("social", "", 3, "public"),
        ("chat", "silver", 1, "public"),
        ("social", "", 4, "rest"),
        ("email", "", 1, "rest"),
    ],
)
def test_the_first_level_that_fits_counts(
    channel: str, tier: str, priority: int, level: str
) -> None:
    plan = ServicePlan(levels=(GOLD, PUBLIC, REST))
    found = level_for(plan, channel=channel, tier=tier, priority=priority)
    assert found is not None
    assert found.id == level


def test_a_case_may_have_no_level() -> None:
    assert level_for(ServicePlan(levels=(GOLD,)), channel="email", tier="", priority=1) is None
    assert level_for(ServicePlan(), channel="email", tier="", priority=1) is None


def test_a_level_says_how_long_each_clock_has() -> None:
    urgent = PLAN.levels[0]
    assert [span_of(urgent, kind) for kind in ClockKind] == [
        Span(15),
        Span(30),
        Span(240),
        None,
        None,
        None,
    ]


def test_what_left_the_plan_is_not_found() -> None:
    assert level_called(PLAN, "urgent") == PLAN.levels[0]
    assert level_called(PLAN, "gone") is None
    assert calendar_called(PLAN, OFFICE.id) == OFFICE
    assert calendar_called(PLAN, CalendarId("gone")).week[6]

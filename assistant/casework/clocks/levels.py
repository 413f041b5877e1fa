"""Which service level a case has, and what it says about a clock."""

from assistant.casework.model import ClockKind
from assistant.escalation.model import (
    ALWAYS,
    Calendar,
    CalendarId,
    LevelId,
    ServiceLevel,
    ServicePlan,
    Span,
)


def level_for(plan: ServicePlan, *, channel: str, tier: str, priority: int) -> ServiceLevel | None:
    """The first level of the plan that fits a case; None when none does."""
    for level in plan.levels:
        if (
            _fits(channel, level.channels)
            and _fits(tier, level.tiers)
            and _fits(priority, level.priorities)
        ):
            return level
    return None


def span_of(level: ServiceLevel, kind: ClockKind) -> Span | None:
    """How much time a level gives a clock of a kind; None when it says nothing about it."""
    match kind:
        case ClockKind.FIRST_RESPONSE:
            return level.first_response
        case ClockKind.NEXT_RESPONSE:
            return level.next_response
        case ClockKind.RESOLUTION:
            return level.resolution
        case ClockKind.ESCALATION | ClockKind.PROMISE | ClockKind.CHECK_IN:
            return None


def level_called(plan: ServicePlan, wanted: LevelId | str) -> ServiceLevel | None:
    """A level by its id; None when the plan has no such level any more."""
    return next((level for level in plan.levels if level.id == wanted), None)


def calendar_called(plan: ServicePlan, wanted: CalendarId | str) -> Calendar:
    """A calendar by its id; round the clock when the plan has no such calendar any more."""
    return next((each for each in plan.calendars if each.id == wanted), ALWAYS)


def calendar_for(
    plan: ServicePlan, wanted: CalendarId | str, level: ServiceLevel | None
) -> Calendar:
    """A calendar by its id; the one of the level that fits now when the plan has it no more."""
    gone = wanted and all(each.id != wanted for each in plan.calendars)
    return calendar_called(plan, level.calendar if gone and level is not None else wanted)


def _fits(value: str | int, wanted: frozenset[str] | frozenset[int]) -> bool:
    return not wanted or value in wanted

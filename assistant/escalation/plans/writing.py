"""A service plan as YAML that reads back as the same plan."""

from decimal import Decimal

from assistant.escalation.model import (
    Calendar,
    CalendarId,
    Duty,
    Hours,
    LevelId,
    Path,
    ServiceLevel,
    ServicePlan,
    Span,
    Team,
    Trigger,
)
from assistant.escalation.plans.terms import (
    CLOSED,
    days_said,
    hours_said,
    money_said,
    runs_of,
    span_said,
)
from assistant.offers.model import PolicyAnchor
from assistant.yaml_text import Plain, as_yaml, listed, said

_EVERY_DAY = frozenset(range(7))


def written(plan: ServicePlan) -> str:
    """The plan as docs/escalation.md says, without its version.

    What is as it is when nothing is said is left out.
    """
    return as_yaml(_of_plan(plan))


def _of_plan(plan: ServicePlan) -> Plain:
    return said(
        {
            "calendars": [_of_calendar(each) for each in plan.calendars],
            "teams": [_of_team(each) for each in plan.teams],
            "levels": [_of_level(each) for each in plan.levels],
            "paths": [_of_path(each) for each in plan.paths],
            "assistant_answers": listed(plan.assistant_answers),
            "pause_while_waiting": None if plan.pause_while_waiting else False,
            "check_in_after": span_said(plan.check_in_after),
        }
    )


def _of_calendar(calendar: Calendar) -> Plain:
    return said(
        {
            "id": calendar.id,
            "zone": calendar.zone,
            "country": calendar.country,
            "subdivision": calendar.subdivision,
            "hours": _of_week(calendar.week),
            "special": {day.isoformat(): _of_day(hours) for day, hours in calendar.special},
        }
    )


def _of_week(week: tuple[tuple[Hours, ...], ...]) -> Plain:
    """Days that follow each other and have the same hours in one line."""
    hours: dict[str, Plain] = {}
    day = 0
    while day < len(week):
        last = day
        while last + 1 < len(week) and week[last + 1] == week[day]:
            last += 1
        if week[day]:
            hours[days_said(range(day, last + 1))] = _of_day(week[day])
        day = last + 1
    return hours


def _of_day(hours: tuple[Hours, ...]) -> Plain:
    spans = [hours_said(each) for each in hours]
    return spans[0] if len(spans) == 1 else [*spans] or CLOSED


def _of_team(team: Team) -> Plain:
    return said(
        {
            "id": team.id,
            "title": team.title,
            "calendar": team.calendar,
            "people": [*team.people],
            "duty": [_of_duty(each) for each in team.duty],
            "lead": team.lead,
            "contact": team.contact,
        }
    )


def _of_duty(duty: Duty) -> Plain:
    runs = [days_said(run) for run in runs_of(duty.days)]
    return said(
        {
            "person": duty.person,
            "days": None if duty.days == _EVERY_DAY else runs[0] if len(runs) == 1 else [*runs],
            "hours": hours_said(duty.hours) if duty.hours else None,
        }
    )


def _of_level(level: ServiceLevel) -> Plain:
    unsaid = ServiceLevel(LevelId(""), "", CalendarId(""))
    warns = level.warn_at != unsaid.warn_at
    return said(
        {
            "id": level.id,
            "title": level.title,
            "calendar": level.calendar,
            "channels": listed(level.channels),
            "tiers": listed(level.tiers),
            "priorities": [*sorted(level.priorities)],
            "first_response": _of_span(level.first_response),
            "next_response": _of_span(level.next_response),
            "resolution": _of_span(level.resolution),
            "warn_at": _percent(level.warn_at) if warns else None,
        }
    )


def _percent(share: float) -> str:
    return f"{(Decimal(repr(share)) * 100).normalize():f} %"


def _of_span(span: Span | None) -> Plain:
    return None if span is None else span_said(span)


def _of_path(path: Path) -> Plain:
    return said(
        {
            "id": path.id,
            "title": path.title,
            "team": path.team,
            "within": span_said(path.within),
            "required": path.required or None,
            "tier": path.tier,
            "channel": path.channel,
            "when": [_of_trigger(each) for each in path.when],
            "first": path.first,
            "then": path.then,
            "policy": _of_policy(path.policy),
            "asks": path.asks,
        }
    )


def _of_trigger(trigger: Trigger) -> Plain:
    return said(
        {
            "risks": listed(trigger.risks),
            "sure": _percent(trigger.sure) if trigger.sure else None,
            "emotions": listed(trigger.emotions),
            "trend": trigger.trend.value if trigger.trend else None,
            "urgency": trigger.urgency.value if trigger.urgency else None,
            "priority": trigger.priority,
            "topics": listed(trigger.topics),
            "tiers": listed(trigger.tiers),
            "channels": listed(trigger.channels),
            "stages": listed(trigger.stages),
            "words": [*trigger.words],
            "authority_exceeded": trigger.authority_exceeded or None,
            "wants_person": trigger.wants_person or None,
            "asked_for_person": trigger.asked_for_person or None,
            "abstained": trigger.abstained or None,
            "contacts": trigger.contacts or None,
            "reach": trigger.reach or None,
            "amount": money_said(trigger.amount) if trigger.amount else None,
            "policy_says": trigger.policy_says or None,
        }
    )


def _of_policy(policy: PolicyAnchor | None) -> Plain:
    if policy is None:
        return None
    return said({"document": policy.document, "heading": policy.heading, "quote": policy.quote})

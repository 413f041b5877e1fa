"""A service plan as YAML that reads back as the same plan."""

from datetime import date
from decimal import Decimal

import yaml

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

_Plain = str | int | bool | date | None | list["_Plain"] | dict[str, "_Plain"]
_WIDTH = 96
_EVERY_DAY = frozenset(range(7))


def written(plan: ServicePlan) -> str:
    """The plan as docs/escalation.md says, without its version.

    What is as it is when nothing is said is left out.
    """
    return yaml.dump(
        _of_plan(plan),
        Dumper=_Dumper,
        default_flow_style=None,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
    )


def _of_plan(plan: ServicePlan) -> _Plain:
    return _said(
        {
            "calendars": [_of_calendar(each) for each in plan.calendars],
            "teams": [_of_team(each) for each in plan.teams],
            "levels": [_of_level(each) for each in plan.levels],
            "paths": [_of_path(each) for each in plan.paths],
            "assistant_answers": _list(plan.assistant_answers),
            "pause_while_waiting": None if plan.pause_while_waiting else False,
            "check_in_after": span_said(plan.check_in_after),
        }
    )


def _of_calendar(calendar: Calendar) -> _Plain:
    return _said(
        {
            "id": calendar.id,
            "zone": calendar.zone,
            "country": calendar.country,
            "subdivision": calendar.subdivision,
            "hours": _of_week(calendar.week),
            "special": {day.isoformat(): _of_day(hours) for day, hours in calendar.special},
        }
    )


def _of_week(week: tuple[tuple[Hours, ...], ...]) -> _Plain:
    """Days that follow each other and have the same hours in one line."""
    hours: dict[str, _Plain] = {}
    day = 0
    while day < len(week):
        last = day
        while last + 1 < len(week) and week[last + 1] == week[day]:
            last += 1
        if week[day]:
            hours[days_said(range(day, last + 1))] = _of_day(week[day])
        day = last + 1
    return hours


def _of_day(hours: tuple[Hours, ...]) -> _Plain:
    said = [hours_said(each) for each in hours]
    return said[0] if len(said) == 1 else [*said] or CLOSED


def _of_team(team: Team) -> _Plain:
    return _said(
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


def _of_duty(duty: Duty) -> _Plain:
    runs = [days_said(run) for run in runs_of(duty.days)]
    return _said(
        {
            "person": duty.person,
            "days": None if duty.days == _EVERY_DAY else runs[0] if len(runs) == 1 else [*runs],
            "hours": hours_said(duty.hours) if duty.hours else None,
        }
    )


def _of_level(level: ServiceLevel) -> _Plain:
    unsaid = ServiceLevel(LevelId(""), "", CalendarId(""))
    warns = level.warn_at != unsaid.warn_at
    return _said(
        {
            "id": level.id,
            "title": level.title,
            "calendar": level.calendar,
            "channels": _list(level.channels),
            "tiers": _list(level.tiers),
            "priorities": [*sorted(level.priorities)],
            "first_response": _of_span(level.first_response),
            "next_response": _of_span(level.next_response),
            "resolution": _of_span(level.resolution),
            "warn_at": _percent(level.warn_at) if warns else None,
        }
    )


def _percent(share: float) -> str:
    return f"{(Decimal(repr(share)) * 100).normalize():f} %"


def _of_span(span: Span | None) -> _Plain:
    return None if span is None else span_said(span)


def _of_path(path: Path) -> _Plain:
    return _said(
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


def _of_trigger(trigger: Trigger) -> _Plain:
    return _said(
        {
            "risks": _list(trigger.risks),
            "sure": _percent(trigger.sure) if trigger.sure else None,
            "emotions": _list(trigger.emotions),
            "trend": trigger.trend.value if trigger.trend else None,
            "urgency": trigger.urgency.value if trigger.urgency else None,
            "priority": trigger.priority,
            "topics": _list(trigger.topics),
            "tiers": _list(trigger.tiers),
            "channels": _list(trigger.channels),
            "stages": _list(trigger.stages),
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


def _of_policy(policy: PolicyAnchor | None) -> _Plain:
    if policy is None:
        return None
    return _said({"document": policy.document, "heading": policy.heading, "quote": policy.quote})


def _list(names: frozenset[str]) -> _Plain:
    return [str(name) for name in sorted(names)]


def _said(fields: dict[str, _Plain]) -> _Plain:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


class _Dumper(yaml.SafeDumper):
    """Writes yes and no as people do, and everything out."""

    def ignore_aliases(self, data: object) -> bool:
        """No value is an alias of another: aliases are not read."""
        return True


def _yes_no(dumper: _Dumper, value: bool) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:bool", "yes" if value else "no")


_Dumper.add_representer(bool, _yes_no)

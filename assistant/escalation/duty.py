"""Who of a team is on duty at a moment."""

from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.escalation.model import Calendar, Duty, Team


def on_duty(team: Team, calendar: Calendar, at: datetime) -> str:
    """The first person whose duty it is at an instant, by the clock on the team's wall; or ''."""
    local = at.astimezone(ZoneInfo(calendar.zone))
    minute = local.hour * 60 + local.minute
    return next(
        (each.person for each in team.duty if _is_theirs(each, local.weekday(), minute)), ""
    )


def _is_theirs(duty: Duty, day: int, minute: int) -> bool:
    hours = duty.hours
    return day in duty.days and (hours is None or hours.opens <= minute < hours.closes)

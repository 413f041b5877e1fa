"""Escalations of a case that its taker no longer has: open again, with all their time anew."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.casework.clocks.keeping import start_until
from assistant.casework.clocks.levels import calendar_called
from assistant.casework.model import CaseId, ClockKind, EscalationState
from assistant.casework.tables import EscalationRow
from assistant.casework.timeline import BY_RULE, tell
from assistant.escalation.calendars.working_time import due_at
from assistant.escalation.errors import NoWorkingHoursError
from assistant.escalation.model import CalendarId, ServicePlan, Span
from assistant.escalation.plans.reading import read_plan
from assistant.escalation.service_desk import built_in
from assistant.triage.service_texts import TextName, current_in

_SHORTEST = timedelta(minutes=1)
_WITHOUT_HOURS = timedelta(hours=1)


def put_back(session: Session, case_id: str, *, at: datetime) -> None:
    """Open a case's taken escalations again: nobody has it, so nobody has taken them.

    Each is due as if it were raised now, by the plan that holds; by as much time on the wall as
    it had where the plan has its path no more. Joins a transaction in which the case is locked.
    """
    taken = session.scalars(
        select(EscalationRow)
        .where(EscalationRow.case_id == case_id, EscalationRow.state == EscalationState.TAKEN.value)
        .order_by(EscalationRow.raised_at, EscalationRow.id)
    ).all()
    if not taken:
        return
    plan = _plan(session)
    for row in taken:
        who = row.taken_by or "who took it"
        row.state, row.taken_by, row.taken_at = EscalationState.OPEN.value, "", None
        _on_the_clock(session, row, plan, at)
        detail = f"{row.title}, with {row.team_title}: {who} no longer has the case"
        tell(session, case_id, "escalation open again", by=BY_RULE, at=at, detail=detail)
    session.flush()


def due_within(plan: ServicePlan, calendar: CalendarId, within: Span, at: datetime) -> datetime:
    """When a span is over in those hours; in an hour by the clock on the wall if nobody works."""
    try:
        return due_at(calendar_called(plan, calendar), at, within)
    except NoWorkingHoursError:
        return at + _WITHOUT_HOURS


def _on_the_clock(session: Session, row: EscalationRow, plan: ServicePlan, at: datetime) -> None:
    path = next((each for each in plan.paths if each.id == row.path), None)
    team = next((each for each in plan.teams if each.id == row.team), None)
    calendar: CalendarId | None = None
    if path is not None and team is not None:
        calendar = team.calendar
        due = due_within(plan, team.calendar, path.within, at)
    else:
        due = at + max(row.due_at - row.raised_at, _SHORTEST)
    row.due_at = due
    start_until(
        session,
        CaseId(row.case_id),
        ClockKind.ESCALATION,
        at=at,
        due=due,
        plan=plan,
        calendar=calendar,
        about=row.id,
    )


def _plan(session: Session) -> ServicePlan:
    """The plan that holds; it is read here since a case is freed where nobody has it at hand."""
    published = current_in(session, TextName.PLAN)
    return built_in() if published is None else read_plan(published.text)

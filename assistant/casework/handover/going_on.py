"""The escalation of an escalation: when nobody took a case in time, it goes further up."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from assistant.answering.model import Citation
from assistant.casework.clocks.keeping import stop
from assistant.casework.clocks.levels import calendar_called
from assistant.casework.handover.raising import put_up
from assistant.casework.handover.stored import escalation_of, named, of_case
from assistant.casework.inbox.putting_back import due_within
from assistant.casework.inbox.stored import locked
from assistant.casework.model import Clock, ClockKind, Escalation, EscalationId, EscalationState
from assistant.casework.tables import EscalationRow, PacketRow
from assistant.casework.timeline import BY_RULE, tell
from assistant.escalation.duty import on_duty
from assistant.escalation.model import Path, PathId, ServicePlan, Span, Team, TeamId, WayUp

SUPERVISORS = "supervisors"
"""The tier, and the team's title, of an escalation that has no other way to go."""

_SHORTEST = timedelta(minutes=1)

Cite = Callable[[Path], Citation | None]
"""The words a path rests on, as they are in force; None where there are none."""


@dataclass(frozen=True, slots=True)
class _Next:
    way: WayUp
    team_title: str = ""


def go_on(
    session: Session,
    clock: Clock,
    *,
    plan: ServicePlan,
    at: datetime,
    cite: Cite = lambda _path: None,
) -> Escalation | None:
    """Send on what nobody took by its clock's time: MOVED, and a new one with the same packet.

    It goes to the path that comes `then`, else to the team's lead, else to the supervisors,
    each once: never to where it has been. None where somebody took it meanwhile, and where
    nobody is left to go to: then it stays open, late, and the case's story says so.
    """
    case = locked(session, clock.case)
    row = named(session, clock.about, lock=True)
    if row.state != EscalationState.OPEN.value:
        return None
    way = _next(session, row, clock, plan, at, cite)
    if way is None:
        detail = f"{row.title} stays with {row.team_title}: nobody is left to go to"
        tell(session, case.id, "late", by=BY_RULE, at=at, detail=detail)
        return None
    row.state = EscalationState.MOVED.value
    stop(session, clock.case, ClockKind.ESCALATION, at=at, about=row.id)
    moved = put_up(
        session,
        case,
        way.way,
        by=BY_RULE,
        at=at,
        plan=plan,
        what="went further up",
        before=row.id,
        team_title=way.team_title,
    )
    packet = session.get(PacketRow, case.id, with_for_update=True, populate_existing=True)
    if packet is not None:
        # It goes along as it is: whoever edits it meanwhile has its newest lines.
        packet.escalation = moved.id
    return moved


def _next(
    session: Session,
    row: EscalationRow,
    clock: Clock,
    plan: ServicePlan,
    at: datetime,
    cite: Cite,
) -> _Next | None:
    gone = _gone(session, row)
    path = next((each for each in plan.paths if each.id == row.path), None)
    team = _team(plan, row, clock)
    why = (f"nobody took it by {_by_when(clock, plan)}", *row.why)
    onward = _onward(plan, path, _closed(session, row, gone))
    if onward is not None:
        # What is required stays so along a path that others are only advised to go.
        along = replace(onward, required=onward.required or row.required)
        return _Next(_along(plan, along, why, at, cite))
    stands = path or _as_it_was(row, clock)
    due = due_within(plan, team.calendar, stands.within, at)
    policy = escalation_of(row).policy
    if team.lead and team.lead not in {each.person for each in gone}:
        return _Next(WayUp(stands, team, team.lead, due, why, policy), row.team_title)
    if all(each.tier != SUPERVISORS for each in gone):
        last = replace(stands, tier=SUPERVISORS)
        return _Next(WayUp(last, team, "", due, why, policy), SUPERVISORS.capitalize())
    return None


def _gone(session: Session, row: EscalationRow) -> list[Escalation]:
    """The escalations it came by, itself first."""
    known = {each.id: each for each in of_case(session, row.case_id)}
    gone: list[Escalation] = []
    place: EscalationId | None = EscalationId(row.id)
    while place is not None and place in known:
        gone.append(known.pop(place))
        place = gone[-1].before
    return gone


def _closed(session: Session, row: EscalationRow, gone: list[Escalation]) -> frozenset[PathId]:
    """The paths it may not go: those it came by, and those that are open for the case."""
    going = (EscalationState.OPEN, EscalationState.TAKEN)
    others = [each for each in of_case(session, row.case_id) if each.state in going]
    return frozenset(each.path for each in (*gone, *others))


def _onward(plan: ServicePlan, path: Path | None, closed: frozenset[PathId]) -> Path | None:
    """The first path along `then` that may be gone; a ring of them ends."""
    paths = {each.id: each for each in plan.paths}
    seen: set[PathId] = set()
    while path is not None and path.then is not None and path.then not in seen:
        seen.add(path.then)
        path = paths.get(path.then)
        if path is not None and path.id not in closed:
            return path
    return None


def _along(plan: ServicePlan, path: Path, why: tuple[str, ...], at: datetime, cite: Cite) -> WayUp:
    team = plan.team(path.team)
    person = on_duty(team, calendar_called(plan, team.calendar), at)
    due = due_within(plan, team.calendar, path.within, at)
    return WayUp(path, team, person, due, why, cite(path))


def _team(plan: ServicePlan, row: EscalationRow, clock: Clock) -> Team:
    """The team it is with; as it was, without anybody, where the plan has it no more."""
    found = next((each for each in plan.teams if each.id == row.team), None)
    return found or Team(TeamId(row.team), row.team_title, clock.calendar)


def _as_it_was(row: EscalationRow, clock: Clock) -> Path:
    """A path that the plan has no more, with as much time as it gave."""
    given = max(clock.due_at - clock.started_at, _SHORTEST)
    return Path(
        PathId(row.path),
        row.title,
        (),
        TeamId(row.team),
        Span(given // _SHORTEST),
        required=row.required,
        tier=row.tier,
    )


def _by_when(clock: Clock, plan: ServicePlan) -> str:
    zone = ZoneInfo(calendar_called(plan, clock.calendar).zone)
    return f"{clock.due_at.astimezone(zone):%H:%M}"

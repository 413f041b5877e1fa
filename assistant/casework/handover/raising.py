"""Escalations: a case is sent up a path with its packet, taken, finished or withdrawn.

Every function joins the caller's transaction; it locks the case before its escalation.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NoReturn

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.access.tables import PersonRow
from assistant.cases.stored import stored_citation
from assistant.casework.clocks.keeping import start_until, stop
from assistant.casework.errors import ClaimedError
from assistant.casework.handover.keeping import keep
from assistant.casework.handover.stored import (
    escalation_of,
    named,
    of_case,
    open_rows,
)
from assistant.casework.handover.wording import due_moment
from assistant.casework.inbox.owning import entrust, free_gone, give, refuse_gone
from assistant.casework.inbox.stored import changed, locked
from assistant.casework.model import (
    GOING,
    CaseId,
    ClockKind,
    Escalation,
    EscalationId,
    EscalationState,
    Handler,
    Packet,
    State,
)
from assistant.casework.tables import CaseRow, EscalationRow
from assistant.casework.timeline import BY_RULE, tell
from assistant.errors import RequestRefusedError
from assistant.escalation.model import ServicePlan, WayUp
from assistant.texts import storable

__all__ = ["finish", "of_case", "open_ones", "put_up", "raise_up", "take", "way_gone", "withdraw"]

_MOST_LISTED = 1_000


def raise_up(
    session: Session,
    row: CaseRow,
    way: WayUp,
    *,
    by: str,
    at: datetime,
    plan: ServicePlan,
    packet: Packet,
) -> Escalation:
    """Send a case up a path: escalation, packet, team, clock and story, or nothing of it.

    `row` is locked by who calls; `by` is a person's name or 'Handrail'. People answer the case
    from then on. Raises RequestRefusedError where this path is open for the case already, or
    the case is resolved.
    """
    if packet.case != row.id:
        raise ValueError(f"the packet is of case {packet.case}, not of {row.id}")
    if row.state == State.RESOLVED.value:
        raise RequestRefusedError("this case is resolved; open it again before you escalate it")
    for open_one in open_rows(session, row.id):
        if open_one.path == way.path.id:
            raise RequestRefusedError(
                f"“{open_one.title}” is open for this case already, with {open_one.team_title};"
                " finish or withdraw it first"
            )
    escalation = put_up(session, row, way, by=by, at=at, plan=plan, what="escalated")
    keep(session, replace(packet, escalation=EscalationId(escalation.id)))
    return escalation


def put_up(
    session: Session,
    row: CaseRow,
    way: WayUp,
    *,
    by: str,
    at: datetime,
    plan: ServicePlan,
    what: str,
    before: str | None = None,
    team_title: str = "",
) -> Escalation:
    """Write an escalation with its clock and its line in the story, which begins with `what`."""
    policy = stored_citation(way.policy) if way.policy else None
    escalation = EscalationRow(
        id=uuid.uuid4().hex,
        case_id=row.id,
        path=way.path.id,
        title=storable(way.path.title),
        required=way.required,
        team=way.team.id,
        team_title=storable(team_title or way.team.title),
        person=storable(way.person),
        tier=storable(way.path.tier),
        why=[storable(each) for each in way.why],
        policy=policy if policy is None else {**policy},
        state=EscalationState.OPEN.value,
        raised_by=storable(by),
        raised_at=at,
        due_at=way.due,
        taken_by="",
        taken_at=None,
        before=before,
    )
    session.add(escalation)
    session.flush()
    start_until(
        session,
        CaseId(row.id),
        ClockKind.ESCALATION,
        at=at,
        due=way.due,
        plan=plan,
        calendar=way.team.calendar,
        about=escalation.id,
    )
    row.team = way.team.id
    if row.handler != Handler.PERSON.value:
        row.handler = Handler.PERSON.value
        entrust(session, row, at=at)
    told = f"{escalation.title} to {escalation.team_title}, due {_due(way, plan)}: {way.why[0]}"
    tell(session, row.id, what, by=by, at=at, detail=told)
    changed(row, at)
    return escalation_of(escalation)


def take(
    session: Session,
    escalation: EscalationId,
    *,
    by: Person,
    at: datetime,
    plan: ServicePlan | None = None,
) -> Escalation:
    """Accept an escalation: the case is this person's, its clock stops.

    Of two at once one wins; the same person's second time changes nothing. With a plan only the
    team's people, who is on duty and supervisors may, where the team has people. Raises
    ClaimedError, and RequestRefusedError where it is no longer open.
    """
    case, row = _locked(session, escalation, by, at)
    if row.state == EscalationState.TAKEN.value and case.owner is not None:
        if case.owner == by.id:
            return escalation_of(row)
        raise ClaimedError(case.owner_name or row.taken_by)
    _check_going(row)
    _check_team(row, by, plan)
    row.state, row.taken_by, row.taken_at = EscalationState.TAKEN.value, storable(by.name), at
    stop(session, CaseId(case.id), ClockKind.ESCALATION, at=at, about=row.id)
    give(session, case, by, at=at)
    tell(session, case.id, "taken", by=by.name, at=at, detail=row.title)
    changed(case, at)
    return escalation_of(row)


def finish(
    session: Session, escalation: EscalationId, *, by: Person, at: datetime, note: str = ""
) -> Escalation:
    """Note that what was asked for was given.

    Supervisors may, and who has the case once it was taken: the taker, or whom they gave it to.
    Raises ClaimedError, and RequestRefusedError where it is neither open nor taken, or nobody
    took it.
    """
    case, row = _locked(session, escalation, by, at)
    _check_going(row)
    if not by.may(Permission.SUPERVISE):
        if row.state == EscalationState.OPEN.value or case.owner is None:
            raise RequestRefusedError("nobody has taken this escalation; take it, then finish it")
        if case.owner != by.id:
            raise ClaimedError(case.owner_name)
    return _close(session, case, row, EscalationState.DONE, "finished", by=by, at=at, note=note)


def withdraw(
    session: Session, escalation: EscalationId, *, by: Person, at: datetime, reason: str
) -> Escalation:
    """Take an escalation back, with the reason; a required one only a supervisor may.

    Others: who has the case, who raised it unless a namesake may have, and supervisors. Raises
    RequestRefusedError.
    """
    case, row = _locked(session, escalation, by, at)
    _check_going(row)
    if not reason.strip():
        raise RequestRefusedError("say why the escalation is withdrawn; it is on the record")
    if not by.may(Permission.SUPERVISE):
        if row.required:
            raise RequestRefusedError(f"“{row.title}” is required; ask a supervisor to withdraw it")
        if case.owner != by.id and not _raised(session, row, by):
            raise RequestRefusedError(
                f"{row.raised_by} raised this escalation; ask them or a supervisor to withdraw it"
            )
    return _close(
        session, case, row, EscalationState.WITHDRAWN, "withdrawn", by=by, at=at, note=reason
    )


def open_ones(session: Session, by: Person) -> list[Escalation]:
    """The open and taken ones this person may see, soonest due first; at most 1,000.

    Whoever works here may see every case.
    """
    if by.disabled_at is not None:
        return []
    rows = session.scalars(
        select(EscalationRow)
        .where(EscalationRow.state.in_(GOING))
        .order_by(EscalationRow.due_at, EscalationRow.id)
        .limit(_MOST_LISTED)
    )
    return [escalation_of(row) for row in rows]


def way_gone(session: Session, case_id: str, plan: ServicePlan) -> WayUp | None:
    """The way that a case's newest open or taken escalation goes, for a packet made again.

    None where there is none, or the plan has its path or team no more.
    """
    for row in reversed(open_rows(session, case_id)):
        path = next((each for each in plan.paths if each.id == row.path), None)
        team = next((each for each in plan.teams if each.id == row.team), None)
        if path and team:
            one = escalation_of(row)
            return WayUp(path, team, one.person, one.due_at, one.why, one.policy)
    return None


def _close(
    session: Session,
    case: CaseRow,
    row: EscalationRow,
    state: EscalationState,
    what: str,
    *,
    by: Person,
    at: datetime,
    note: str,
) -> Escalation:
    row.state = state.value
    stop(session, CaseId(case.id), ClockKind.ESCALATION, at=at, about=row.id)
    session.flush()
    still: Sequence[EscalationRow] = open_rows(session, case.id)
    if state is EscalationState.WITHDRAWN:
        case.team = still[-1].team if still else ""
    detail = f"{row.title}: {note.strip()}" if note.strip() else row.title
    tell(session, case.id, what, by=by.name, at=at, detail=detail)
    changed(case, at)
    return escalation_of(row)


def _locked(
    session: Session, escalation: EscalationId, by: Person, at: datetime
) -> tuple[CaseRow, EscalationRow]:
    """The case and the escalation, both locked; a case of somebody who was let go is nobody's.

    Raises RequestRefusedError for an unknown one, and for somebody who was let go.
    """
    refuse_gone(session, by)
    case = locked(session, named(session, escalation).case_id)
    free_gone(session, case, at=at)
    session.flush()
    return case, named(session, escalation, lock=True)


def _raised(session: Session, row: EscalationRow, by: Person) -> bool:
    """Whether this person raised it, of whom only the name is kept: nobody else may have it."""
    if row.raised_by != storable(by.name) or row.raised_by == BY_RULE:
        return False
    namesake = exists().where(PersonRow.name == by.name, PersonRow.id != by.id)
    return not session.scalar(select(namesake))


def _check_team(row: EscalationRow, by: Person, plan: ServicePlan | None) -> None:
    """Refuse who is not in the team; a team without people is everybody's."""
    teams = plan.teams if plan else ()
    team = next((each for each in teams if each.id == row.team), None)
    if team is None or not team.people or by.may(Permission.SUPERVISE):
        return
    if by.email not in (*team.people, row.person, team.lead):
        raise RequestRefusedError(
            f"{row.team_title} takes this escalation; ask {team.contact or team.people[0]}"
        )


def _check_going(row: EscalationRow) -> None:
    if row.state not in GOING:
        _refuse(row)


def _refuse(row: EscalationRow) -> NoReturn:
    became = {"done": "finished", "moved": "moved further up"}.get(row.state, row.state)
    raise RequestRefusedError(
        f"“{row.title}” was {became} meanwhile; look at the case before you go on"
    )


def _due(way: WayUp, plan: ServicePlan) -> str:
    zone = next((each.zone for each in plan.calendars if each.id == way.team.calendar), "UTC")
    return due_moment(way.due, zone)

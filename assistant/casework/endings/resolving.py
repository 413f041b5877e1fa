"""Ending a case and opening it again; everything joins a transaction in which it is locked."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.access.permissions import Permission
from assistant.casework.clocks import keeping
from assistant.casework.endings import check_ins, reopening
from assistant.casework.inbox.owning import free_gone, refuse_changed
from assistant.casework.inbox.stored import case_of, changed
from assistant.casework.model import (
    GOING,
    Case,
    CaseId,
    EscalationState,
    Outcome,
    PromiseState,
    State,
)
from assistant.casework.promises.keepers import acting_on, at_work
from assistant.casework.tables import CaseRow, EscalationRow, PromiseRow
from assistant.casework.timeline import BY_RULE, tell
from assistant.errors import RequestRefusedError
from assistant.escalation.model import ServicePlan
from assistant.texts import storable

LONGEST_REASON = 2_000


def resolve(
    session: Session,
    row: CaseRow,
    outcome: Outcome,
    *,
    by: Person,
    at: datetime,
    plan: ServicePlan,
    check_in: bool = False,
    note: str = "",
    revision: int | None = None,
) -> Case:
    """End a case: its clocks stop, but those of open promises that somebody keeps go on.

    Suggested escalations that nobody took are withdrawn, taken ones are done. Raises
    RequestRefusedError, naming it, while an open promise or required escalation has nobody,
    ClaimedError where somebody else works on the case, and ChangedMeanwhileError where it is not
    of that revision any more, None for any.
    """
    free_gone(session, row, at=at)
    person = acting_on(session, row, by)
    if row.state == State.RESOLVED.value:
        raise RequestRefusedError("this case is resolved already; reopen it to work on it")
    refuse_changed(session, row, revision)
    said = a_note(note)
    _refuse_promise_of_nobody(session, row)
    _end_escalations(session, row, person, at)
    keeping.stop_all(session, CaseId(row.id), at=at, kinds=reopening.STOPPED_KINDS)
    row.state, row.outcome, row.resolved_at = State.RESOLVED.value, outcome.value, at
    row.unread = False
    changed(row, at)
    detail = f"{outcome.label}: {said}" if said else outcome.label
    tell(session, row.id, "resolved", by=person.name, at=at, detail=detail)
    if check_in:
        check_ins.schedule(session, row, by=person, at=at, plan=plan)
    session.flush()
    return case_of(session, row)


def reopen(
    session: Session, row: CaseRow, *, by: Person, at: datetime, plan: ServicePlan, reason: str
) -> Case:
    """Open a resolved case again: what its end stopped goes on, a check-in to come is off.

    Raises RequestRefusedError without a reason, and for a case that is not resolved.
    """
    person = acting_on(session, row, by)
    if row.state != State.RESOLVED.value:
        raise RequestRefusedError("this case is open; go on working on it")
    said = a_note(reason)
    if not said:
        raise RequestRefusedError("say why the case is opened again; the reason stays with it")
    resolved_at = row.resolved_at or at
    row.state, row.outcome, row.resolved_at = State.OPEN.value, "", None
    check_ins.call_off(session, row, at=at)
    reopening.go_on(session, row, resolved_at=resolved_at, at=at, plan=plan)
    free_gone(session, row, at=at)
    changed(row, at)
    tell(session, row.id, "reopened", by=person.name, at=at, detail=said)
    session.flush()
    return case_of(session, row)


def a_note(note: str) -> str:
    """A note or reason as it is kept; raises RequestRefusedError when it is too long."""
    kept = storable(note).strip()
    if len(kept) > LONGEST_REASON:
        raise RequestRefusedError(f"a note has at most {LONGEST_REASON:,} characters; shorten it")
    return kept


def _refuse_promise_of_nobody(session: Session, row: CaseRow) -> None:
    open_ones = session.scalars(
        select(PromiseRow)
        .where(PromiseRow.case_id == row.id, PromiseRow.state == PromiseState.OPEN.value)
        .order_by(PromiseRow.due_at, PromiseRow.id)
    )
    for promise in open_ones:
        if at_work(session, promise.owner) is None:
            raise RequestRefusedError(
                f"nobody keeps the promise “{promise.words}”: {promise.owner_name} does not work"
                " here; a supervisor has to note it as kept, broken or withdrawn first"
            )


def _end_escalations(session: Session, row: CaseRow, by: Person, at: datetime) -> None:
    session.flush()
    rows = session.scalars(
        select(EscalationRow)
        .where(EscalationRow.case_id == row.id, EscalationRow.state.in_(GOING))
        .order_by(EscalationRow.due_at, EscalationRow.id)
    ).all()
    for each in rows:
        if each.required and not _has_taken(each, row, by):
            raise RequestRefusedError(
                f"the escalation “{each.title}” to {each.team_title} is required and nobody has"
                " taken it; somebody has to take it, or a supervisor to withdraw it"
            )
    for each in rows:
        done = each.state == EscalationState.TAKEN.value
        each.state = (EscalationState.DONE if done else EscalationState.WITHDRAWN).value
        what = reopening.DONE if done else reopening.WITHDRAWN
        detail = reopening.ended_with(each.title)
        tell(session, row.id, what, by=BY_RULE, at=at, detail=detail)


def _has_taken(escalation: EscalationRow, row: CaseRow, by: Person) -> bool:
    """Whether somebody answers for it: who has the case through it, or a supervisor."""
    taken = escalation.state == EscalationState.TAKEN.value
    return taken and (row.owner == by.id or by.may(Permission.SUPERVISE))

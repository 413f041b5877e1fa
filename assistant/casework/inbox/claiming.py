"""Who works on a case, and for whom: claimed, released, given on, put before others.

Every function joins a transaction, locks the case's row in it, and returns it.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assistant.access.model import Person, PersonId
from assistant.access.owner import OWNER
from assistant.access.permissions import Permission
from assistant.casework.clocks.refitting import refit
from assistant.casework.errors import ClaimedError
from assistant.casework.inbox.owning import (
    colleague,
    free,
    free_gone,
    give,
    refuse_anothers,
    refuse_gone,
    refuse_resolved,
)
from assistant.casework.inbox.stored import changed, found, locked, searched_with
from assistant.casework.inbox.subject import customer_put, remembered
from assistant.casework.model import GOING, CaseId, Handler
from assistant.casework.tables import CaseRow, EscalationRow
from assistant.casework.timeline import tell
from assistant.customers.model import Customer
from assistant.errors import RequestRefusedError
from assistant.escalation.model import ServicePlan
from assistant.texts import storable
from assistant.triage.model import PRIORITIES
from assistant.triage.shown import triage_json, triage_of

_LONGEST_REASON = 500


def claim(session: Session, case_id: str, *, by: Person, at: datetime) -> CaseRow:
    """Take a case nobody works on, from the assistant too; of two at once one is told.

    One's own stays as it is. Raises ClaimedError with who was first, RequestRefusedError for a
    case that is resolved.
    """
    row = locked(session, case_id)
    refuse_gone(session, by)
    free_gone(session, row, at=at)
    if row.owner == by.id:
        return row
    if row.owner is not None:
        raise ClaimedError(row.owner_name)
    refuse_resolved(row)
    detail = "took over from the assistant" if row.handler == Handler.ASSISTANT.value else ""
    assign_in(session, row, by, at=at)
    tell(session, row.id, "claimed", by=by.name, at=at, detail=detail)
    return row


def assign_in(session: Session, row: CaseRow, to: Person, *, at: datetime) -> None:
    """Give a case whose row is locked to somebody; the caller checked who may, and tells it."""
    give(session, row, to, at=at)
    changed(row, at)
    session.flush()


def release(
    session: Session, case_id: str, *, by: Person, at: datetime, reason: str = ""
) -> CaseRow:
    """Give a case back to the queue. Raises ClaimedError for another's, and for nobody's."""
    row = locked(session, case_id)
    refuse_anothers(session, row, by, at=at)
    if row.owner is None:
        raise RequestRefusedError("nobody works on this case; it is in the queue already")
    free(session, row, at=at)
    changed(row, at)
    tell(session, row.id, "released", by=by.name, at=at, detail=_reason(reason))
    return row


def assign(
    session: Session, case_id: str, to: PersonId, *, by: Person, at: datetime, reason: str = ""
) -> CaseRow:
    """Give a case to somebody who works here; its owner may, and who may approve.

    Raises ClaimedError for another's, RequestRefusedError for one nobody claimed and for
    somebody who does not work here.
    """
    row = locked(session, case_id)
    refuse_anothers(session, row, by, at=at)
    refuse_resolved(row)
    if row.owner is None and by.id != OWNER and not by.may(Permission.SUPERVISE):
        raise RequestRefusedError("nobody works on this case; claim it, then give it on")
    colleague_ = colleague(session, to)
    if row.owner == colleague_.id:
        return row
    assign_in(session, row, colleague_, at=at)
    detail = f"to {colleague_.name}"
    if said := _reason(reason):
        detail = f"{detail}: {said}"
    tell(session, row.id, "assigned", by=by.name, at=at, detail=detail)
    return row


def about(
    session: Session,
    case_id: str,
    customer: Customer,
    *,
    order: str = "",
    by: Person,
    at: datetime,
    plan: ServicePlan,
) -> CaseRow:
    """Say whose case it is, and which of their orders it is about; offers go by it too.

    Raises ClaimedError, and RequestRefusedError for an order that is not the customer's.
    """
    row = locked(session, case_id)
    refuse_anothers(session, row, by, at=at)
    if order and customer.order(order) is None:
        raise RequestRefusedError(
            f"{customer.name or customer.id} has no order {order[:40]!r}; choose one of theirs"
        )
    customer_put(row, customer)
    row.order_id = order
    row.searched = searched_with(row, "")
    changed(row, at)
    remembered(session, row, text=row.latest_text, at=at)
    detail = f"{customer.name or customer.id}{f', order {order}' if order else ''}"
    tell(session, row.id, "about", by=by.name, at=at, detail=detail)
    session.flush()
    refit(session, CaseId(row.id), plan, at)
    return row


def reprioritise(
    session: Session,
    case_id: str,
    priority: int,
    *,
    by: Person,
    at: datetime,
    reason: str,
    plan: ServicePlan,
) -> CaseRow:
    """Put a case before or behind others, 1 first; deadlines move earlier, never later.

    Raises ClaimedError, and RequestRefusedError without a reason, for no priority, and for
    putting a case behind others while a required escalation of it is going, but to supervisors.
    """
    why = _reason(reason)
    if not why:
        raise RequestRefusedError("say why the case goes before or behind others; it is kept")
    if priority not in PRIORITIES:
        raise RequestRefusedError(f"{priority} is no priority; choose 1 (first) to 5 (last)")
    row = locked(session, case_id)
    refuse_anothers(session, row, by, at=at)
    refuse_resolved(row)
    if priority > row.priority and not by.may(Permission.SUPERVISE):
        _refuse_while_required(session, row)
    before, row.priority = row.priority, priority
    stored = triage_json(triage_of(row.triage))
    row.triage = {**stored, "priority": priority, "reasons": [f"{by.name}: {why}"]}
    changed(row, at)
    detail = f"from {before} to {priority}: {why}"
    tell(session, row.id, "priority", by=by.name, at=at, detail=detail)
    session.flush()
    refit(session, CaseId(row.id), plan, at)
    return row


def mark_read(session: Session, case_id: str, *, by: Person) -> None:
    """Note that the newest message was read by who works on the case, or by anyone of nobody's.

    Who only looks over a shoulder leaves it unread. No revision grows. Raises UnknownCaseError.
    """
    row = found(session, case_id)
    refuse_gone(session, by)
    theirs = (CaseRow.owner.is_(None)) | (CaseRow.owner == by.id)
    session.execute(
        update(CaseRow)
        .where(CaseRow.id == row.id, CaseRow.unread, theirs)
        .values(unread=False)
        .execution_options(synchronize_session=False)
    )
    session.expire(row)


def _refuse_while_required(session: Session, row: CaseRow) -> None:
    title = session.scalar(
        select(EscalationRow.title)
        .where(
            EscalationRow.case_id == row.id,
            EscalationRow.required,
            EscalationRow.state.in_(GOING),
        )
        .order_by(EscalationRow.due_at, EscalationRow.id)
        .limit(1)
    )
    if title is not None:
        raise RequestRefusedError(
            f"“{title}” of this case is required and not finished; a supervisor may put it behind"
            " others"
        )


def _reason(text: str) -> str:
    return " ".join(storable(text).split())[:_LONGEST_REASON]

"""Asking customers how it went: scheduled in working time, only where they agreed.

Everything joins the caller's transaction, in which the case is locked.
"""

import hashlib
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assistant.access.model import Person
from assistant.casework.clocks import keeping
from assistant.casework.inbox.stored import changed, locked
from assistant.casework.model import CaseId, CheckIn, ClockKind, Handler, State
from assistant.casework.promises.keepers import acting
from assistant.casework.tables import CaseRow, CheckInRow
from assistant.casework.timeline import BY_RULE, tell
from assistant.customers.model import Customer, Order
from assistant.errors import RequestRefusedError
from assistant.escalation.calendars.working_time import due_at
from assistant.escalation.model import Calendar, ServicePlan
from assistant.offers.model import Stage
from assistant.texts import folded, storable, title_of
from assistant.triage.model import Emotion, Trend, Triage, Urgency
from assistant.triage.shown import triage_json

CONSENT = "check_in"
"""What a customer's record says where they agreed to be asked after every purchase."""

LONGEST_NOTE = 2_000
_LEAST_PRESSING = 5


def schedule(
    session: Session, row: CaseRow, *, by: Person, at: datetime, plan: ServicePlan
) -> CheckIn:
    """Schedule a check-in for a case whose customer agreed, in place of any there was.

    Raises RequestRefusedError where nobody knows how to reach the customer.
    """
    if not (row.customer or row.contact):
        raise RequestRefusedError(
            "a check-in needs a customer to ask; say whose case it is, or leave the check-in out"
        )
    return _schedule(session, row, by=by.name, at=at, start=at, plan=plan)


def schedule_after_purchase(
    session: Session,
    customer: Customer,
    order: Order,
    *,
    at: datetime,
    plan: ServicePlan,
    channel: str = "email",
) -> CheckIn | None:
    """Schedule a check-in after an order has come, in a case of its own; once for each order.

    None where the customer's record does not say that they agreed, or the order has not come.
    """
    if CONSENT not in customer.consent or order.delivered_on is None:
        return None
    case_id = _case_of_order(customer, order)
    if session.get(CaseRow, case_id) is not None or not _began(
        session, _case(customer, order, case_id, at=at, channel=channel)
    ):
        return _known(session, case_id)
    row = locked(session, case_id)
    calendar = plan.own_calendar
    start = max(at, _noon(order.delivered_on, calendar))
    return _schedule(session, row, by=BY_RULE, at=at, start=start, plan=plan)


def call_off(session: Session, row: CaseRow, *, at: datetime) -> None:
    """Take back a check-in that is still to come, if there is one."""
    kept = session.get(CheckInRow, row.id, populate_existing=True)
    if kept is None or kept.done_at is not None:
        return
    session.delete(kept)
    keeping.stop(session, CaseId(row.id), ClockKind.CHECK_IN, at=at, about=row.id)
    tell(session, row.id, "check-in called off", by=BY_RULE, at=at)


def to_come(session: Session) -> tuple[CheckIn, ...]:
    """The check-ins not done yet, soonest first."""
    rows = session.scalars(
        select(CheckInRow)
        .where(CheckInRow.done_at.is_(None))
        .order_by(CheckInRow.due_at, CheckInRow.case_id)
    )
    return tuple(map(check_in_of, rows))


def of_case(session: Session, case_id: str) -> CheckIn | None:
    """The check-in of a case, done or to come; else None."""
    kept = session.get(CheckInRow, case_id)
    return None if kept is None else check_in_of(kept)


def checked_in(session: Session, row: CaseRow, *, by: Person, at: datetime, note: str) -> CheckIn:
    """Note that the customer was asked, and what they said; its clock stops.

    Raises RequestRefusedError without a note, when none is scheduled, or when it is done.
    """
    person = acting(session, by)
    kept = session.get(CheckInRow, row.id, populate_existing=True)
    if kept is None:
        raise RequestRefusedError("no check-in is scheduled for this case; resolve it with one")
    if kept.done_at is not None:
        raise RequestRefusedError("this check-in is done already; look at the case's story")
    said = storable(note).strip()
    if not said or len(said) > LONGEST_NOTE:
        raise RequestRefusedError(
            f"write down what the customer said, in at most {LONGEST_NOTE:,} characters"
        )
    kept.done_at, kept.note = at, said
    keeping.stop(session, CaseId(row.id), ClockKind.CHECK_IN, at=at, about=row.id)
    tell(session, row.id, "checked in", by=person.name, at=at, detail=said)
    changed(row, at)
    return check_in_of(kept)


def check_in_of(row: CheckInRow) -> CheckIn:
    """The check-in of a row."""
    return CheckIn(
        case=CaseId(row.case_id),
        customer=row.customer,
        due_at=row.due_at,
        agreed_by=row.agreed_by,
        done_at=row.done_at,
        note=row.note,
    )


def _began(session: Session, row: CaseRow) -> bool:
    """Keep a new case; False when somebody else has just kept the same."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def _known(session: Session, case_id: str) -> CheckIn | None:
    locked(session, case_id)
    kept = session.get(CheckInRow, case_id)
    return None if kept is None else check_in_of(kept)


def _schedule(
    session: Session, row: CaseRow, *, by: str, at: datetime, start: datetime, plan: ServicePlan
) -> CheckIn:
    calendar = plan.own_calendar
    due = due_at(calendar, start, plan.check_in_after)
    keeping.stop(session, CaseId(row.id), ClockKind.CHECK_IN, at=at, about=row.id)
    kept = session.merge(
        CheckInRow(
            case_id=row.id,
            customer=row.customer,
            due_at=due,
            agreed_by=by,
            done_at=None,
            note="",
        )
    )
    keeping.start_until(
        session,
        CaseId(row.id),
        ClockKind.CHECK_IN,
        at=at,
        due=due,
        plan=plan,
        calendar=calendar.id or None,
        about=row.id,
    )
    tell(session, row.id, "check-in", by=by, at=at, detail=f"due {due:%Y-%m-%d %H:%M} UTC")
    return check_in_of(kept)


def _noon(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo(calendar.zone))


def _case_of_order(customer: Customer, order: Order) -> str:
    """The same order always has the same case, so that it is asked about once."""
    told = f"check-in\0{customer.id}\0{order.id}"
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]


def _case(customer: Customer, order: Order, case_id: str, *, at: datetime, channel: str) -> CaseRow:
    title = f"How is order {order.id}?"
    return CaseRow(
        id=case_id,
        channel=channel,
        thread="",
        title=title_of(title),
        customer=customer.id,
        customer_name=storable(customer.name),
        contact=storable(customer.email or customer.phone),
        order_id=order.id,
        tier=customer.tier,
        state=State.WAITING.value,
        handler=Handler.PERSON.value,
        owner=None,
        owner_name="",
        team="",
        priority=_LEAST_PRESSING,
        emotion=Emotion.CALM.value,
        topic="",
        triage=triage_json(_nothing_pressing(customer.language)),
        reach=0,
        abstained=0,
        unread=False,
        opened_at=at,
        latest_at=at,
        latest_text=title,
        outcome="",
        resolved_at=None,
        revision=0,
        searched=folded(f"{customer.name} {title}"),
    )


def _nothing_pressing(language: str) -> Triage:
    return Triage(
        topic=None,
        emotion=Emotion.CALM,
        intensity=0.0,
        trend=Trend.STEADY,
        urgency=Urgency.LOW,
        risks=(),
        stage=Stage.AFTER,
        language=language,
        wants_person=False,
        priority=_LEAST_PRESSING,
        reasons=("the customer agreed to be asked after a purchase",),
    )

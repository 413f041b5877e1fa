"""Everything on file about a case, read in one transaction for its packet."""

from sqlalchemy.orm import Session

from assistant.cases.conversations import told_in
from assistant.casework.clocks import keeping as clocks
from assistant.casework.desks.ground import Ground
from assistant.casework.handover.material import Material
from assistant.casework.inbox.stored import case_of, messages_of
from assistant.casework.promises import tracking
from assistant.casework.tables import CaseRow
from assistant.casework.timeline import story
from assistant.customers.errors import UnknownCustomerError
from assistant.customers.model import Customer
from assistant.escalation.model import WayUp
from assistant.offers.decisions import kept
from assistant.profile import profile

_LATELY = 20


def customer_of(ground: Ground, session: Session, row: CaseRow) -> Customer | None:
    """The customer of a case; None where nobody said whose it is, or they are known no more."""
    if not row.customer:
        return None
    try:
        return ground.customers.get_in(session, row.customer)
    except UnknownCustomerError:
        return None


def material_of(ground: Ground, session: Session, row: CaseRow, way: WayUp | None) -> Material:
    """What a packet of a case is made of and checked against."""
    case, customer = case_of(session, row), customer_of(ground, session, row)
    today = ground.now().astimezone().date()
    decisions = kept.of_customer(session, customer.id, _LATELY) if customer else ()
    plan = ground.escalations.plan_in(session)
    return Material(
        case=case,
        messages=messages_of(session, row.id),
        customer=customer,
        profile=profile(customer, on=today, decisions=decisions) if customer else None,
        told=tuple(told_in(session, row.id)),
        offers=tuple(kept.of_case(session, row.id)),
        promises=tracking.of_case(session, row.id),
        clocks=clocks.of_case(session, case.id),
        way_up=way,
        events=story(session, row.id),
        zone=plan.own_calendar.zone,
    )

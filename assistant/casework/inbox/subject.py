"""Whom a case is about: its customer and order, which offers to them go by too."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assistant.access.owner import OWNER
from assistant.cases.tables import CaseSubjectRow
from assistant.casework.tables import CaseRow
from assistant.customers.model import Customer
from assistant.texts import storable

_LONGEST_TEXT = 20_000


def customer_put(row: CaseRow, customer: Customer) -> None:
    """Note whose the case is."""
    row.customer, row.tier = customer.id, customer.tier
    row.customer_name = customer.name or row.customer_name


def remembered(session: Session, row: CaseRow, *, text: str, at: datetime) -> None:
    """Let offers in the case's conversation be for its customer and order; nothing without one."""
    if not row.customer:
        return
    kept = session.get(CaseSubjectRow, row.id, with_for_update=True)
    if kept is None:
        # The case's person may keep it at the same moment: then there is one to be changed.
        with suppress(IntegrityError), session.begin_nested():
            session.add(_begun(row, text, at))
        kept = session.get_one(CaseSubjectRow, row.id, with_for_update=True)
    kept.kept_at = at
    kept.customer, kept.order_id = row.customer, row.order_id


def _begun(row: CaseRow, text: str, at: datetime) -> CaseSubjectRow:
    return CaseSubjectRow(
        case_id=row.id,
        kept_by=OWNER,
        kept_at=at,
        customer=row.customer,
        order_id=row.order_id,
        channel=row.channel,
        stage="",
        reasons=[],
        text=storable(text)[:_LONGEST_TEXT],
    )

"""Where a case stands, as the service plan's triggers ask for it."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.cases.tables import SuggestionRow
from assistant.casework.inbox.belonging import contacts
from assistant.casework.model import Author
from assistant.casework.tables import CaseMessageRow, CaseRow
from assistant.casework.talking.waiting import asked_for_person
from assistant.customers.model import Customer
from assistant.escalation.model import Situation
from assistant.offers.decision import Status
from assistant.offers.decisions import kept
from assistant.triage.shown import triage_of

_BEYOND = frozenset({Status.WAITING, Status.REFUSED, Status.EXPIRED})


def situation_of(
    session: Session, row: CaseRow, customer: Customer | None, *, at: datetime
) -> Situation:
    """The situation of a case as a transaction sees it.

    Only what the customer wrote opens a way up, never our own words. Authority is exceeded
    where an offer of the case waits for approval, was refused or came too late. What is in
    dispute is the order's total, where the case names one.
    """
    order = customer.order(row.order_id) if customer is not None and row.order_id else None
    triage = triage_of(row.triage)
    return Situation(
        triage=triage,
        at=at,
        text=_written_last(session, row),
        channel=row.channel,
        tier=customer.tier if customer is not None else row.tier,
        stage=triage.stage,
        abstained=_abstained(session, row),
        authority_exceeded=any(each.status in _BEYOND for each in kept.of_case(session, row.id)),
        contacts=contacts(session, customer=row.customer, contact=row.contact, at=at, but=row.id),
        reach=row.reach,
        amount=order.total if order is not None else None,
        asked_for_person=asked_for_person(session, row.id),
    )


def _written_last(session: Session, row: CaseRow) -> str:
    """The customer's newest message."""
    newest = (
        select(CaseMessageRow.text)
        .where(CaseMessageRow.case_id == row.id, CaseMessageRow.author == Author.CUSTOMER.value)
        .order_by(CaseMessageRow.at.desc(), CaseMessageRow.taken_in_at.desc())
        .limit(1)
    )
    return session.scalar(newest) or ""


def _abstained(session: Session, row: CaseRow) -> int:
    """How often nothing was found in the policies, for the assistant or for who has the case."""
    chosen = select(func.count()).where(
        SuggestionRow.conversation_id == row.id,
        SuggestionRow.abstained,
        SuggestionRow.replaced_by.is_(None),
    )
    return max(row.abstained, session.scalar(chosen) or 0)

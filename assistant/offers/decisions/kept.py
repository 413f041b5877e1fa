"""Decisions as they are kept: a row as a value, its fingerprint, and the lists screens show."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.model import Person, PersonId
from assistant.access.permissions import Permission
from assistant.access.roles import Role
from assistant.customers.model import CustomerId
from assistant.money import Money
from assistant.offers.decision import Decision, DecisionId, Status
from assistant.offers.model import Kind, OfferId
from assistant.offers.tables import DecisionRow


def decision_of(row: DecisionRow) -> Decision:
    """The value of a row."""
    return Decision(
        id=DecisionId(row.id),
        case=row.case_id,
        customer=CustomerId(row.customer),
        offer=OfferId(row.offer),
        title=row.title,
        kind=Kind(row.kind),
        status=Status(row.status),
        value=Money.of_minor(row.value_minor, row.currency),
        cost=Money.of_minor(row.cost_minor, row.currency),
        agent=PersonId(row.agent),
        at=row.made_at,
        catalogue_version=row.catalogue_version,
        order=row.order_id,
        budget=row.budget,
        reason=row.reason,
        words=row.words,
        approver=Role(row.approver) if row.approver else None,
        deadline=row.deadline,
        answered_by=PersonId(row.answered_by) if row.answered_by is not None else None,
        answered_at=row.answered_at,
        answer_reason=row.answer_reason,
        satisfaction=row.satisfaction,
    )


def of_case(session: Session, case: str) -> list[Decision]:
    """The decisions of a case, oldest first."""
    rows = session.scalars(
        select(DecisionRow)
        .where(DecisionRow.case_id == case)
        .order_by(DecisionRow.made_at, DecisionRow.id)
    )
    return [decision_of(row) for row in rows]


def of_customer(session: Session, customer: str, limit: int) -> list[Decision]:
    """The decisions about a customer, newest first."""
    rows = session.scalars(
        select(DecisionRow)
        .where(DecisionRow.customer == customer)
        .order_by(DecisionRow.made_at.desc(), DecisionRow.id)
        .limit(limit)
    )
    return [decision_of(row) for row in rows]


def waiting(session: Session, *, by: Person, at: datetime) -> list[Decision]:
    """What a person may still answer, soonest deadline first; nothing of their own.

    An admin's to answer are all of them; a supervisor's those that ask for no admin.
    """
    if not by.may(Permission.APPROVE):
        return []
    wanted = select(DecisionRow).where(
        DecisionRow.status == Status.WAITING.value,
        DecisionRow.agent != by.id,
        DecisionRow.deadline >= at,
    )
    if by.role is not Role.ADMIN:
        wanted = wanted.where(DecisionRow.approver != Role.ADMIN.value)
    rows = session.scalars(wanted.order_by(DecisionRow.deadline, DecisionRow.id))
    return [decision_of(row) for row in rows]


def decided(session: Session, limit: int) -> Sequence[Decision]:
    """What somebody approved or refused lately, newest first."""
    rows = session.scalars(
        select(DecisionRow)
        .where(DecisionRow.answered_by.is_not(None))
        .order_by(DecisionRow.answered_at.desc(), DecisionRow.id)
        .limit(limit)
    )
    return [decision_of(row) for row in rows]

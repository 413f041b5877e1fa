"""Reading what was given before from the decisions, as they stand in one transaction."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session

from assistant.access.model import Person, PersonId
from assistant.access.people import person_of
from assistant.access.permissions import GRANTED, Permission
from assistant.access.tables import PersonRow
from assistant.customers.model import CustomerId
from assistant.errors import RequestRefusedError
from assistant.offers.decision import Status
from assistant.offers.ledger.entry import Event
from assistant.offers.limits.budgets import team_of
from assistant.offers.limits.spent import (
    DayTotal,
    Drawn,
    Spending,
    Spent,
    TurnedDown,
    first_day,
)
from assistant.offers.model import Catalogue, Kind, OfferId
from assistant.offers.tables import DecisionRow, LedgerRow

# So much of a customer's past is always loaded: conditions look back twelve months.
LOOK_BACK_DAYS = 366
SPENDS = and_(
    DecisionRow.status.in_([status.value for status in Status if status.spends]),
    DecisionRow.spent_on.is_not(None),
)
"""True for the decisions that count against limits and budgets."""

# Columns, not rows: a customer may have a thousand, and nothing here is changed.
SPENDING_COLUMNS = (
    DecisionRow.spent_on,
    DecisionRow.customer,
    DecisionRow.case_id,
    DecisionRow.order_id,
    DecisionRow.agent,
    DecisionRow.answered_by,
    DecisionRow.team,
    DecisionRow.budget,
    DecisionRow.offer,
    DecisionRow.title,
    DecisionRow.kind,
    DecisionRow.value_minor,
    DecisionRow.cost_minor,
    DecisionRow.currency,
)
"""What `spending_of` reads."""


def load_spent(
    session: Session,
    *,
    customer: str,
    case: str,
    agent: Person,
    catalogue: Catalogue,
    on: date,
    team: str | None = None,
) -> Spent:
    """What was given until now; `team` is whose budgets count, the agent's unless given.

    Raises RequestRefusedError when it was given in another currency than the catalogue's.
    """
    drawing = team_of(catalogue, agent) if team is None else team
    return Spent(
        currency=catalogue.currency,
        customer=CustomerId(customer),
        case=case,
        agent=agent.id,
        team=drawing,
        given=_given(session, customer, case, catalogue, on),
        by_agent=_by_agent(session, agent, catalogue, on),
        drawn=_drawn(session, drawing, catalogue, on),
        approvers=_approvers(session, agent, catalogue),
        turned_down=_turned_down(session, customer, case),
    )


def _given(
    session: Session, customer: str, case: str, catalogue: Catalogue, on: date
) -> tuple[Spending, ...]:
    rolling = [limit.per_customer.days for limit in catalogue.limits if limit.per_customer]
    caps = [cap.days for offer in catalogue.offers for cap in offer.caps]
    caps += [each.times_per_customer.days for each in catalogue.limits if each.times_per_customer]
    since = first_day(on, max([LOOK_BACK_DAYS, *rolling, *caps]))
    row = DecisionRow
    found = session.execute(
        select(*SPENDING_COLUMNS)
        .where(SPENDS)
        # What was given for an order counts for that order for ever.
        .where(
            or_(
                and_(row.customer == customer, or_(row.spent_on >= since, row.order_id != "")),
                row.case_id == case,
            )
        )
        .order_by(row.spent_on.desc(), row.made_at.desc(), row.id)
    ).all()
    _refuse_foreign((each.currency for each in found), catalogue)
    excludes = {offer.id: offer.excludes for offer in catalogue.offers}
    return tuple(spending_of(each, excludes) for each in found)


def spending_of(
    row: Row[*tuple[Any, ...]], excludes: Mapping[OfferId, frozenset[OfferId]]
) -> Spending:
    """The value of a row that has SPENDING_COLUMNS; `excludes` are the catalogue's, by offer."""
    offer = OfferId(row.offer)
    return Spending(
        day=row.spent_on,
        customer=CustomerId(row.customer),
        case=row.case_id,
        agent=PersonId(row.agent),
        decided_by=PersonId(row.answered_by or row.agent),
        team=row.team,
        budget=row.budget,
        offer=offer,
        title=row.title,
        kind=Kind(row.kind),
        value_minor=row.value_minor,
        cost_minor=row.cost_minor,
        currency=row.currency,
        excludes=excludes.get(offer, frozenset()),
        order=row.order_id,
    )


def _turned_down(session: Session, customer: str, case: str) -> tuple[TurnedDown, ...]:
    """What the customer did not take in a case; the ledger knows the day they said so."""
    row = DecisionRow
    said = and_(LedgerRow.decision == row.id, LedgerRow.event == Event.TURNED_DOWN.value)
    found = session.execute(
        select(row.offer, LedgerRow.at)
        .join(LedgerRow, said)
        .where(row.case_id == case, row.customer == customer)
        .where(row.status == Status.TURNED_DOWN.value)
        .order_by(LedgerRow.seq.desc())
    ).all()
    return tuple(TurnedDown(at.date(), OfferId(offer)) for offer, at in found)


def _by_agent(
    session: Session, agent: Person, catalogue: Catalogue, on: date
) -> tuple[DayTotal, ...]:
    """What a person gave alone, and what they approved if approving is their work."""
    days = max((limit.per_agent.days for limit in catalogue.limits if limit.per_agent), default=0)
    if not days:
        return ()
    row, since = DecisionRow, first_day(on, days)
    alone = and_(row.agent == agent.id, row.answered_by.is_(None))
    totals = _totals(session, alone, since, catalogue)
    # What their role may, not their token: what was given counts however they come.
    if agent.role in GRANTED[Permission.APPROVE]:
        totals += _totals(session, row.answered_by == agent.id, since, catalogue)
    return tuple(totals)


def _totals(
    session: Session, decided: ColumnElement[bool], since: date, catalogue: Catalogue
) -> list[DayTotal]:
    row = DecisionRow
    found = session.execute(
        select(row.spent_on, row.offer, row.kind, row.currency, func.sum(row.value_minor))
        .where(SPENDS, decided, row.spent_on >= since)
        .group_by(row.spent_on, row.offer, row.kind, row.currency)
    ).all()
    _refuse_foreign((each.currency for each in found), catalogue)
    return [
        DayTotal(day, OfferId(offer), Kind(kind), int(minor))
        for day, offer, kind, _, minor in found
        if day is not None
    ]


def _drawn(session: Session, team: str, catalogue: Catalogue, on: date) -> tuple[Drawn, ...]:
    row = DecisionRow
    drawn: list[Drawn] = []
    for budget in catalogue.budgets:
        if budget.team != team or not budget.valid_from <= on <= budget.valid_until:
            continue
        sums = session.execute(
            select(row.currency, func.sum(row.cost_minor))
            .where(SPENDS, row.budget == budget.name, row.team == team)
            .where(row.spent_on.between(budget.valid_from, budget.valid_until))
            .group_by(row.currency)
        ).all()
        _refuse_foreign((currency for currency, _ in sums), catalogue)
        cost = sum(int(minor) for _, minor in sums)
        drawn.append(Drawn(budget.name, team, budget.valid_from, cost))
    return tuple(drawn)


def _approvers(session: Session, agent: Person, catalogue: Catalogue) -> tuple[Person, ...]:
    """People other than the agent who may approve and have limits of their own."""
    emails = {limit.person for limit in catalogue.limits if limit.person} - {agent.email}
    if not emails:
        return ()
    rows = session.scalars(
        select(PersonRow)
        .where(
            PersonRow.email.in_(emails),
            PersonRow.disabled_at.is_(None),
            PersonRow.role.in_(GRANTED[Permission.APPROVE]),
        )
        .order_by(PersonRow.email)
    )
    return tuple(person_of(row) for row in rows)


def _refuse_foreign(currencies: Iterable[str], catalogue: Catalogue) -> None:
    foreign = sorted(set(currencies) - {catalogue.currency})
    if foreign:
        raise RequestRefusedError(
            f"offers were made in {foreign[0]} before, and the catalogue is in"
            f" {catalogue.currency}: amounts are never converted; publish it in {foreign[0]}"
        )

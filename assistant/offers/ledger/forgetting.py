"""Taking a customer out of the ledger without breaking its chain.

Their lines are emptied of who they were and what was written about them. Each keeps its hash,
which the next line has, and a new line at the end of the chain says how each stands from now on:
nobody empties a line, or changes one that was emptied, without that being seen.
"""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from assistant.money import Money
from assistant.offers.decision import Status
from assistant.offers.ledger import appending
from assistant.offers.ledger.canonical import canonical
from assistant.offers.ledger.entry import Detail, Entry, Event
from assistant.offers.ledger.fingerprint import state_of
from assistant.offers.ledger.lines import line_of
from assistant.offers.tables import DecisionRow, LedgerRow, OfferCaseRow

_KEPT = frozenset(
    (
        *("approved", "budget", "catalogue", "cost", "limits", "most", "not_offered", "offers"),
        *("on", "policy", "rule", "satisfaction", "standing", "status", "team"),
    )
)
"""What a line keeps: what was given, within which limits, by which rule and policy."""

_Row = TypeVar("_Row", DecisionRow, LedgerRow)


def theirs(
    kind: type[DecisionRow | LedgerRow], customers: Collection[str], cases: Collection[str]
) -> ColumnElement[bool]:
    """Decisions or lines about these customers, or in these cases."""
    return or_(kind.customer.in_(customers), kind.case_id.in_(cases))


def forget_customer(
    session: Session, *, customers: Collection[str], cases: Collection[str], by: str, at: datetime
) -> None:
    """Empty every line and decision of these customers and cases; doing it again is harmless.

    `by` is who erases. What waits for approval is withdrawn. Only within
    `Database.serialized(…, locking=appending.LOCK)`, as every other line is written.
    """
    lines = [each for each in _rows(session, LedgerRow, customers, cases) if _is_known(each)]
    for decision in _rows(session, DecisionRow, customers, cases):
        if _is_known(decision):
            _empty_decision(decision)
            session.flush()
            _note(session, decision, by=by, at=at)
    of_them = or_(OfferCaseRow.customer.in_(customers), OfferCaseRow.id.in_(cases))
    for case in session.scalars(select(OfferCaseRow).where(of_them)):
        session.delete(case)
    stands: dict[str, Detail] = {}
    for row in sorted(lines, key=lambda each: each.seq):
        row.customer, row.detail = "", _emptied(row.detail)
        stands[str(row.seq)] = line_of(row).as_it_stands
    if stands:
        appending.append(session, Entry(Event.FORGOTTEN, at, by, detail={"lines": stands}))


def _rows(
    session: Session, kind: type[_Row], customers: Collection[str], cases: Collection[str]
) -> Sequence[_Row]:
    return session.scalars(select(kind).where(theirs(kind, customers, cases))).all()


def _is_known(row: DecisionRow | LedgerRow) -> bool:
    """Whether it says whose it was; every offer is somebody's."""
    return bool(row.customer)


def _empty_decision(row: DecisionRow) -> None:
    row.customer = row.order_id = row.reason = row.words = row.answer_reason = ""
    row.request = None
    if row.status == Status.WAITING.value:
        row.status = Status.WITHDRAWN.value


def _note(session: Session, row: DecisionRow, *, by: str, at: datetime) -> None:
    entry = Entry(
        event=Event.FORGOTTEN,
        at=at,
        actor=by,
        case=row.case_id,
        offer=row.offer,
        decision=row.id,
        value=Money.of_minor(row.value_minor, row.currency),
        detail={"status": row.status, "state": state_of(row)},
    )
    appending.append(session, entry)


def _emptied(detail: str) -> str:
    """What is left of a line's detail: numbers, days, and names of the company's own things."""
    told = json.loads(detail)
    return canonical({name: value for name, value in told.items() if name in _KEPT})

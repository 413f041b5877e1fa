"""Cases that offers were shown for, with what their customers got: what is compared later."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access.model import PersonId
from assistant.customers.model import CustomerId
from assistant.money import Money
from assistant.offers.conditions.facts import Facts, facts_of_json
from assistant.offers.decision import Status
from assistant.offers.model import OfferId
from assistant.offers.tables import DecisionRow, OfferCaseRow
from kb.database import Database

MOST_CASES = 2000
_FEW_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Given:
    """An offer that was made; `kept` is False when the customer turned it down."""

    offer: OfferId
    title: str
    value: Money
    cost: Money
    agent: PersonId
    at: datetime
    kept: bool = True


@dataclass(frozen=True, slots=True)
class ComparedCase:
    """A case as it stood when offers were last shown for it, and what was given, oldest first.

    `facts` are those conditions are about; cases of one `signature` and catalogue version are
    alike by its conditions. `order_total` is None without an order, or in another currency.
    """

    id: str
    customer: CustomerId
    agent: PersonId
    on: date
    shown_at: datetime
    catalogue_version: int
    signature: str
    facts: Facts
    currency: str
    order: str = ""
    channel: str = ""
    place: str = ""
    language: str = ""
    tier: str = ""
    order_total: Money | None = None
    reasons: frozenset[str] = frozenset()
    given: tuple[Given, ...] = ()

    @property
    def compensation(self) -> Money:
        """What the customer got; where they took nothing, the most they turned down.

        Who was offered twenty and did not want it was not treated worse than who took it.
        """
        kept = [each.value for each in self.given if each.kept]
        if kept:
            return sum(kept, Money.none(self.currency))
        return max((each.value for each in self.given), default=Money.none(self.currency))

    @property
    def share(self) -> float | None:
        """The compensation as a share of the order; None where there is none to take it of."""
        if self.order_total is None or not self.order_total:
            return None
        return float(self.compensation.amount / self.order_total.amount)


def compared_cases(
    database: Database, *, currency: str, limit: int = MOST_CASES, settled: bool = True
) -> tuple[ComparedCase, ...]:
    """The last `limit` cases, newest first; only those that are `settled`, or all.

    A case that waits for approval is not settled. Cases with offers in another currency are
    left out: nothing can be compared with them.
    """
    with database.read() as session:
        rows = session.scalars(
            select(OfferCaseRow)
            .order_by(OfferCaseRow.shown_at.desc(), OfferCaseRow.id)
            .limit(limit)
        ).all()
        decisions = _decisions(session, [row.id for row in rows])
    found = [
        _compared(row, decisions[row.id], currency)
        for row in rows
        if not (settled and _waits(decisions[row.id]))
    ]
    return tuple(each for each in found if each is not None)


def _decisions(session: Session, cases: Sequence[str]) -> dict[str, list[DecisionRow]]:
    by_case: dict[str, list[DecisionRow]] = defaultdict(list)
    for first in range(0, len(cases), _FEW_AT_ONCE):
        few = cases[first : first + _FEW_AT_ONCE]
        asked = select(DecisionRow).where(DecisionRow.case_id.in_(few))
        for row in session.scalars(asked.order_by(DecisionRow.made_at, DecisionRow.id)):
            by_case[row.case_id].append(row)
    return by_case


def _compared(
    row: OfferCaseRow, decisions: Sequence[DecisionRow], currency: str
) -> ComparedCase | None:
    made = [each for each in decisions if _was_offered(Status(each.status))]
    if any(each.currency != currency for each in made):
        return None
    facts = facts_of_json(row.facts)
    total, reasons = facts.get("order.total"), facts.get("case.reasons")
    return ComparedCase(
        id=row.id,
        customer=CustomerId(row.customer),
        # Who gave it answers for it; who only looked at it does where nothing was given.
        agent=PersonId(made[-1].agent if made else row.agent),
        on=row.on,
        shown_at=row.shown_at,
        catalogue_version=row.catalogue_version,
        signature=row.signature,
        facts=MappingProxyType(dict(facts)),
        currency=currency,
        order=row.order_id,
        channel=row.channel,
        place=row.place,
        language=row.language,
        tier=row.tier,
        order_total=Money.rounded(total, currency) if isinstance(total, Decimal) else None,
        reasons=reasons if isinstance(reasons, frozenset) else frozenset(),
        given=tuple(map(_given, made)),
    )


def _waits(decisions: Sequence[DecisionRow]) -> bool:
    return any(each.status == Status.WAITING for each in decisions)


def _was_offered(status: Status) -> bool:
    return status.spends or status is Status.TURNED_DOWN


def _given(row: DecisionRow) -> Given:
    return Given(
        offer=OfferId(row.offer),
        title=row.title,
        value=Money.of_minor(row.value_minor, row.currency),
        cost=Money.of_minor(row.cost_minor, row.currency),
        agent=PersonId(row.agent),
        at=row.made_at,
        kept=Status(row.status).spends,
    )

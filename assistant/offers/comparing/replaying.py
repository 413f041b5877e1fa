"""Past cases as if they came in today: what an agent would be advised under a catalogue.

A case is replayed by the facts it was shown with. What had been given before it is moved along
with it, so that windows such as "90 days" see what they saw then. See docs/offers-fairness.md
for what is not replayed.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.access import people
from assistant.access.model import Person, PersonId
from assistant.access.permissions import Permission
from assistant.access.roles import Role
from assistant.customers.errors import UnknownCustomerError
from assistant.customers.model import Customer, Order
from assistant.customers.ports import Customers
from assistant.offers.advice import learning
from assistant.offers.advice.advising import Policy, advise
from assistant.offers.advice.learning import Learnt, segment_of
from assistant.offers.advice.worth import Weights
from assistant.offers.comparing.cases import ComparedCase, compared_cases
from assistant.offers.comparing.whatif import WhatIf, whatif
from assistant.offers.conditions.facts import Facts
from assistant.offers.limits.budgets import team_of
from assistant.offers.limits.loading import SPENDING_COLUMNS, SPENDS, spending_of
from assistant.offers.limits.spent import DayTotal, Drawn, Spending, Spent, first_day
from assistant.offers.model import Budget, Catalogue
from assistant.offers.proposals import Advice, OfferCase
from assistant.offers.tables import DecisionRow
from kb.database import Database


@dataclass(frozen=True, slots=True)
class _Made:
    """One decision that spends, and the moment it was made."""

    at: datetime
    spending: Spending


class Replay:
    """Everything that was given, read once; replays one case after the other.

    Nothing is changed and nothing is on the record.
    """

    def __init__(
        self,
        database: Database,
        *,
        customers: Customers,
        policy: Policy,
        weights: Weights,
        on: date,
    ) -> None:
        self._database = database
        self._customers = customers
        self._policy = policy
        self._weights = weights
        self._on = on
        self._people = {each.id: each for each in people.everyone(database)}
        self._learnt: dict[str, Learnt] = {}
        self._to: dict[str, list[_Made]] = defaultdict(list)
        self._by: dict[PersonId, list[_Made]] = defaultdict(list)
        self._from: dict[tuple[str, str], list[_Made]] = defaultdict(list)
        with database.read() as session:
            for each in _everything_made(session):
                given = each.spending
                self._to[given.customer].append(each)
                self._by[given.decided_by].append(each)
                self._from[given.budget, given.team].append(each)

    def advise(self, catalogue: Catalogue, compared: ComparedCase) -> Advice:
        """What the case's agent would be advised today under a catalogue."""
        customer = self._customer(compared)
        facts = MappingProxyType({**compared.facts, "case.day": self._on})
        case = OfferCase(
            id=compared.id,
            customer=customer.id,
            order=compared.order if customer.order(compared.order) else "",
            channel=compared.channel,
            reasons=compared.reasons & {each.id for each in catalogue.reasons},
        )
        agent = self._agent(compared)
        return advise(
            case,
            customer=customer,
            catalogue=catalogue,
            spent=self._spent(catalogue, compared, agent),
            facts=facts,
            learnt=self._learnt_of(customer, facts),
            policy=self._policy,
            by=agent,
            on=self._on,
            weights=self._weights,
        )

    def _agent(self, compared: ComparedCase) -> Person:
        """Who had the case; somebody who is not known any more counts as an agent."""
        known = self._people.get(compared.agent)
        return known or Person(compared.agent, "", "", Role.AGENT, datetime.now(UTC))

    def _customer(self, compared: ComparedCase) -> Customer:
        """The customer as they were: what came later is left out."""
        try:
            known = self._customers.get(compared.customer)
        except UnknownCustomerError:
            known = Customer(compared.customer, compared.customer, tier=compared.tier)
        past = tuple(
            replace(each, on=each.on + self._moved(compared))
            for each in known.past_offers
            if each.on <= compared.on
        )
        return replace(known, orders=_orders(known, compared), past_offers=past)

    def _spent(self, catalogue: Catalogue, compared: ComparedCase, agent: Person) -> Spent:
        team = team_of(catalogue, agent)
        return Spent(
            currency=catalogue.currency,
            customer=compared.customer,
            case=compared.id,
            agent=agent.id,
            team=team,
            given=tuple(self._before(self._to[compared.customer], compared, catalogue)),
            by_agent=self._totals(catalogue, compared),
            drawn=tuple(
                Drawn(each.name, team, each.valid_from, self._drawn(each))
                for each in catalogue.budgets
                if each.team == team and each.valid_from <= self._on <= each.valid_until
            ),
            approvers=self._approvers(catalogue, agent),
        )

    def _before(
        self, made: Sequence[_Made], compared: ComparedCase, catalogue: Catalogue
    ) -> list[Spending]:
        """What was given before a case and in others, moved along with it, newest first."""
        excludes = {offer.id: offer.excludes for offer in catalogue.offers}
        return [
            replace(
                each.spending,
                day=each.spending.day + self._moved(compared),
                excludes=excludes.get(each.spending.offer, frozenset()),
            )
            for each in made
            if each.at < compared.shown_at
            and each.spending.case != compared.id
            and each.spending.currency == catalogue.currency
        ]

    def _totals(self, catalogue: Catalogue, compared: ComparedCase) -> tuple[DayTotal, ...]:
        days = max((each.per_agent.days for each in catalogue.limits if each.per_agent), default=0)
        if not days:
            return ()
        since = first_day(self._on, days)
        given = self._before(self._by[compared.agent], compared, catalogue)
        return tuple(
            DayTotal(each.day, each.offer, each.kind, each.value_minor)
            for each in given
            if each.day >= since
        )

    def _drawn(self, budget: Budget) -> int:
        """What a budget's period bore until now: budgets are as they stand today."""
        return sum(
            each.spending.cost_minor
            for each in self._from[budget.name, budget.team]
            if budget.valid_from <= each.spending.day <= budget.valid_until
        )

    def _approvers(self, catalogue: Catalogue, agent: Person) -> tuple[Person, ...]:
        emails = {each.person for each in catalogue.limits if each.person} - {agent.email}
        return tuple(
            each
            for each in self._people.values()
            if each.email in emails and each.may(Permission.APPROVE)
        )

    def _moved(self, compared: ComparedCase) -> timedelta:
        return self._on - compared.on

    def _learnt_of(self, customer: Customer, facts: Facts) -> Learnt:
        """What is learnt by now: what was known then is not kept."""
        segment = segment_of(customer, facts)
        if segment not in self._learnt:
            with self._database.read() as session:
                self._learnt[segment] = learning.load(session, segment)
        return self._learnt[segment]


def replayed(
    database: Database,
    proposed: Catalogue,
    current: Catalogue,
    *,
    customers: Customers,
    policy: Policy,
    weights: Weights,
    on: date,
    last: int,
) -> WhatIf:
    """Replay the last cases of a home under both catalogues; raises what `whatif` does."""
    replay = Replay(database, customers=customers, policy=policy, weights=weights, on=on)
    cases = compared_cases(database, currency=current.currency, limit=last, settled=False)
    return whatif(proposed, current, cases, advising=replay.advise, on=on)


def _orders(known: Customer, compared: ComparedCase) -> tuple[Order, ...]:
    """The case's order with the total it had then; the others say nothing in a replay."""
    order = known.order(compared.order) if compared.order else None
    total = compared.order_total
    if order is not None:
        return (replace(order, total=total or order.total),)
    return (Order(compared.order, total),) if compared.order and total else ()


def _everything_made(session: Session) -> list[_Made]:
    """Every decision that spends, newest first."""
    row = DecisionRow
    found = session.execute(
        select(row.made_at, *SPENDING_COLUMNS)
        .where(SPENDS)
        .order_by(row.spent_on.desc(), row.made_at.desc(), row.id)
    )
    return [_Made(each.made_at, spending_of(each, {})) for each in found]

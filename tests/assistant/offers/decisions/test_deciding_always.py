"""Whatever anybody chooses, approves, refuses or lets expire: no limit is ever passed.

What was made is read back from the database, and reckoned here again, plainly and by hand.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from assistant.access.model import Person
from assistant.access.roles import Role
from assistant.customers.model import Customer, CustomerId, Order
from assistant.errors import RequestRefusedError
from assistant.offers.decision import Choice
from assistant.offers.decisions import answering, choosing, outcomes
from assistant.offers.decisions.ruling import Ground
from assistant.offers.model import (
    Budget,
    Catalogue,
    CostRule,
    FrequencyCap,
    Kind,
    Limit,
    Offer,
    OfferId,
    Rolling,
    Team,
)
from assistant.offers.proposals import OfferCase
from assistant.offers.tables import CatalogueRow, DecisionRow
from kb.database import Database
from tests.assistant.offers.company import (
    NOW,
    TODAY,
    Desk,
    euros,
    offer,
    person,
    publish,
    row_of,
)

KINDS = (Kind.GOODWILL, Kind.CREDIT, Kind.REFUND)
PAYS_BACK = (Kind.CREDIT, Kind.REFUND)
# So little that what is given back soon comes to as much.
ORDERS = (Order("O-1", euros(20)), Order("O-2", euros(35)))
IDS = (OfferId("one"), OfferId("two"), OfferId("three"))
# Mostly one amount a limit: another would hide whether this one holds.
AMOUNTS = st.sampled_from([None, None, *map(Decimal, (8, 15, 25, 40))])
ROLLING = st.sampled_from([None, None]) | st.builds(
    Rolling, st.sampled_from([Decimal(20), Decimal(45)]), st.integers(1, 40)
)
LIMITS = st.builds(
    Limit,
    kinds=st.sampled_from([frozenset(), frozenset(), frozenset({Kind.CREDIT})]),
    offers=st.sampled_from([frozenset(), frozenset(), frozenset({IDS[0]})]),
    per_offer=AMOUNTS,
    per_case=AMOUNTS,
    per_customer=ROLLING,
    per_agent=ROLLING,
    times_per_customer=st.sampled_from([None, None])
    | st.builds(FrequencyCap, st.integers(1, 3), st.integers(1, 40)),
)
CAP = st.builds(FrequencyCap, st.integers(1, 2), st.integers(1, 40))
OFFERS = st.builds(
    lambda kind, caps, excludes, budget, share: replace(
        offer("any", kind),
        caps=tuple(caps),
        excludes=frozenset(excludes),
        budget=budget,
        cost=CostRule(Decimal(share)),
    ),
    st.sampled_from(KINDS),
    st.lists(CAP, max_size=1),
    st.lists(st.sampled_from(IDS), max_size=1),
    st.sampled_from(["", "pot"]),
    st.sampled_from(["1", "0.5", "0", "2"]),
)
ACTS = ["choose"] * 8 + ["answer"] * 4 + ["said", "withdraw", "wait", "days", "days"]
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 11), st.integers(0, 11), st.integers(1, 16)),
    min_size=15,
    max_size=30,
)
_numbers = count(2)


@dataclass(frozen=True, slots=True)
class Made:
    """One offer that counts, as the database has it; `by` decided it, in a role."""

    row: DecisionRow
    offer: Offer
    by: str
    role: Role

    @property
    def day(self) -> date:
        """The day it was made."""
        assert self.row.spent_on is not None
        return self.row.spent_on


@dataclass(slots=True)
class Play:
    """A company in a database that others share: its people, customers and budget are its own."""

    database: Database
    catalogue: Catalogue
    agents: tuple[Person, ...]
    approvers: tuple[Person, ...]
    at: int = 0

    @property
    def on(self) -> date:
        """The day it is."""
        return TODAY + timedelta(days=self.at)

    def step(self, act: str, first: int, second: int, value: int) -> None:
        """Do one thing, or be refused."""
        with suppress(RequestRefusedError):
            self._act(act, first, second, value)

    def made(self) -> list[Made]:
        """Everything that counts, in the order in which it was made."""
        wanted = select(DecisionRow).where(
            DecisionRow.agent.in_([each.id for each in self.agents]),
            DecisionRow.status.in_(["made", "accepted", "fulfilled"]),
        )
        with self.database.read() as session:
            rows = session.scalars(wanted).all()
        offers = {each.id: each for each in self.catalogue.offers}
        made = [
            Made(
                row,
                offers[OfferId(row.offer)],
                row.answered_by or row.agent,
                Role.SUPERVISOR if row.answered_by else Role.AGENT,
            )
            for row in rows
        ]
        return sorted(made, key=lambda each: each.row.answered_at or each.row.made_at)

    def _act(self, act: str, first: int, second: int, value: int) -> None:
        # Each act has a moment of its own, so that what came first can be told.
        now = NOW + timedelta(days=self.at, microseconds=next(_numbers))
        match act:
            case "choose":
                case, by = self._case(first), self.agents[second % 2]
                chosen = self.catalogue.offers[second % 3]
                choice = Choice(case, chosen.id, self.on, Decimal(value), "late")
                choosing.choose(
                    self.database, choice, by=by, read=lambda _: self._ground(case), at=now
                )
            case "answer":
                row = self._row("waiting", first)
                case = OfferCase(row.case_id, CustomerId(row.customer), row.order_id)
                answering.answer(
                    self.database,
                    row.id,
                    approved=value > 3,
                    reason="so be it",
                    by=self.approvers[second % 2],
                    read=lambda *_: self._ground(case),
                    at=now,
                    on=self.on,
                )
            case "said":
                row, by = self._row("made", first), self.agents[0]
                outcomes.customer_said(self.database, row.id, accepted=value > 3, by=by, at=now)
            case "withdraw":
                answering.withdraw(
                    self.database, self._row("waiting", first).id, by=self.agents[0], at=now
                )
            case "wait":
                answering.expire(self.database, at=now + timedelta(minutes=20))
            case _:
                self.at += value

    def _row(self, status: str, number: int) -> DecisionRow:
        wanted = select(DecisionRow).where(
            DecisionRow.agent.in_([each.id for each in self.agents]),
            DecisionRow.status == status,
        )
        with self.database.read() as session:
            rows = session.scalars(wanted.order_by(DecisionRow.made_at)).all()
        if not rows:
            raise RequestRefusedError("there is none")
        return rows[number % len(rows)]

    def _case(self, number: int) -> OfferCase:
        customer = f"{self.catalogue.version}-{number % 2}"
        # Some orders come up in two cases, and some cases have none.
        order = ("", "O-1", "O-2")[number % 3]
        return OfferCase(f"{customer}-{number % 4}", CustomerId(customer), order)

    def _ground(self, case: OfferCase) -> Ground:
        return Ground(self.catalogue, Customer(case.customer, "Mia", orders=ORDERS), case)


def check(play: Play, made: Sequence[Made]) -> None:
    """Go through everything in the order it was made: each was allowed when it was."""
    for number, one in enumerate(made):
        before = made[:number]
        for limit in play.catalogue.limits:
            if limit.role is one.role and covers(limit, one.offer):
                check_limit(limit, one, before)
        assert any(
            limit.role is one.role and covers(limit, one.offer) for limit in play.catalogue.limits
        ), "an offer that no limit covers was made alone"
        for cap in one.offer.caps:
            days = [one.day - timedelta(days=back) for back in range(cap.days)]
            same = [
                each
                for each in made[: number + 1]
                if (each.row.customer, each.offer.id) == (one.row.customer, one.offer.id)
                and each.day in days
            ]
            assert len(same) <= cap.times
        if one.offer.kind in PAYS_BACK:
            check_order(one, made[: number + 1])
        for each in before:
            for_order = one.row.order_id and (each.row.customer, each.row.order_id) == (
                one.row.customer,
                one.row.order_id,
            )
            beside = each.row.case_id == one.row.case_id or for_order
            if beside and each.offer.id != one.offer.id:
                assert one.offer.id not in each.offer.excludes
                assert each.offer.id not in one.offer.excludes
    for budget in play.catalogue.budgets:
        drawn = [
            each.row.cost_minor
            for each in made
            if each.offer.budget == budget.name
            and each.row.team == budget.team
            and budget.valid_from <= each.day <= budget.valid_until
        ]
        assert sum(drawn) <= budget.amount * 100
    for each in made:
        assert each.row.cost_minor == each.row.value_minor * each.offer.cost.share
        if each.offer.budget:
            assert any(
                budget.valid_from <= each.day <= budget.valid_until and budget.team == each.row.team
                for budget in play.catalogue.budgets
            )


def check_order(one: Made, made: Sequence[Made]) -> None:
    """What was given back for an order, this one included, is no more than it cost."""
    total = {each.id: each.total.minor for each in ORDERS}.get(one.row.order_id)
    given = sum(
        each.row.value_minor
        for each in made
        if (each.row.customer, each.row.order_id) == (one.row.customer, one.row.order_id)
        and each.offer.kind in PAYS_BACK
    )
    assert total is None or given <= total


def check_limit(limit: Limit, one: Made, before: Sequence[Made]) -> None:
    """What was given until then, this one included, is within a limit."""

    def given(same: str, days: int | None) -> Decimal:
        mine = one.by if same == "by" else getattr(one.row, same)
        cents = one.row.value_minor
        for each in before:
            theirs = each.by if same == "by" else getattr(each.row, same)
            lately = days is None or (one.day - each.day).days < days
            if theirs == mine and lately and covers(limit, each.offer):
                cents += each.row.value_minor
        return Decimal(cents) / 100

    if limit.per_offer is not None:
        assert Decimal(one.row.value_minor) / 100 <= limit.per_offer
    if limit.per_case is not None:
        assert given("case_id", None) <= limit.per_case
    if limit.per_customer is not None:
        assert given("customer", limit.per_customer.days) <= limit.per_customer.amount
    if limit.per_agent is not None:
        assert given("by", limit.per_agent.days) <= limit.per_agent.amount
    if limit.times_per_customer is not None:
        lately = [
            each
            for each in before
            if each.row.customer == one.row.customer
            and covers(limit, each.offer)
            and (one.day - each.day).days < limit.times_per_customer.days
        ]
        assert len(lately) < limit.times_per_customer.times


def covers(limit: Limit, offer: Offer) -> bool:
    """Whether a limit is about an offer."""
    return (not limit.kinds or offer.kind in limit.kinds) and (
        not limit.offers or offer.id in limit.offers
    )


def begun(
    database: Database,
    offers: Sequence[Offer],
    limits: tuple[Sequence[Limit], Sequence[Limit]],
    pots: Sequence[int],
) -> Play:
    """Found a company: two agents, of whom one is in a team, and two supervisors."""
    number = next(_numbers)
    agents = tuple(person(f"agent{number}-{each}") for each in range(2))
    approvers = tuple(person(f"super{number}-{each}", Role.SUPERVISOR) for each in range(2))
    pot = f"pot{number}"
    named = zip(IDS, offers, strict=True)
    of_role = zip((Role.AGENT, Role.SUPERVISOR), limits, strict=True)
    catalogue = Catalogue(
        currency="EUR",
        offers=tuple(
            replace(each, id=id_, title=id_, budget=pot if each.budget else "")
            for id_, each in named
        ),
        teams=(Team("north", frozenset({agents[0].email})),),
        budgets=tuple(
            Budget(pot, Decimal(amount), TODAY, TODAY + timedelta(days=60), team)
            for amount, team in zip(pots, ("", "north"), strict=True)
        ),
        limits=tuple(replace(each, role=role) for role, some in of_role for each in some),
    )
    newest = select(CatalogueRow.version).order_by(CatalogueRow.version.desc()).limit(1)
    with database.write() as session:
        session.add_all(row_of(each) for each in (*agents, *approvers))
        version = session.scalars(newest).one() + 1
    catalogue = replace(catalogue, version=version)
    publish(database, catalogue)
    return Play(database, catalogue, agents, approvers)


# Every example founds a company of its own, so that one database serves all of them.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    offers=st.lists(OFFERS, min_size=3, max_size=3),
    of_agents=st.lists(LIMITS, min_size=1, max_size=2),
    of_supervisors=st.lists(LIMITS, min_size=1, max_size=2),
    pots=st.lists(st.integers(10, 60), min_size=2, max_size=2),
    steps=STEPS,
)
def test_nothing_is_ever_given_beyond_a_limit_a_budget_or_a_cap(
    desk: Desk,
    offers: list[Offer],
    of_agents: list[Limit],
    of_supervisors: list[Limit],
    pots: list[int],
    steps: list[tuple[str, int, int, int]],
) -> None:
    play = begun(desk.database, offers, (of_agents, of_supervisors), pots)
    for step in steps:
        play.step(*step)
    check(play, play.made())

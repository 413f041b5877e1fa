"""Twenty agents at once, each with connections of their own: nothing is ever given twice."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import func, select

from assistant import home
from assistant.access.roles import Role
from assistant.customers.model import CustomerId
from assistant.errors import RequestRefusedError
from assistant.offers.decision import Decision, Status
from assistant.offers.decisions import answering, outcomes
from assistant.offers.decisions.kept import of_case
from assistant.offers.model import Budget, Kind, Limit, Rolling
from assistant.offers.tables import DecisionRow
from kb.database import Database
from tests.assistant.offers.company import (
    ADA,
    ANA,
    CASE,
    CATALOGUE,
    CUSTOMER,
    NEW_YEAR,
    NOVEMBER,
    NOW,
    SAM,
    SUE,
    Desk,
    offer,
    person,
    publish,
    row_of,
)

AT_ONCE = 20
AGENTS = tuple(person(f"agent{number}") for number in range(AT_ONCE))


@pytest.fixture
def crowd(desk: Desk) -> Desk:
    """The company with twenty more agents."""
    with desk.database.write() as session:
        session.add_all(row_of(each) for each in AGENTS)
    return desk


def at_once(url: str, like: Desk, work: Callable[[Desk, int], Decision]) -> Counter[str]:
    """Have twenty do the same in the same moment; count how it ended."""
    start = Barrier(AT_ONCE)

    def one(number: int) -> str:
        with closing(Database.open(url, migrations=home.MIGRATIONS)) as database:
            desk = Desk(database, like.catalogue, like.customer)
            start.wait(timeout=120)
            try:
                return work(desk, number).status
            except RequestRefusedError:
                return "no"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(one, range(AT_ONCE)))


def spent(desk: Desk) -> tuple[int, int]:
    """How many offers were made, and their cost in cents."""
    made = select(func.count(), func.coalesce(func.sum(DecisionRow.cost_minor), 0)).where(
        DecisionRow.status.in_(["made", "accepted", "fulfilled"])
    )
    with desk.database.read() as session:
        count, cost = session.execute(made).one()
        return count, int(cost)


def test_one_case_is_not_given_more_than_its_limit(crowd: Desk, company_url: str) -> None:
    """30.00 a case: six of 5.00 are made, whoever makes them."""
    ended = at_once(company_url, crowd, lambda desk, n: desk.choose("shipping", by=AGENTS[n]))
    assert ended == {"made": 6, "waiting": 14}
    assert spent(crowd) == (6, 6 * 350)


def test_one_customer_is_not_given_more_than_their_limit(crowd: Desk, company_url: str) -> None:
    """50.00 a customer in 90 days, each agent in a case of their own."""
    ended = at_once(
        company_url,
        crowd,
        lambda desk, n: desk.choose(
            "goodwill", 12, by=AGENTS[n], case=replace(CASE, id=f"case-{n}")
        ),
    )
    assert ended == {"made": 4, "waiting": 16}


def test_one_order_is_not_paid_back_twice(crowd: Desk, company_url: str) -> None:
    """An order of 200.00, each agent in a case of their own: six of 30.00 fit."""
    kinds = (Kind.REFUND, Kind.CREDIT)
    crowd.catalogue = replace(
        CATALOGUE,
        version=2,
        offers=tuple(offer(each.value, each) for each in kinds),
        limits=(Limit(role=Role.AGENT, per_offer=Decimal(100)),),
    )
    publish(crowd.database, crowd.catalogue)

    def work(desk: Desk, n: int) -> Decision:
        case = replace(CASE, id=f"case-{n}")
        return desk.choose(kinds[n % 2].value, 30, by=AGENTS[n], case=case)

    assert at_once(company_url, crowd, work) == {"made": 6, "no": 14}


def test_one_budget_is_not_overspent(crowd: Desk, company_url: str) -> None:
    """60.00 for everyone of no team; customers, cases and agents are all different."""

    def work(desk: Desk, n: int) -> Decision:
        desk.customer = replace(CUSTOMER, id=CustomerId(f"C-{n}"))
        case = replace(CASE, id=f"case-{n}", customer=desk.customer.id)
        return desk.choose("goodwill", 7, by=AGENTS[n], case=case)

    assert at_once(company_url, crowd, work) == {"made": 8, "no": 12}
    assert spent(crowd) == (8, 5600)


def test_one_agent_on_twenty_screens_gives_no_more_than_their_own(
    crowd: Desk, company_url: str
) -> None:
    def work(desk: Desk, n: int) -> Decision:
        desk.customer = replace(CUSTOMER, id=CustomerId(f"C-{n}"))
        case = replace(CASE, id=f"case-{n}", customer=desk.customer.id)
        return desk.choose("gift-card", 24, by=ANA, case=case)

    assert at_once(company_url, crowd, work) == {"made": 4, "waiting": 16}


def test_what_is_given_once_is_given_once(crowd: Desk, company_url: str) -> None:
    ended = at_once(
        company_url,
        crowd,
        lambda desk, n: desk.choose(
            "gift-card", 1, by=AGENTS[n], case=replace(CASE, id=f"case-{n}")
        ),
    )
    assert ended == {"made": 1, "no": 19}


def test_what_does_not_go_together_is_not_given_together(crowd: Desk, company_url: str) -> None:
    ended = at_once(
        company_url,
        crowd,
        lambda desk, n: desk.choose("shipping" if n % 2 else "gift-card", by=AGENTS[n]),
    )
    with crowd.database.read() as session:
        made = {each.offer for each in of_case(session, CASE.id) if each.status is Status.MADE}
    assert len(made) == 1
    assert ended["made"] >= 1


def test_one_request_is_answered_once(crowd: Desk, company_url: str) -> None:
    asked = crowd.choose("goodwill", 60)
    approvers = (SUE, SAM, ADA)
    ended = at_once(
        company_url,
        crowd,
        lambda desk, n: desk.answer(asked, approved=n % 2 == 0, by=approvers[n % 3]),
    )
    assert ended["no"] == 19
    assert ended["made"] + ended["refused"] == 1


def test_approvals_do_not_overspend_a_budget_either(crowd: Desk, company_url: str) -> None:
    asked = []
    for number in range(AT_ONCE):
        customer = replace(CUSTOMER, id=CustomerId(f"C-{number}"))
        case = replace(CASE, id=f"case-{number}", customer=customer.id)
        there = Desk(crowd.database, customer=customer)
        asked.append(there.choose("goodwill", 29, by=AGENTS[number], case=case))

    def work(desk: Desk, n: int) -> Decision:
        desk.customer = replace(CUSTOMER, id=CustomerId(f"C-{n}"))
        return desk.answer(asked[n], by=(SUE, SAM, ADA)[n % 3])

    assert at_once(company_url, crowd, work) == {"made": 2, "no": 18}
    assert spent(crowd) == (2, 5800)


def test_an_answer_and_a_withdrawal_do_not_both_count(crowd: Desk, company_url: str) -> None:
    asked = crowd.choose("goodwill", 60)

    def work(desk: Desk, n: int) -> Decision:
        if n % 2:
            return answering.withdraw(desk.database, asked.id, by=ANA, at=NOW)
        return desk.answer(asked)

    ended = at_once(company_url, crowd, work)
    assert ended["no"] == 19
    assert ended["made"] + ended["withdrawn"] == 1


def test_the_customers_word_is_noted_once(crowd: Desk, company_url: str) -> None:
    made = crowd.choose("gift-card", 5)
    ended = at_once(
        company_url,
        crowd,
        lambda desk, n: outcomes.customer_said(
            desk.database, made.id, accepted=n % 2 == 0, by=AGENTS[n], at=NOW
        ),
    )
    assert ended["no"] == 19


def test_everything_at_once_stays_within_everything(crowd: Desk, company_url: str) -> None:
    """Twenty agents, four customers, ten offers each, one small budget."""
    tight = replace(
        CATALOGUE,
        version=2,
        budgets=(Budget("goodwill", Decimal(90), NOVEMBER, NEW_YEAR),),
        limits=(
            Limit(
                role=Role.AGENT,
                per_offer=Decimal(9),
                per_case=Decimal(14),
                per_customer=Rolling(Decimal(40), 90),
                per_agent=Rolling(Decimal(17), 30),
            ),
            CATALOGUE.limits[1],
        ),
    )
    publish(crowd.database, tight)
    crowd.catalogue = tight

    def work(desk: Desk, n: int) -> Decision:
        last: Decision | None = None
        for number in range(5):
            desk.customer = replace(CUSTOMER, id=CustomerId(f"C-{(n + number) % 4}"))
            case = replace(CASE, id=f"{desk.customer.id}-{number % 3}", customer=desk.customer.id)
            try:
                last = desk.choose("goodwill", 3 + (n + number) % 6, by=AGENTS[n], case=case)
            except RequestRefusedError:
                continue
        if last is None:
            raise RequestRefusedError("nothing was possible")
        return last

    at_once(company_url, crowd, work)
    count, cost = spent(crowd)
    assert 0 < cost <= 9000
    with crowd.database.read() as session:
        for column, most in (
            (DecisionRow.case_id, 1400),
            (DecisionRow.customer, 4000),
            (DecisionRow.agent, 1700),
        ):
            sums = session.scalars(
                select(func.sum(DecisionRow.value_minor))
                .where(DecisionRow.status == "made")
                .group_by(column)
            )
            assert all(total <= most for total in sums)
    assert count > 9

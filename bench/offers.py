"""How long suggesting offers takes with much to choose from and a long past; customers taken in."""

import gc
import json
import random
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np

from assistant import home
from assistant.access.model import Person, PersonId
from assistant.access.roles import Role
from assistant.answering.model import Citation
from assistant.customers.importing import import_customers
from assistant.customers.model import Contact, Customer, CustomerId, Item, Order, Place
from assistant.customers.store import CustomerStore
from assistant.measuring.library import Watch
from assistant.money import Money
from assistant.offers.advice.advising import advise
from assistant.offers.advice.learning import learn_answer, load, segment_of
from assistant.offers.advice.reasons import reasons_in
from assistant.offers.advice.worth import Weights
from assistant.offers.condition import All, AnyOf, Comparison, Condition, Not, Operator
from assistant.offers.conditions.facts import facts_of
from assistant.offers.decision import Status
from assistant.offers.limits.loading import load_spent
from assistant.offers.model import (
    AmountRule,
    Budget,
    Catalogue,
    CostRule,
    FrequencyCap,
    Kind,
    Limit,
    Offer,
    OfferId,
    PolicyAnchor,
    Reason,
    Rolling,
    Stage,
)
from assistant.offers.proposals import OfferCase
from assistant.offers.tables import DecisionRow
from bench.figures import Figure
from bench.figures import Kind as Measured
from kb.database import Database
from kb.model import Audience, DocumentId, PassageId

_ON = date(2026, 11, 22)
_OFFERS = 500
_ORDERS, _CONTACTS, _DECISIONS = 400, 300, 300
_OTHER_DECISIONS = 5_000
_CASES, _WARM_UP = 200, 5
_CUSTOMERS, _IMPORTED_ORDERS = 500, 1_000
_REASONS = tuple(
    Reason(f"r{number}", f"Reason {number}", (f"trouble {number}", f"trouble number {number}"))
    for number in range(30)
)
_AGENTS = tuple(
    Person(
        PersonId(name),
        name,
        f"{name}@larkfield.example",
        Role.AGENT,
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    for name in ("ana", "bo", "ciara", "deniz")
)
_WORDS = "We are sorry, {customer}. For order {order} we have put {value} on your account."


@dataclass(frozen=True, slots=True)
class _Steps:
    """Milliseconds of one suggestion: everything, the customer read, what was given, judging.

    `proposed` is how many offers came out of it.
    """

    whole: float
    customer: float
    spent: float
    judged: float
    proposed: int


def measure(watch: Watch) -> list[Figure]:
    """Suggest offers in cases of one customer with a thousand events; import a file of customers.

    Everything of one suggestion counts but the policies' passages, which are remembered until
    the library changes: the customer, what was given and what was learnt are read from SQL.
    """
    watch("offers in a new home", 0, 4)
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        database = Database.open(
            f"sqlite:///{Path(folder) / 'handrail.db'}", migrations=home.MIGRATIONS
        )
        try:
            customer = _customer()
            _fill(database, customer)
            watch("suggesting offers", 1, 4)
            usual = _suggested_in(database, _catalogue(narrow=True), customer)
            watch("suggesting every offer", 2, 4)
            every = _suggested_in(database, _catalogue(narrow=False), customer)
            watch("taking customers in", 3, 4)
            taken = [_seconds(lambda: _import(database)), _seconds(lambda: _import(database))]
        finally:
            database.close()
    return [
        *_figures(usual),
        _at("every offer proposed: suggestion p95", 95, every),
        *_imports(taken),
    ]


def _figures(steps: list[_Steps]) -> list[Figure]:
    return [
        _at("suggestion p50", 50, steps),
        _at("suggestion p95", 95, steps, 30.0),
        _at("of it: reading the customer p95", 95, steps, part="customer"),
        _at("of it: what was given and learnt p95", 95, steps, part="spent"),
        _at("of it: judging 500 offers p95", 95, steps, part="judged"),
        Figure("proposals p50", float(np.median([s.proposed for s in steps])), Measured.SUCCESSES),
    ]


def _at(
    name: str, share: int, steps: list[_Steps], goal: float | None = None, *, part: str = "whole"
) -> Figure:
    value = float(np.percentile([getattr(each, part) for each in steps], share))
    return Figure(name, value, Measured.MILLISECONDS, goal)


def _imports(taken: list[float]) -> list[Figure]:
    first, again = taken
    return [
        Figure("500 customers, 1,000 orders in", first, Measured.SECONDS, 5.0),
        Figure("the same file again", again, Measured.SECONDS, 5.0),
    ]


def _suggested_in(database: Database, catalogue: Catalogue, customer: Customer) -> list[_Steps]:
    # As the server does once it has started.
    gc.collect()
    gc.freeze()
    customers = CustomerStore(database)
    try:
        steps = [_suggested(database, customers, catalogue, *each) for each in _cases(customer)]
    finally:
        gc.unfreeze()
    return steps[_WARM_UP:]


def _suggested(
    database: Database,
    customers: CustomerStore,
    catalogue: Catalogue,
    case: OfferCase,
    by: Person,
) -> _Steps:
    """One suggestion as the desk makes it: the customer was looked at before it."""
    start = time.perf_counter()
    customer = customers.get(case.customer)
    read = time.perf_counter()
    with database.read() as session:
        spent = load_spent(
            session, customer=customer.id, case=case.id, agent=by, catalogue=catalogue, on=_ON
        )
        facts = facts_of(customer, case, on=_ON, currency="EUR", spent=spent)
        learnt = load(session, segment_of(customer, facts))
    given = time.perf_counter()
    # The desk hears the customer before it asks for advice.
    heard = replace(case, reasons=case.reasons | reasons_in(case.text, catalogue))
    advice = advise(
        heard,
        customer=customer,
        catalogue=catalogue,
        spent=spent,
        facts=facts,
        learnt=learnt,
        policy=_policy,
        by=by,
        on=_ON,
        weights=Weights(),
    )
    done = time.perf_counter()
    whole, customer_read, was_given, judged = (
        1000 * each for each in (done - start, read - start, given - read, done - given)
    )
    return _Steps(whole, customer_read, was_given, judged, len(advice.proposals))


def _policy(anchor: PolicyAnchor) -> Citation:
    return Citation(
        n=1,
        document_id=DocumentId(anchor.document),
        title="Goodwill guide",
        version=1,
        heading="The offers",
        page=None,
        quote=anchor.quote,
        start=0,
        end=len(anchor.quote),
        passage_id=PassageId(f"{anchor.document}#1"),
        valid_from=date(2026, 1, 1),
        valid_until=None,
        audience=Audience.INTERNAL,
    )


def _cases(customer: Customer) -> Iterator[tuple[OfferCase, Person]]:
    """Cases about any of the customer's orders, over any channel, of any agent."""
    some = random.Random(4)
    for number in range(_CASES + _WARM_UP):
        text = " ".join(
            f"There was trouble {some.randrange(40)} with what I bought, and nobody called me back."
            for _ in range(some.randint(1, 12))
        )
        case = OfferCase(
            f"case-{number}",
            customer.id,
            order=some.choice(customer.orders).id,
            channel=some.choice(("chat", "email", "phone")),
            reasons=frozenset({some.choice(_REASONS).id}),
            text=text,
        )
        yield case, some.choice(_AGENTS)


def _catalogue(*, narrow: bool) -> Catalogue:
    """Five hundred offers: narrow ones as companies write them, or all open to the customer."""
    some = random.Random(5)
    conditions = _conditions(some, narrow=narrow)
    limits = tuple(
        Limit(
            role=role,
            kinds=kinds,
            per_offer=most,
            per_case=most,
            per_customer=Rolling(most * 40, 365),
            per_agent=Rolling(most * 1000, 30),
        )
        for role, most in ((Role.AGENT, Decimal(25)), (Role.SUPERVISOR, Decimal(150)))
        for kinds in (frozenset({each}) for each in Kind)
    )
    budget = Budget("goodwill", Decimal(500_000), date(2026, 1, 1), date(2026, 12, 31))
    return Catalogue(
        "EUR",
        offers=tuple(_offer(some, number, some.choice(conditions)) for number in range(_OFFERS)),
        reasons=_REASONS,
        budgets=(budget,),
        limits=limits,
        version=1,
    )


def _offer(some: random.Random, number: int, eligibility: Condition) -> Offer:
    amount = (
        AmountRule(share=Decimal(some.randint(1, 20)) / 100, floor=Decimal(1), cap=Decimal(60))
        if number % 3
        else AmountRule(fixed=Decimal(some.randint(1, 80)))
    )
    suits = some.sample(_REASONS, 3)
    return Offer(
        OfferId(f"offer-{number}"),
        f"Offer {number}",
        some.choice(list(Kind)),
        _WORDS,
        PolicyAnchor(f"guide-{number % 50}", f"Goodwill of kind {number}"),
        amount=amount,
        cost=CostRule(Decimal(some.randint(3, 10)) / 10),
        stages=frozenset() if number % 4 else frozenset({Stage.AFTER}),
        channels=frozenset() if number % 5 else frozenset({"chat", "email"}),
        eligibility=eligibility,
        suits=frozenset(each.id for each in suits),
        excludes=frozenset({OfferId(f"offer-{(number + 1) % _OFFERS}")}),
        caps=(FrequencyCap(3, 90),),
        budget="goodwill" if number % 2 else "",
    )


def _conditions(some: random.Random, *, narrow: bool) -> list[Condition]:
    """What offers share, as named conditions are: for one of three reasons and some customers."""
    about = [
        AnyOf(tuple(Comparison("case.reasons", Operator.INCLUDES, (each.id,)) for each in three))
        for three in (some.sample(_REASONS, 3) for _ in range(10))
    ]
    customers = [_met(some) for _ in range(20)]
    if not narrow:
        return [*customers]
    tiers = [
        Comparison("customer.tier", Operator.IN, each) for each in (("gold", "new"), ("gold",))
    ]
    return [
        All((some.choice(about), some.choice(tiers), some.choice(customers)))
        if some.random() < 0.8
        else All((some.choice(tiers),))
        for _ in range(_OFFERS)
    ]


def _met(some: random.Random) -> Condition:
    """Met by this customer nearly always, with limits of its own."""
    spent, days = Decimal(some.randrange(10, 200, 10)), Decimal(some.randrange(30, 1500, 30))
    lately = Comparison("order.days_since_delivered", Operator.AT_MOST, (days,))
    often = Comparison("customer.complaints_90_days", Operator.AT_LEAST, (Decimal(40),))
    much = Comparison("customer.spent_12_months", Operator.AT_LEAST, (spent,))
    return All((AnyOf((lately, much)), Not(often)))


def _customer() -> Customer:
    some = random.Random(6)
    orders = tuple(
        Order(
            f"LF-{number}",
            Money.of_minor(some.randint(500, 40_000), "EUR"),
            (placed := _ON - timedelta(days=some.randint(0, 1500))),
            placed + timedelta(days=4) if placed < _ON - timedelta(days=4) else None,
            "delivered",
            some.choice(list(Place)),
            (Item("Kettle", "K-1", 1, None), Item("Lamp", "L-2", 2, None)),
        )
        for number in range(_ORDERS)
    )
    contacts = tuple(
        Contact(
            datetime(2026, 11, 1, 9, tzinfo=UTC) - timedelta(days=3 * number),
            "chat",
            "late parcel",
            number % 7 == 0,
            "frustrated",
        )
        for number in range(_CONTACTS)
    )
    return Customer(
        CustomerId("C-1"),
        "Ana Duarte",
        tier="gold",
        since=date(2022, 1, 1),
        language="de",
        orders=orders,
        contacts=contacts,
    )


def _fill(database: Database, customer: Customer) -> None:
    some = random.Random(7)
    CustomerStore(database).put([customer])
    whose = [customer.id] * _DECISIONS + [CustomerId("C-2")] * _OTHER_DECISIONS
    with database.write() as session:
        session.add_all(_decision(some, each, number) for number, each in enumerate(whose))
        for number in range(_OFFERS):
            for _ in range(3):
                accepted = some.random() < 0.7
                learn_answer(session, OfferId(f"offer-{number}"), "gold", accepted=accepted)


def _decision(some: random.Random, customer: CustomerId, number: int) -> DecisionRow:
    day = _ON - timedelta(days=some.randint(0, 360))
    value = some.randint(100, 2000)
    return DecisionRow(
        id=uuid.UUID(int=number).hex,
        case_id=f"past-{number}",
        customer=customer,
        order_id="",
        offer=f"offer-{some.randrange(_OFFERS)}",
        title="Goodwill credit",
        kind=some.choice(list(Kind)).value,
        status=Status.FULFILLED.value,
        value_minor=value,
        cost_minor=value // 2,
        currency="EUR",
        agent=some.choice(_AGENTS).id,
        made_at=datetime(day.year, day.month, day.day, tzinfo=UTC),
        spent_on=day,
        catalogue_version=1,
        budget="goodwill" if number % 2 else "",
        team="",
        segment="gold",
        reason="",
        words="",
        approver="",
        deadline=None,
        answered_by=None,
        answered_at=None,
        answer_reason="",
        satisfaction=None,
    )


def _import(database: Database) -> None:
    import_customers(CustomerStore(database), _FILE)


def _lines() -> Iterator[str]:
    for number in range(_CUSTOMERS):
        orders = [
            {
                "id": f"A-{number}-{each}",
                "total": "129.90",
                "currency": "EUR",
                "placed_on": "2026-05-04",
                "items": [{"name": "Kettle", "sku": "K-1", "quantity": 1, "price": "129.90"}],
            }
            for each in range(_IMPORTED_ORDERS // _CUSTOMERS)
        ]
        customer = {
            "id": f"C-{1000 + number}",
            "name": f"Customer {number}",
            "tier": "silver",
            "since": "2023-01-31",
            "language": "en",
            "email": f"customer{number}@example.com",
            "consent": ["offers"],
            "orders": orders,
        }
        yield json.dumps(customer)


_FILE = "\n".join(_lines())


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start

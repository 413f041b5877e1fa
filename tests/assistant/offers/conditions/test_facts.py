"""The facts of a customer and a case are counted exactly, and never guessed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given

from assistant.access.model import PersonId
from assistant.customers.model import (
    Contact,
    Customer,
    CustomerId,
    Item,
    Order,
    PastOffer,
    Place,
)
from assistant.money import Money
from assistant.offers.condition import FactValue
from assistant.offers.conditions.facts import (
    FACTS,
    Facts,
    facts_json,
    facts_of,
    facts_of_json,
    stage_of,
)
from assistant.offers.limits.spent import Spending, Spent
from assistant.offers.model import Kind, OfferId, Stage
from assistant.offers.proposals import OfferCase
from tests.assistant.offers import made
from tests.assistant.offers.made import TODAY


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def ago(days: int) -> datetime:
    return datetime(2026, 11, 22, 9, tzinfo=UTC) - timedelta(days=days)


DESK = Order(
    "L-1",
    euros("120.00"),
    placed_on=TODAY - timedelta(days=15),
    delivered_on=TODAY - timedelta(days=12),
    status="delivered",
    place=Place.ONLINE,
    items=(Item("Desk"), Item("Lamp", quantity=2)),
)
LAST_YEAR = Order("L-2", euros("80.00"), placed_on=TODAY - timedelta(days=365))
ABROAD = Order("L-3", Money(Decimal(30), "USD"), placed_on=TODAY - timedelta(days=3))
CALLED_OFF = Order("L-4", euros("9.00"), placed_on=TODAY, status="Cancelled")
UNDATED = Order("L-5", euros("5.00"))
ANA = Customer(
    CustomerId("C-1"),
    "Ana",
    tier=" gold ",
    since=TODAY - timedelta(days=400),
    language="de-AT",
    consent=frozenset({"offers"}),
    orders=(DESK, LAST_YEAR, ABROAD, CALLED_OFF),
    contacts=(
        Contact(ago(3)),
        Contact(ago(89), complaint=True),
        Contact(ago(90), complaint=True),
        Contact(ago(365), complaint=True),
        Contact(ago(-1), complaint=True),
    ),
    past_offers=(
        PastOffer(TODAY - timedelta(days=20), "gift_card", accepted=True),
        PastOffer(TODAY - timedelta(days=21), "gift_card"),
        PastOffer(TODAY - timedelta(days=22), "gift_card", accepted=False),
        PastOffer(TODAY - timedelta(days=365), "gift_card", accepted=True),
    ),
)


def spending(days: int, customer: str = "C-1") -> Spending:
    return Spending(
        day=TODAY - timedelta(days=days),
        customer=CustomerId(customer),
        case="other",
        agent=PersonId("p"),
        decided_by=PersonId("p"),
        team="",
        budget="",
        offer=OfferId("voucher"),
        title="Voucher",
        kind=Kind.CREDIT,
        value_minor=500,
        cost_minor=500,
        currency="EUR",
    )


SPENT = Spent(
    "EUR",
    ANA.id,
    "c",
    PersonId("p"),
    given=(spending(-3), spending(364), spending(365), spending(1, customer="C-2")),
)


def facts(customer: Customer = ANA, order: str = "L-1") -> Facts:
    asked = OfferCase("c", customer.id, order=order, channel="chat")
    return facts_of(customer, asked, on=TODAY, currency="EUR", spent=SPENT)


def test_every_fact_of_the_list_is_there_and_no_other() -> None:
    assert set(facts()) == set(FACTS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("customer.tier", "gold"),
        ("customer.language", "de"),
        ("customer.days_since_joined", Decimal(400)),
        ("customer.orders", Decimal(3)),
        ("customer.spent", Decimal("200.00")),
        ("customer.spent_12_months", Decimal("120.00")),
        ("customer.other_currency", True),
        ("customer.complaints_90_days", Decimal(1)),
        ("customer.complaints_12_months", Decimal(2)),
        ("customer.days_since_last_complaint", Decimal(89)),
        ("customer.offers_12_months", Decimal(4)),
        ("customer.goodwill_12_months", Decimal(2)),
        ("customer.consent", frozenset({"offers"})),
        ("order.total", Decimal("120.00")),
        ("order.place", "online"),
        ("order.items", Decimal(3)),
        ("order.days_since_placed", Decimal(15)),
        ("order.days_since_delivered", Decimal(12)),
        ("case.has_order", True),
        ("case.stage", "after"),
        ("case.channel", "chat"),
        ("case.day", TODAY),
    ],
)
def test_a_fact_is_what_the_records_say(name: str, value: FactValue) -> None:
    assert facts()[name] == value


def test_an_order_in_another_currency_has_no_total_here() -> None:
    assert facts(order="L-3")["order.total"] is None


def test_without_an_order_nothing_is_known_of_one() -> None:
    known = facts(order="")
    assert known["case.has_order"] is False
    assert {
        name for name in known if name.startswith("order.") and known[name] is not None
    } == set()


def test_of_an_order_that_is_not_theirs_nothing_is_known_at_all() -> None:
    known = facts(order="L-9")
    assert (known["case.has_order"], known["case.stage"], known["order.total"]) == (
        None,
        None,
        None,
    )


def test_an_order_of_no_known_day_leaves_the_years_sum_open() -> None:
    undated = Customer(CustomerId("C-2"), "Bo", orders=(DESK, UNDATED))
    known = facts(undated)
    assert known["customer.spent_12_months"] is None
    assert known["customer.spent"] == Decimal("125.00")


def test_who_was_given_what_is_open_while_nobody_counted() -> None:
    case = OfferCase("c", ANA.id)
    known = facts_of(ANA, case, on=TODAY, currency="EUR")
    assert known["customer.offers_12_months"] is None


def test_an_earlier_day_does_not_know_what_came_later() -> None:
    case = OfferCase("c", ANA.id, order="L-1")
    known = facts_of(ANA, case, on=TODAY - timedelta(days=20), currency="EUR")
    assert known["customer.orders"] == 1
    assert known["order.days_since_delivered"] is None


@pytest.mark.parametrize(
    ("order", "stage"),
    [
        (DESK, Stage.AFTER),
        (LAST_YEAR, Stage.DURING),
        (Order("1", euros("1.00"), delivered_on=TODAY + timedelta(days=1)), Stage.DURING),
        (Order("1", euros("1.00"), status="Return requested"), Stage.AFTER),
        (Order("1", euros("1.00"), status="shipped"), Stage.DURING),
        (None, None),
    ],
)
def test_the_stage_is_worked_out_from_the_order(order: Order | None, stage: Stage | None) -> None:
    assert stage_of(OfferCase("c", ANA.id, order="1"), order, TODAY) is stage


def test_without_an_order_it_is_before_a_purchase_unless_the_case_says_otherwise() -> None:
    assert stage_of(OfferCase("c", ANA.id), None, TODAY) is Stage.BEFORE
    assert stage_of(OfferCase("c", ANA.id, stage=Stage.AFTER), None, TODAY) is Stage.AFTER


def test_a_complaint_without_an_order_is_not_before_a_purchase() -> None:
    case = OfferCase("c", ANA.id, reasons=frozenset({"damaged"}))
    assert stage_of(case, None, TODAY) is None
    assert stage_of(replace(case, stage=Stage.BEFORE), None, TODAY) is Stage.BEFORE


def test_what_the_order_tells_nobody_tells_otherwise() -> None:
    case = OfferCase("c", ANA.id, order="1", stage=Stage.BEFORE)
    assert stage_of(case, DESK, TODAY) is Stage.AFTER
    assert stage_of(case, Order("1", euros("1.00"), status="shipped"), TODAY) is Stage.DURING
    assert stage_of(case, Order("1", euros("1.00")), TODAY) is Stage.BEFORE


@given(made.facts())
def test_facts_come_back_from_json_as_they_were(known: Facts) -> None:
    assert facts_of_json(facts_json(known)) == known


@pytest.mark.parametrize("value", ["never", "NaN", "2026-13-01", True, ["a"], None], ids=repr)
@pytest.mark.parametrize("name", ["order.total", "case.day"])
def test_what_is_no_value_of_a_fact_is_not_known(
    name: str, value: str | bool | list[str] | None
) -> None:
    assert facts_of_json({name: value, "customer.shoe_size": "44"})[name] is None

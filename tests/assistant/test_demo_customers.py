"""What the demo company's customers promise to the screens that show them."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise

import pytest

from assistant.customers.fitness import fit
from assistant.customers.model import Customer, Order, Place
from assistant.customers.said import applied
from assistant.demo.offers import said
from tests.assistant.test_demo_company import DEMO, EMAIL

TODAY = date(2026, 11, 22)
CLUB = {"member": Decimal(0), "silver": Decimal(400), "gold": Decimal(1000)}
FICTIONAL = re.compile(r"\+35320918\d{4}|\+493023125\d{3}|\+1\d{3}55501\d{2}|\+3165550\d{4}")
YEAR = timedelta(days=365)


@cache
def customers() -> tuple[Customer, ...]:
    return tuple(fit(applied(each, None)) for each in said(DEMO))


def orders() -> Iterator[Order]:
    for customer in customers():
        yield from customer.orders


def goods(order: Order) -> Decimal:
    prices = [item.price.amount * item.quantity for item in order.items if item.price]
    return sum(prices, Decimal(0))


def level(customer: Customer) -> str:
    """The level that twelve months of spending reached within the last twelve months."""
    bought = [(each.placed_on, goods(each)) for each in customer.orders if each.placed_on]
    sums = [
        sum((amount for day, amount in bought if reached - YEAR < day <= reached), Decimal(0))
        for reached, _ in bought
        if reached > TODAY - YEAR
    ]
    spent = max(sums, default=Decimal(0))
    return max((tier for tier in CLUB if spent >= CLUB[tier]), key=lambda tier: CLUB[tier])


def test_there_are_enough_of_them_with_enough_orders() -> None:
    assert len(customers()) >= 60
    assert len(list(orders())) >= 150
    assert len({each.id for each in orders()}) == len(list(orders()))
    assert all(re.fullmatch(r"C-\d{4}", each.id) for each in customers())


def test_they_write_five_languages_and_are_private_business_and_staff() -> None:
    assert {each.language for each in customers()} == {"en", "de", "nl", "fr", "pl"}
    tiers = Counter(each.tier for each in customers())
    assert set(tiers) == {*CLUB, "business", "staff"}
    assert min(tiers[tier] for tier in CLUB) >= 5


@pytest.mark.parametrize(
    "customer", [each for each in customers() if each.tier in CLUB], ids=lambda each: each.id
)
def test_a_level_is_what_the_customer_spent_as_the_loyalty_page_says(customer: Customer) -> None:
    assert customer.tier == level(customer)


@pytest.mark.parametrize("order", list(orders()), ids=lambda each: each.id)
def test_an_order_adds_up_and_its_days_follow_one_another(order: Order) -> None:
    assert order.total.amount - goods(order) in (Decimal(0), Decimal("5.95"))
    assert order.placed_on is not None
    assert date(2024, 1, 1) <= order.placed_on <= TODAY
    assert order.delivered_on is None or order.placed_on <= order.delivered_on <= TODAY
    assert re.fullmatch(r"LF\d{8}", order.id)


def test_order_numbers_grow_with_time() -> None:
    numbered = sorted(orders(), key=lambda each: each.id)
    for earlier, later in pairwise(each.placed_on for each in numbered):
        assert earlier is not None
        assert later is not None
        assert earlier <= later


def test_orders_are_from_stores_and_online_delivered_and_under_way() -> None:
    assert {each.place for each in orders()} == set(Place)
    assert sum(each.delivered_on is None for each in orders()) >= 5


def test_nobody_bought_or_wrote_before_they_were_a_customer() -> None:
    for customer in customers():
        assert customer.since is not None
        assert all(each.placed_on and each.placed_on >= customer.since for each in customer.orders)
        assert all(each.at.date() >= customer.since for each in customer.contacts)
        assert all(each.at.date() <= TODAY for each in customer.contacts)


def test_addresses_and_numbers_are_kept_for_fiction() -> None:
    for customer in customers():
        assert FICTIONAL.fullmatch(customer.phone), customer.id
        for domain in EMAIL.findall(customer.email):
            assert domain.endswith(".example") or domain.startswith("example."), customer.id


@pytest.mark.parametrize(
    ("customer", "tag"),
    [
        ("C-1007", "fraud"),
        ("C-1008", "chargeback"),
        ("C-1009", "vulnerable"),
        ("C-1010", "colleague"),
        ("C-1021", "abuse-warning"),
    ],
)
def test_the_hard_ones_are_tagged_and_say_since_when(customer: str, tag: str) -> None:
    (found,) = [each for each in customers() if each.id == customer]
    assert found.tags == {tag}
    assert found.notes


def test_nobody_else_is_tagged() -> None:
    assert sum(bool(each.tags) for each in customers()) == 5
